"""Whom the rows of a people spreadsheet mean: what is taken, and what is asked."""

import pytest

from participants.models import Participant, SheetImport
from participants.registering.people import save_person
from participants.sheet.storing import store
from participants.sheet.uploads import answer, check
from tests import make
from tests.sheets import actions, codes, row, sent, silent, xlsx

pytestmark = pytest.mark.one_engine("rules of the preview")

AGENCY = "Dinas Tanggamus"
NIP = "198606062011012026"
FIRST = ["Bagas Contoh Satu", "Jum'at Contoh Dua", "Dewi Contoh Tiga", "I Gusti Ayu Contoh", "Rohmah Contoh"]
AGAIN = [
    "Bagas Contoh Satu, S.Pd., M.Pd.",
    "Jum’at Contoh Dua",
    "Déwi Contoh Tiga",
    "I Gst. Ayu Contoh",
    "Hj. Rohmah Contoh",
]


@pytest.fixture
def world(regions):
    class World:
        event = make.coming_event(code="BARU")
        agency = make.agency("18.06", name=AGENCY)
        user = make.user(province="18")
        quota = make.quota(event, agency, seats=20)

        def send(self, *rows):
            return sent(self.event, self.user, xlsx(rows))

        def answer(self, upload, **answers):
            answer(upload, {row.removeprefix("row"): value for row, value in answers.items()})
            check(upload, silent)
            return upload.outcome

        def store(self, upload):
            shown = SheetImport.objects.get(pk=upload.pk).outcome["fingerprint"]
            return store(upload, by=self.user, shown=shown, progress=silent)

    return World()


def asked(outcome) -> list[bool]:
    return [one["asks"] for one in outcome["rows"]]


def options(outcome, index: int = 0) -> list[str]:
    return [one["answer"] for one in outcome["rows"][index]["candidates"]]


def test_other_spellings_of_known_people_are_asked_about(world):
    world.store(world.send(*(row(name, AGENCY) for name in FIRST)))
    upload = world.send(*(row(name, AGENCY) for name in AGAIN))
    assert asked(upload.outcome) == [True] * 5
    people = {one.full_name: str(one.pk) for one in Participant.objects.all()}
    assert [options(upload.outcome, index) for index in range(5)] == [[people[name]] for name in FIRST]
    outcome = world.answer(upload, **{f"row{number}": people[name] for number, name in enumerate(FIRST, start=2)})
    assert not any(asked(outcome))
    world.store(upload)
    assert Participant.objects.count() == 5


def test_the_same_file_is_not_asked_about_again(world):
    rows = [row(name, AGENCY) for name in AGAIN]
    world.store(world.send(*rows))
    assert actions(world.send(*rows).outcome) == ["unchanged"] * 5


def test_one_of_two_spellings_in_one_file_is_asked_about(world):
    upload = world.send(row("Rangga Contoh", AGENCY), row("RANGGA CONTOH, S.Pd., M.Pd.", AGENCY))
    assert (asked(upload.outcome), options(upload.outcome, 1)) == ([False, True], ["row2"])
    assert actions(world.answer(upload, row3="row2")) == ["new", "repeated"]
    world.store(upload)
    assert [one.full_name for one in Participant.objects.all()] == ["Rangga Contoh"]


def test_two_spellings_in_one_file_may_be_two_people(world):
    upload = world.send(row("Rangga Contoh", AGENCY), row("Rangga Contoh, S.Pd.", AGENCY))
    assert actions(world.answer(upload, row3="new")) == ["new", "new"]


@pytest.mark.parametrize(("one", "other"), [("Siti Aminah", "Siti Aisyah"), ("Ahmad Yani", "Ahmad Yasin")])
def test_similar_names_of_two_people_are_not_asked_about(world, one, other):
    make.person(world.agency, full_name=one)
    assert actions(world.send(row(other, AGENCY)).outcome) == ["new"]
    assert asked(world.send(row(one, AGENCY), row(other, AGENCY)).outcome) == [False, False]


def test_a_row_can_be_the_person_of_another_row_only_where_it_was_offered(world):
    upload = world.send(row("Ani", AGENCY), row("Budi", AGENCY), row("BUDI, S.Pd.", AGENCY))
    assert asked(world.answer(upload, row4="row2")) == [False, False, True]
    assert asked(world.answer(upload, row3="row2", row4="row3")) == [False, False, False]


@pytest.mark.parametrize("recorded", ["198606062011012026", "131234599"])
def test_a_corrected_nip_is_asked_about(world, recorded):
    known = make.person(world.agency, full_name="Endang Contoh", nip=recorded)
    upload = world.send(row("Endang Contoh", AGENCY, nip="198606062011012036"))
    assert (asked(upload.outcome), options(upload.outcome)) == ([True], [str(known.pk)])
    assert "NIP" in upload.outcome["rows"][0]["candidates"][0]["why"]
    world.answer(upload, row2=str(known.pk))
    world.store(upload)
    assert Participant.objects.get().nip == "198606062011012036"


def two_holders(world, *names) -> list[str]:
    """Record two people with one NIP in two provinces, the second one in the world's agency."""
    agencies = make.agency("72.01"), world.agency
    people = [
        Participant(full_name=name, sex="male", agency=agency, nip=NIP)
        for name, agency in zip(names, agencies, strict=True)
    ]
    return [str(save_person(one, ["nip"], by=None, before=None).pk) for one in people]


def test_of_two_holders_of_a_nip_the_one_with_the_name_is_taken(world):
    world.user = make.user()
    two_holders(world, "Ani Contoh", "Budi Contoh")
    upload = world.send(row("Ani Contoh", AGENCY, nip=NIP))
    assert asked(upload.outcome) == [False]
    world.store(upload)
    assert [one.participant.full_name for one in world.event.registrations.all()] == ["Ani Contoh"]


