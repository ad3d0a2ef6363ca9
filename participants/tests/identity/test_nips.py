"""A NIP that is recorded in another province: nobody there learns it, and coordinators decide."""

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from participants.duplicates.searching import search
from participants.merging.merging import merge_people
from participants.merging.undoing import undo_merge
from participants.models import Participant, PersonPair
from participants.registering.people import record_people, save_person
from tests import make

NIP, OTHER_NIP = "198609262015052001", "199001012015051001"


@pytest.fixture
def agency(regions):
    return make.agency("18.03")


@pytest.fixture
def staff(agency):
    return make.user(province="18")


@pytest.fixture
def hidden(agency):
    return make.person(make.agency("72.01"), full_name="Tuti Rahasia", nip=NIP)


def record(agency, by, nip=NIP, name="Siti Aminah") -> Participant:
    person = Participant(full_name=name, sex="female", agency=agency, nip=nip)
    return save_person(person, ["full_name", "sex", "agency", "nip"], by=by, before=None)


def correct(person, by, nip) -> Participant:
    before = Participant.objects.get(pk=person.pk)
    person.nip = nip
    return save_person(person, ["nip"], by=by, before=before)


def sharing() -> dict[str, bool]:
    return dict(Participant.objects.values_list("full_name", "shares_nip"))


def listed() -> list[tuple[Participant, Participant, str]]:
    return [(pair.one, pair.other, pair.reasons) for pair in PersonPair.objects.open()]


@pytest.mark.both_engines
def test_a_nip_of_another_province_is_stored_and_listed_for_coordinators(agency, staff, hidden):
    person = record(agency, staff)
    assert sharing() == {"Tuti Rahasia": False, "Siti Aminah": True}
    assert listed() == [(hidden, person, "nip")]
    assert not PersonPair.objects.visible_to(staff).exists()


@pytest.mark.both_engines
def test_the_same_holds_for_many_people_at_once(agency, staff, hidden):
    people = [
        Participant(full_name=name, sex="female", agency=agency, nip=nip)
        for name, nip in [("Ani", OTHER_NIP), ("Budi", NIP), ("Citra", "")]
    ]
    record_people(people, ["full_name", "nip"], by=staff)
    assert sharing() == {"Tuti Rahasia": False, "Ani": False, "Budi": True, "Citra": False}
    assert listed() == [(hidden, people[1], "nip")]


def test_a_page_without_a_user_tells_nothing_either(agency, hidden):
    record(agency, None)
    assert sharing() == {"Tuti Rahasia": False, "Siti Aminah": True}


@pytest.mark.both_engines
def test_a_nip_that_the_author_sees_is_recorded_once(agency, hidden):
    with pytest.raises(IntegrityError), transaction.atomic():
        record(agency, make.user())
    assert listed() == []


def test_correcting_a_nip_to_one_of_another_province(agency, staff, hidden):
    person = correct(record(agency, staff, nip=OTHER_NIP), staff, NIP)
    assert listed() == [(hidden, person, "nip")]
    correct(person, staff, OTHER_NIP)
    assert (listed(), sharing()) == ([], {"Tuti Rahasia": False, "Siti Aminah": False})


def test_when_the_first_person_loses_the_nip_the_next_one_has_it(agency, staff, hidden):
    record(agency, staff)
    correct(hidden, make.user(), "")
    assert (listed(), sharing()) == ([], {"Tuti Rahasia": False, "Siti Aminah": False})


def test_a_search_for_duplicates_keeps_the_pair(agency, staff, hidden):
    person = record(agency, staff)
    search(make.user(), lambda *_args, **_options: None, step=None, started=timezone.now())
    assert listed() == [(hidden, person, "nip")]


@pytest.mark.parametrize("keeps_first", [True, False])
def test_a_merge_leaves_one_person_with_the_nip_and_can_be_undone(agency, staff, hidden, keeps_first):
    person, coordinator = record(agency, staff), make.user()
    before = list(Participant.objects.order_by("pk").values())
    kept, other = (hidden, person) if keeps_first else (person, hidden)
    merge = merge_people(kept, other, take=[], by=coordinator)
    assert [*sharing().values()] == [False]
    undo_merge(merge, by=coordinator)
    assert list(Participant.objects.order_by("pk").values()) == before


def test_a_merge_of_people_without_nip_shares_nothing(agency):
    kept, other, _stranger = (make.person(agency) for _ in range(3))
    merge_people(kept, other, take=[], by=make.user())
    kept.refresh_from_db()
    assert not kept.shares_nip


def test_the_form_of_a_person_tells_nothing(client, agency, staff, hidden):
    registration = make.registration(make.coming_event(), agency, full_name="Siti Aminah")
    client.force_login(staff)
    typed = {"full_name": "Siti Aminah", "sex": "female", "nip": NIP}
    assert client.post(f"{registration.get_absolute_url()}edit/", typed).status_code == 302
    own = make.person(agency, nip=OTHER_NIP)
    answer = client.post(f"{registration.get_absolute_url()}edit/", typed | {"nip": own.nip})
    assert [*answer.context["form"].errors] == ["nip"]


def test_coordinators_have_a_task(client, agency, staff, hidden):
    record(agency, staff)
    client.force_login(make.user())
    (todo,) = [one for one in client.get("/").context["todos"] if "NIP" in one.text]
    assert [pair for pair, _why in client.get(todo.href).context["rows"]] == [*PersonPair.objects.all()]
    client.force_login(staff)
    assert not [one for one in client.get("/").context["todos"] if "NIP" in one.text]
