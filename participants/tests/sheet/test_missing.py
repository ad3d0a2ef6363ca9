"""Agencies that the list lacks: choices for all rows with a text, and libraries that are added with the rows."""

from datetime import timedelta

import pytest
from django.test import Client

from accounts.models import Entry
from agencies.adding import add_agencies, new_agency
from agencies.models import Agency, Province, Regency
from agencies.regions import load_regions
from events.models import Event
from participants.models import Participant, Registration, SheetImport
from participants.registering.seats import seat_differences
from participants.sheet.corrections import agency_choice, posted_answers
from participants.sheet.outcome import Outcome
from participants.sheet.storing import OutcomeDiffers, store
from participants.sheet.uploads import answer, check
from tests import make
from tests.rush import rush
from tests.sheets import HEADERS, actions, codes, row, sent, silent, xlsx

pytestmark = [pytest.mark.django_db, pytest.mark.one_engine("parsing of spreadsheets; the rush runs on both")]

MADU, SUKA = "Perpustakaan Desa Madukoro", "Perpustakaan Desa Sukamaju"
UTARA, BARAT = "Kab. Lampung Utara", "Lampung Barat"


class World:
    def __init__(self, *pools):
        self.event = make.coming_event(code="BARU")
        self.user = make.user(province="18")
        for pool in pools:
            make.quota(self.event, pool=pool, seats=20)

    def send(self, *rows) -> SheetImport:
        """Upload rows given as an agency and perhaps a region."""
        lines = [[*row(f"Orang {chr(65 + i)}uji", one[0]), *(one[1:] or [""])] for i, one in enumerate(rows)]
        return sent(self.event, self.user, xlsx(lines, headers=[*HEADERS, "Kabupaten/Kota"]))


@pytest.fixture
def world(regions):
    return World(("village", "18.03"), ("village", "18.04"))


def say(upload, **posted) -> Outcome:
    outcome = upload.outcome
    answer(upload, posted_answers(posted, outcome["rows"], outcome["questions"]))
    check(upload, silent)
    return upload.outcome


def offered(outcome) -> list[list[str]]:
    """Return the answers that each question offers."""
    return [[answer for answer, _words in one["choices"]] for one in outcome["questions"].values()]


def save(upload, *, partly=False) -> None:
    store(upload, by=upload.by, shown=upload.outcome["fingerprint"], progress=silent, partly=partly)


def test_one_choice_adds_the_library_of_all_rows_with_the_text(world):
    upload = world.send((MADU, UTARA), ("Perpusdes Madukoro", "Lampung Utara"), (MADU, BARAT))
    assert codes(upload.outcome).keys() == {2, 3, 4}
    assert offered(upload.outcome) == [["village 18.03"], ["village 18.04"]]
    outcome = say(upload, agency2="village 18.03")
    assert (actions(outcome), outcome["counts"]["added"]) == (["new", "new", "blocked"], 1)
    assert [len(one["notes"]) for one in outcome["rows"]] == [1, 1, 0]
    assert not Agency.objects.exists()
    say(upload, agency4="village 18.04")
    save(upload)
    agencies = {agency.regency_id: agency for agency in Agency.objects.all()}
    assert {code: agency.alert for code, agency in agencies.items()} == dict.fromkeys(("18.03", "18.04"), "unchecked")
    people = Participant.objects.order_by("pk").values_list("agency", flat=True)
    assert list(people) == [agencies["18.03"].pk] * 2 + [agencies["18.04"].pk]
    assert list(Registration.objects.order_by("pk").values_list("agency", flat=True)) == list(people)
    assert Entry.objects.filter(action="agency-added", event=world.event.pk).count() == 2
    assert seat_differences() == []


def test_one_box_adds_all_whose_regency_is_known(world):
    make.agency("18.03", "village", name="Perpustakaan Desa Madukara")
    upload = world.send((MADU, UTARA), (SUKA, UTARA), ("Perpustakaan Desa Liwa Kabupaten Lampung Barat",), ("Desa Z",))
    assert upload.outcome["counts"]["addable"] == 2
    outcome = say(upload, **{"add-all": "on"})
    assert (actions(outcome), outcome["counts"]["addable"]) == (["blocked", "new", "new", "blocked"], 0)


def test_a_regency_that_no_row_says_is_asked(world):
    upload = world.send((MADU,), (MADU, "Antah"))
    question = next(iter(upload.outcome["questions"].values()))
    assert (question["asks_region"], question["rows"], upload.outcome["counts"]["addable"]) == (True, 2, 0)
    outcome = say(upload, agency3="village 18.04")
    assert actions(outcome) == ["new", "new"]
    say(upload, agency2="")
    assert actions(upload.outcome) == ["blocked", "blocked"]