def test_of_two_holders_with_one_name_the_one_of_the_agency_is_taken(world):
    world.user = make.user()
    two_holders(world, "Ani Contoh", "Ani Contoh")
    world.store(world.send(row("Ani Contoh", AGENCY, nip=NIP)))
    assert [one.participant.agency for one in world.event.registrations.all()] == [world.agency]


def test_two_holders_with_other_names_are_asked_about(world):
    world.user = make.user()
    first, second = two_holders(world, "Ani Contoh", "Budi Contoh")
    upload = world.send(row("Citra Contoh", AGENCY, nip=NIP))
    assert (asked(upload.outcome), options(upload.outcome)) == ([True], [first, second])
    assert asked(world.answer(upload, row2=second)) == [False]
    assert options(upload.outcome) == [first, second]


def test_namesakes_in_the_regency_and_equal_contacts_are_asked_about(world):
    near = make.person(make.agency("18.06", kind="village"), full_name="Ani Lestari, S.IP.")
    phone = make.person(make.agency("18.03"), full_name="Tuti", phone="+6281234567890")
    email = make.person(make.agency("18.03"), full_name="Wati", email="wati@contoh.example")
    make.person(make.agency("72.01"), full_name="Rahasia", phone="+6281234567890")
    outcome = world.send(
        row("Ani Lestari", AGENCY),
        row("Budi", AGENCY, more=("", "", "0812 3456 7890", "")),
        row("Citra", AGENCY, more=("", "", "", "Wati@contoh.example")),
    ).outcome
    assert asked(outcome) == [True, True, True]
    assert [options(outcome, index) for index in range(3)] == [[str(one.pk)] for one in (near, phone, email)]
    assert "Rahasia" not in str(outcome)


@pytest.mark.parametrize(("rows", "asks"), [(5, [False, True, True, True, True]), (6, [False] * 6)])
def test_a_phone_number_of_many_rows_is_that_of_an_office(world, rows, asks):
    assert asked(world.send(*[row("Ani", "", more=("", "", "0812 3456 7890", ""))] * rows).outcome) == asks


def test_a_number_in_a_name_is_refused_at_its_cell(world):
    outcome = world.send(row("Joko Contoh 1965 0202-199003.1.072", AGENCY)).outcome
    assert codes(outcome) == {2: [("A2", "number_in_name")]}


def test_what_is_written_in_place_of_a_nip_is_no_part_of_a_name(world):
    rows = [["Si Anu NIP.", "L", AGENCY], ["Si Bua\nNIP. -", "P", AGENCY], ["Si Cua (Non ASN)", "P", AGENCY]]
    upload = sent(world.event, world.user, xlsx(rows, headers=["Nama / NIP", "L/P", "Instansi"]))
    assert all("NIP" in str(one["notes"]) for one in upload.outcome["rows"])
    world.store(upload)
    assert [*Participant.objects.values_list("full_name", "nip")] == [("Si Anu", ""), ("Si Bua", ""), ("Si Cua", "")]


def test_numbers_of_rows_before_names_are_noted(world):
    rows = [
        ["1. Ani", "P", AGENCY],
        ["2) Budi", "L", AGENCY],
        ["3 Cici", "P", AGENCY],
        ["4. Dua\n5. Orang", "P", AGENCY],
    ]
    upload = sent(world.event, world.user, xlsx(rows, headers=["Nama", "L/P", "Instansi"]))
    assert codes(upload.outcome) == {5: [("A5", "several_names")]}
    assert [
        "without the number" in str(one["notes"]) or "tanpa nomor" in str(one["notes"])
        for one in upload.outcome["rows"]
    ] == [True, True, True, False]
    assert [one["name"] for one in upload.outcome["rows"]][:3] == ["Ani", "Budi", "Cici"]


LIST = ["No", "Nama / NIP", "L/P", "Unit Kerja"]


def test_name_and_nip_in_one_cell_are_taken_apart(world):
    rows = [
        [1, "Rina Contoh, S.I.Pust.\nNIP. 19800101 200501 2 071", "P", AGENCY],
        [2, "Joko Contoh\n196502021990031072", "L", AGENCY],
        [3, "Tuti Contoh", "P", AGENCY],
    ]
    upload = sent(world.event, world.user, xlsx(rows, headers=LIST))
    assert actions(upload.outcome) == ["new"] * 3
    world.store(upload)
    assert [*Participant.objects.order_by("pk").values_list("full_name", "nip")] == [
        ("Rina Contoh, S.I.Pust.", "198001012005012071"),
        ("Joko Contoh", "196502021990031072"),
        ("Tuti Contoh", ""),
    ]


def test_mistakes_in_a_shared_cell_are_reported_there(world):
    rows = [[1, "196502021990031072", "L", AGENCY], [2, "Joko 196513021990031072", "L", AGENCY]]
    outcome = sent(world.event, world.user, xlsx(rows, headers=LIST)).outcome
    assert codes(outcome) == {2: [("B2", "required")], 3: [("B3", "nip_birth")]}


def test_the_page_of_columns_offers_name_and_nip_in_one(world, client):
    upload = sent(
        world.event, world.user, xlsx([["Joko 196502021990031072", "L", AGENCY]], headers=["Siapa", "LP", "X"])
    )
    client.force_login(world.user)
    page = f"/events/BARU/import/{upload.key}/columns/"
    chosen = {"column0": "name_and_nip", "column1": "nip", "column2": "agency"}
    assert client.post(page, chosen).context["form"].errors
    assert client.post(page, chosen | {"column1": "sex"}).status_code == 302
    upload.refresh_from_db()
    assert actions(upload.outcome) == ["new"]
