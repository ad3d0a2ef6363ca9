"""A NIP that is recorded in another province: nobody there learns it, and coordinators decide."""

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from participants.duplicates.deciding import SameNip, set_different
from participants.duplicates.searching import search
from participants.merging.errors import CannotUndo
from participants.merging.merging import merge_people
from participants.merging.undoing import undo_merge
from participants.models import Participant, PersonPair
from participants.registering.people import record_people, save_person
from tests import make
from tests.pages.home import home_todos

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


def scopes() -> dict[str, str]:
    return dict(Participant.objects.values_list("full_name", "nip_scope"))


def everybody() -> list[dict[str, object]]:
    """Return the values of all people. Which of the holders of a NIP counts as the first may differ after an undo."""
    people = [*Participant.objects.order_by("pk").values()]
    return [{name: value for name, value in person.items() if name != "nip_scope"} for person in people]


def listed() -> list[tuple[Participant, Participant, str]]:
    return [(pair.one, pair.other, pair.reasons) for pair in PersonPair.objects.open()]


@pytest.mark.both_engines
def test_a_nip_of_another_province_is_stored_and_listed_for_coordinators(agency, staff, hidden):
    person = record(agency, staff)
    assert scopes() == {"Tuti Rahasia": "", "Siti Aminah": "18"}
    assert listed() == [(hidden, person, "nip")]
    assert not PersonPair.objects.visible_to(staff).exists()


@pytest.mark.both_engines
def test_the_same_holds_for_many_people_at_once(agency, staff, hidden):
    people = [
        Participant(full_name=name, sex="female", agency=agency, nip=nip)
        for name, nip in [("Ani", OTHER_NIP), ("Budi", NIP), ("Citra", "")]
    ]
    record_people(people, ["full_name", "nip"], by=staff)
    assert scopes() == {"Tuti Rahasia": "", "Ani": "", "Budi": "18", "Citra": ""}
    assert listed() == [(hidden, people[1], "nip")]


def test_a_page_without_a_user_shows_nothing_either(agency, hidden):
    record(agency, None)
    assert scopes() == {"Tuti Rahasia": "", "Siti Aminah": "18"}


@pytest.mark.both_engines
def test_a_nip_that_the_author_sees_is_recorded_once(agency, hidden):
    with pytest.raises(IntegrityError), transaction.atomic():
        record(agency, make.user())
    assert listed() == []


@pytest.mark.both_engines
def test_a_second_record_in_one_province_is_refused_by_the_database(agency, staff, hidden):
    record(agency, staff)
    with pytest.raises(IntegrityError), transaction.atomic():
        record(agency, staff, name="Siti Aminah Lagi")
    assert Participant.objects.count() == 2


def test_a_province_whose_scope_somebody_took_along_to_another_one_has_another_scope(agency, staff, hidden):
    moved = record(agency, staff, name="Pindah")
    moved.agency = make.agency("73.01")
    moved.save()
    record(agency, staff)
    assert scopes() == {"Tuti Rahasia": "", "Pindah": "18", "Siti Aminah": "01"}


def test_the_third_person_with_a_nip_is_listed_beside_the_first(agency, staff, hidden):
    person = record(agency, staff)
    third = record(make.agency("73.01"), make.user(province="73"), name="Tiga")
    assert listed() == [(hidden, person, "nip"), (hidden, third, "nip")]


def test_saving_other_fields_changes_nothing_about_the_nip(agency, staff, hidden):
    person = record(agency, staff)
    before = Participant.objects.get(pk=person.pk)
    person.position = "Kepala"
    save_person(person, ["nip", "position"], by=make.user(), before=before)
    assert scopes() == {"Tuti Rahasia": "", "Siti Aminah": "18"}
    assert listed() == [(hidden, person, "nip")]


def test_a_pair_that_was_decided_before_is_listed_again(agency, staff, hidden):
    person = record(agency, staff, nip=OTHER_NIP)
    set_different(hidden, person, by=make.user())
    correct(person, staff, NIP)
    assert listed() == [(hidden, person, "nip")]


def test_a_pair_with_another_reason_stays_when_the_nip_is_corrected(agency, staff, hidden):
    person = record(agency, staff)
    PersonPair.objects.update(reasons="nip phone")
    correct(person, staff, OTHER_NIP)
    assert listed() == [(hidden, person, "nip phone")]


def test_people_with_one_nip_cannot_be_called_different(agency, staff, hidden):
    person = record(agency, staff)
    with pytest.raises(SameNip):
        set_different(hidden, person, by=make.user())
    assert listed() == [(hidden, person, "nip")]


def test_correcting_a_nip_to_one_of_another_province(agency, staff, hidden):
    person = correct(record(agency, staff, nip=OTHER_NIP), staff, NIP)
    assert listed() == [(hidden, person, "nip")]
    correct(person, staff, OTHER_NIP)
    assert (listed(), scopes()) == ([], {"Tuti Rahasia": "", "Siti Aminah": ""})


def test_when_the_first_person_loses_the_nip_the_next_one_has_it(agency, staff, hidden):
    record(agency, staff)
    correct(hidden, make.user(), "")
    assert (listed(), scopes()) == ([], {"Tuti Rahasia": "", "Siti Aminah": ""})


def test_a_search_for_duplicates_keeps_the_pair(agency, staff, hidden):
    person = record(agency, staff)
    search(make.user(), lambda *_args, **_options: None, step=None, started=timezone.now())
    assert listed() == [(hidden, person, "nip")]