@pytest.mark.parametrize(
    "wrong", ["village 18.05", "school 18.03", "regency 18.03", "village 72.01", "1", "-1", "x" * 999]
)
def test_an_answer_that_was_not_offered_changes_nothing(world, wrong):
    make.agency("72.01", "village", name=MADU)
    upload = world.send((MADU,), (SUKA, "Kab. Tanggamus"))
    assert actions(say(upload, agency2=wrong, agency3=wrong)) == ["blocked", "blocked"]


def test_nothing_is_added_where_the_event_has_no_pool(regions):
    world = World()
    make.quota(world.event, make.agency("18.03", name="Dinas Lampung Utara"))
    upload = world.send((MADU, UTARA))
    assert (codes(upload.outcome), upload.outcome["questions"]) == ({2: [("D2", "unknown")]}, {})
    assert actions(say(upload, agency2="village 18.03")) == ["blocked"]


@pytest.mark.parametrize("text", ["Perpustakaan SMA Negeri 1 Madukoro", "Dinas Perpustakaan Kabupaten Lampung Utra"])
def test_a_library_of_another_kind_than_the_pool_is_not_added(world, text):
    outcome = world.send((text, UTARA), (text,)).outcome
    assert (outcome["questions"], outcome["counts"]["addable"]) == ({}, 0)


@pytest.mark.parametrize("text", ["Perpustakaan Desa", "Perpustakaan", "Desa 1", "x" * 201])
def test_a_text_that_names_no_library_is_not_added(world, text):
    assert not world.send((text, UTARA)).outcome["questions"]


def test_similar_agencies_are_choices_for_all_rows_with_the_text(world):
    agency = make.agency("18.03", "village", name="Perpustakaan Desa Madukara")
    upload = world.send((MADU, UTARA), (MADU, UTARA))
    assert offered(upload.outcome) == [[str(agency.pk), "village 18.03 !"]]
    assert actions(say(upload, agency2="village 18.03")) == ["blocked"] * 2
    outcome = say(upload, agency3=str(agency.pk))
    assert (actions(outcome), outcome["counts"]["added"]) == (["new", "new"], 0)
    assert {one["agency"] for one in outcome["rows"]} == {agency.name}
    outcome = say(upload, agency3="village 18.03 !")
    assert (actions(outcome), outcome["counts"]["added"]) == (["new", "new"], 1)
    save(upload)
    assert Agency.objects.filter(name=MADU).exists()


def test_an_agency_of_another_region_is_not_suggested_before_adding_one(world):
    office = make.agency("18.03", name="Dinas Perpustakaan Lampung Utara")
    make.quota(world.event, office, seats=3)
    other = make.agency("18.03", "village", name="Perpustakaan Desa Suka Damai")
    upload = world.send(["Perpusdes Suka Damay Lampung Utara", BARAT], ["Perpustakaan Desa Suka Damai", BARAT])
    assert offered(upload.outcome) == [["village 18.04"], ["village 18.04", str(other.pk)]]


def test_a_text_of_another_region_has_suggestions_where_nothing_can_be_added(regions):
    world = World()
    office = make.agency("18.03", name="Dinas Perpustakaan Lampung Utara")
    make.quota(world.event, office, seats=3)
    assert offered(world.send(["Dinas Perpustkaan Lampung Utara", BARAT]).outcome) == [[str(office.pk)]]


def test_a_text_that_several_agencies_fit_has_them_as_choices(regions):
    world = World()
    two = [make.agency(code, name=f"Dinas Perpustakaan {code}") for code in ("18.03", "18.04")]
    for agency in two:
        make.quota(world.event, agency)
    upload = world.send(("Dinas Perpustakaan",))
    assert sorted(offered(upload.outcome)[0]) == sorted(str(agency.pk) for agency in two)
    assert actions(say(upload, agency2=str(two[1].pk))) == ["new"]


def test_a_text_like_another_new_one_of_the_file_is_asked_about(world):
    upload = world.send((MADU, UTARA), ("Perpustakaan Desa Madu Koro", UTARA))
    outcome = say(upload, **{"add-all": "on"})
    assert actions(outcome) == ["new", "blocked"]
    same = offered(outcome)[1][0]
    outcome = say(upload, agency3=same)
    assert (actions(outcome), outcome["counts"]["added"]) == (["new", "new"], 1)
    save(upload)
    assert Agency.objects.get().registrations.count() == 2


def test_a_dissolved_library_is_not_added_again(world):
    make.agency("18.03", "village", name=MADU, closed_on=world.event.starts_on, closed_reason="Bubar")
    upload = world.send((MADU, UTARA))
    assert offered(upload.outcome) == []
    assert MADU in upload.outcome["rows"][0]["problems"][0]["text"]


def test_only_the_libraries_of_stored_rows_are_added(world):
    upload = world.send((MADU, UTARA), (SUKA, UTARA))
    lines = [[*row("Ani", MADU), UTARA], [*row("Budi", SUKA, sex="?"), UTARA]]
    upload = sent(world.event, world.user, xlsx(lines, headers=[*HEADERS, "Kabupaten/Kota"]))
    outcome = say(upload, **{"add-all": "on"})
    assert (actions(outcome), outcome["counts"]["added"]) == (["new", "blocked"], 1)
    save(upload, partly=True)
    assert [agency.name for agency in Agency.objects.all()] == [MADU]
    assert actions(upload.outcome) == ["blocked"]


def test_nothing_is_stored_if_the_library_was_recorded_meanwhile(world):
    upload = world.send((MADU, UTARA))
    say(upload, agency2="village 18.03")
    agency = new_agency("Perpusdes Madukoro", kind="village", regency=Regency.objects.get(pk="18.03"))
    add_agencies([agency], by=world.user)
    with pytest.raises(OutcomeDiffers):
        save(upload)
    assert (Agency.objects.count(), Registration.objects.count()) == (1, 0)
    save(upload)
    assert Registration.objects.get().agency == agency


def test_people_of_a_new_library_are_compared_as_those_of_every_other(world):
    known = make.person(make.agency("18.03", "village", name=SUKA), full_name="Siti Aminah")
    lines = [[*row("Siti Aminah, S.Pd.", MADU), UTARA], [*row("Budi", MADU), UTARA], [*row("Budi", SUKA), UTARA]]
    upload = sent(world.event, world.user, xlsx(lines, headers=[*HEADERS, "Kabupaten/Kota"]))
    outcome = say(upload, agency2="village 18.03")
    assert [candidate["answer"] for candidate in outcome["rows"][0]["candidates"]] == [str(known.pk)]
    outcome = say(upload, row2=str(known.pk), row4="new")
    assert actions(outcome) == ["new"] * 3
    save(upload)
    known.refresh_from_db()
    assert known.agency == Agency.objects.get(name=MADU)


def test_the_preview_shows_the_choices_and_takes_them(world, client):
    make.agency("18.04", "village", name="Perpustakaan Desa Lain")
    upload = world.send((MADU, UTARA), (SUKA,))
    client.force_login(world.user)
    page = client.get(upload.get_absolute_url())
    choices = [choice for _row, _states, _inputs, choice in page.context["rows"]]
    assert [choice.name for choice in choices] == ["agency2", "agency3"]
    assert [answer for _words, places in choices[1].places for answer, _name in places] == [
        "village 18.03",
        "village 18.04",
    ]
    assert page.context["agency_names"] == ["Perpustakaan Desa Lain (Kabupaten Lampung Barat)"]
    client.post(upload.get_absolute_url(), {"then": "check", "add-all": "on", "agency3": "village 18.04"})
    upload.refresh_from_db()
    shown = upload.outcome["fingerprint"]
    assert client.post(upload.get_absolute_url(), {"then": "store", "shown": shown}).status_code == 302
    assert set(Agency.objects.unchecked().values_list("name", "regency")) == {(MADU, "18.03"), (SUKA, "18.04")}


ALL_OF = {"then": "add-agency", "new-kind": "village", "new-regency": "18.03", "new-name": MADU}
"""The form for the library of all rows."""


def without_agencies(world, client, **people):
    """Upload people with their sex."""
    upload = sent(world.event, world.user, xlsx([[*one] for one in people.items()], headers=["Nama", "L/P"]))
    client.force_login(world.user)
    return upload


def test_a_library_of_all_rows_is_added_and_chosen(world, client):
    upload = without_agencies(world, client, Ani="P", Budi="?")
    address = upload.get_absolute_url()
    assert client.get(address).context["missing"].is_open  # there is no agency to choose
    assert client.post(address, ALL_OF | {"cell3-sex": "male"}).url == address
    agency = Agency.objects.get()
    assert (agency.name, agency.alert) == (MADU, Agency.Alert.UNCHECKED)
    page = client.get(address)
    assert (actions(page.context["outcome"]), page.context["missing"].is_open) == (["new", "new"], False)
    assert f'value="{agency.pk}" selected' in page.content.decode()
    assert not Registration.objects.exists()
    client.post(address, {"then": "store", "shown": page.context["outcome"]["fingerprint"]})
    assert [one.agency for one in Registration.objects.all()] == [agency, agency]