@pytest.mark.parametrize("keeps_first", [True, False])
def test_a_merge_leaves_one_person_with_the_nip_and_can_be_undone(agency, staff, hidden, keeps_first):
    person, coordinator = record(agency, staff), make.user()
    before = everybody()
    kept, other = (hidden, person) if keeps_first else (person, hidden)
    merge = merge_people(kept, other, take=[], by=coordinator)
    assert [*scopes().values()] == [""]
    assert listed() == []
    undo_merge(merge, by=coordinator)
    assert everybody() == before
    assert len({*scopes().values()} - {""}) == 1
    assert listed() == [(hidden, person, "nip")]


def test_a_merge_that_takes_over_a_nip_of_a_third_person_can_be_undone(agency, staff, hidden):
    shared = record(agency, staff)
    other, coordinator = make.person(agency, full_name="Siti A."), make.user()
    before = everybody()
    merge = merge_people(other, shared, take=["nip"], by=coordinator)
    assert scopes() == {"Tuti Rahasia": "", "Siti A.": "18"}
    assert listed() == [(hidden, other, "nip")]
    undo_merge(merge, by=coordinator)
    assert everybody() == before
    assert listed() == [(hidden, shared, "nip")]


def test_a_merge_with_a_nip_that_a_third_person_got_afterwards_cannot_be_undone(agency, staff):
    kept, other = make.person(agency), record(agency, staff)
    merge = merge_people(kept, other, take=[], by=make.user())
    record(make.agency("72.01"), make.user(province="72"), name="Baru")
    with pytest.raises(CannotUndo):
        undo_merge(merge, by=make.user())


def test_when_the_first_person_is_merged_into_another_the_next_one_is_the_first(agency, staff, hidden):
    record(agency, staff)
    merge_people(make.person(agency, full_name="Tuti R."), hidden, take=[], by=make.user())
    assert scopes() == {"Siti Aminah": "", "Tuti R.": ""}


def test_when_the_first_person_is_deleted_the_next_one_is_the_first(admin_client, agency, staff, hidden):
    record(agency, staff)
    admin_client.post(f"/admin/participants/participant/{hidden.pk}/delete/", {"post": "yes"})
    assert scopes() == {"Siti Aminah": ""}


def test_the_same_holds_if_several_are_deleted(admin_client, agency, staff, hidden):
    record(agency, staff)
    asked = {"action": "delete_selected", "_selected_action": [hidden.pk], "post": "yes"}
    admin_client.post("/admin/participants/participant/", asked)
    assert scopes() == {"Siti Aminah": ""}


def test_a_merge_of_people_without_nip_shares_nothing(agency):
    kept, other, _stranger = (make.person(agency) for _ in range(3))
    merge_people(kept, other, take=[], by=make.user())
    kept.refresh_from_db()
    assert kept.nip_scope == ""


def test_the_form_of_a_person_shows_nothing(client, agency, staff, hidden):
    registration = make.registration(make.coming_event(), agency, full_name="Siti Aminah")
    client.force_login(staff)
    typed = {"full_name": "Siti Aminah", "sex": "female", "nip": NIP}
    assert client.post(f"{registration.get_absolute_url()}edit/", typed).status_code == 302
    own = make.person(agency, nip=OTHER_NIP)
    answer = client.post(f"{registration.get_absolute_url()}edit/", typed | {"nip": own.nip})
    assert [*answer.context["form"].errors] == ["nip"]


@pytest.mark.parametrize("name", ["Siti Aminah", "Tuti Rahasia"])
def test_the_form_for_registering_asks_which_of_two_holders_is_meant(client, agency, staff, hidden, name):
    person, event = record(agency, staff), make.coming_event()
    make.quota(event, agency)
    client.force_login(make.user())
    typed = {"agency": agency.pk, "full_name": "Nama Lain", "sex": "female", "nip": NIP}
    page = client.post(f"/events/{event.code}/register/", typed)
    assert page.context["form"].known == [hidden, person]
    meant = Participant.objects.get(full_name=name)
    client.post(f"/events/{event.code}/register/", typed | {"full_name": name, "seen": "agency"})
    assert event.registrations.get().participant == meant


def test_of_two_holders_with_one_name_the_form_takes_the_one_of_the_agency(client, agency, staff, hidden):
    person, event = record(agency, staff, name="Tuti Rahasia"), make.coming_event()
    make.quota(event, agency)
    client.force_login(make.user())
    typed = {"agency": agency.pk, "full_name": "Tuti Rahasia", "sex": "female", "nip": NIP}
    client.post(f"/events/{event.code}/register/", typed)
    assert event.registrations.get().participant == person


def test_coordinators_have_a_task(client, agency, staff, hidden):
    record(agency, staff)
    client.force_login(make.user())
    (todo,) = [one for one in home_todos(client) if "NIP" in one.text]
    page = client.get(todo.href)
    assert [pair for pair, _why in page.context["rows"]] == [*PersonPair.objects.all()]
    assert b'name="decision" value="different"' not in page.content
    pair = PersonPair.objects.get()
    merging = f"/participants/{pair.one_id}/merge/{pair.other_id}/"
    assert b'name="decision" value="different"' not in client.get(merging).content
    client.post(f"{merging}decide/", {"decision": "different"})
    assert PersonPair.objects.get().state == "open"
    client.force_login(staff)
    assert not [one for one in home_todos(client) if "NIP" in one.text]