def test_a_mistake_about_the_library_of_all_rows_keeps_what_was_typed(world, client):
    upload = without_agencies(world, client, Ani="P", Budi="?")
    page = client.post(upload.get_absolute_url(), ALL_OF | {"new-regency": "18.05", "cell3-sex": "male"})
    assert list(page.context["missing"].errors) == ["regency"]
    assert page.context["missing"]["name"].value() == MADU
    assert 'value="male" selected' in page.content.decode()
    assert not Agency.objects.exists()


def test_a_name_without_a_chosen_agency_is_added_whichever_button_is_pressed(world, client):
    agency = make.agency("18.04", "village")
    upload = without_agencies(world, client, Ani="P")
    address = upload.get_absolute_url()
    assert not client.get(address).context["missing"].is_open
    client.post(address, ALL_OF | {"then": "check", "file-agency": str(agency.pk)})
    assert Agency.objects.count() == 1
    client.post(address, ALL_OF | {"then": "check", "file-agency": ""})
    upload.refresh_from_db()
    assert upload.outcome["rows"][0]["agency"] == MADU
    client.post(address, ALL_OF | {"then": "discard", "new-name": SUKA, "file-agency": ""})
    assert (Agency.objects.count(), SheetImport.objects.count()) == (2, 0)


def test_no_library_of_all_rows_is_added_where_none_is_asked_for(regions, client):
    world = World()
    make.quota(world.event, make.agency("18.03", name="Dinas Lampung Utara"))
    upload = without_agencies(world, client, Ani="P")
    assert client.get(upload.get_absolute_url()).context["missing"] is None
    assert client.post(upload.get_absolute_url(), ALL_OF).status_code == 403
    make.quota(world.event, pool=("village", "18.03"))
    Event.objects.update(registration_closes_on=world.event.starts_on - timedelta(60))
    assert client.get(upload.get_absolute_url()).context["missing"] is None
    client.post(upload.get_absolute_url(), ALL_OF)
    assert Agency.objects.count() == 1


def test_the_whole_country_is_too_much_for_a_select(regions):
    world = World(*[("village", code) for code in Province.objects.values_list("pk", flat=True)])
    world.user = make.user()
    upload = world.send((MADU,), (SUKA, UTARA))
    client = Client()
    client.force_login(world.user)
    choices = [choice for *_row, choice in client.get(upload.get_absolute_url()).context["rows"]]
    assert [(choice.needs_region, len(choice.choices)) for choice in choices] == [(True, 0), (False, 1)]


def test_an_outcome_of_an_earlier_version_has_no_questions(world):
    assert agency_choice({"number": 2}, {}, None) is None


@pytest.mark.parametrize("count", [1, 3])
def test_the_number_of_queries_does_not_grow_with_the_texts(world, count, django_assert_num_queries):
    upload = world.send(*[(name, UTARA) for name in (MADU, SUKA, "Desa Cahaya")[:count]])
    say(upload, **{"add-all": "on"})
    with django_assert_num_queries(15):
        check(upload, silent)


@pytest.mark.both_engines
@pytest.mark.django_db(transaction=True)
def test_two_spreadsheets_and_a_form_add_one_library():
    """Whoever comes second finds the library of the first, and stores with a new preview."""
    load_regions()
    uploads = []
    for code in ("BARU", "LAIN"):
        world = World.__new__(World)
        world.event, world.user = make.coming_event(code=code), make.user(province="18")
        make.quota(world.event, pool=("village", "18.03"))
        uploads.append(world.send((MADU, UTARA)))
        say(uploads[-1], agency2="village 18.03")
    client = Client()
    client.force_login(make.user(province="18"))
    typed = {"new-kind": "village", "new-regency": "18.03", "new-name": MADU, "then": "add-agency"}
    actions_at_once = [lambda upload=upload: save(upload) for upload in uploads]
    raised = rush([*actions_at_once, lambda: client.post("/events/BARU/register/", typed)])
    assert {type(error) for error in raised} <= {type(None), OutcomeDiffers}
    for upload in uploads:
        upload.refresh_from_db()
        if upload.state != SheetImport.State.STORED:
            save(upload)
    assert Agency.objects.get().registrations.count() == 2
