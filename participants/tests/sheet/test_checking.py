"""Checking a people spreadsheet: its effects, and every problem of every row at its cell."""

import pytest

from participants.models import Participant, SheetImport, SheetLayout
from participants.sheet.answers import Answers
from participants.sheet.rows.reading import read_entries
from participants.sheet.uploads import check, name_columns, people_rows
from tests import make
from tests.sheets import HEADERS, actions, as_csv, codes, row, sent, silent, xlsx

pytestmark = pytest.mark.one_engine("parsing of spreadsheets")

NIP, MALE_NIP = "198609262015052001", "198609262015051001"


@pytest.fixture
def world(regions):
    class World:
        event = make.coming_event(code="BARU")
        agency = make.agency("18.06", name="Dinas Tanggamus")
        user = make.user(province="18")
        quota = make.quota(event, agency, seats=3)

        def check(self, *rows, **options):
            return sent(self.event, self.user, xlsx(rows, **options)).outcome

    return World()


def person(world, name="Ani", **fields):
    return make.person(world.agency, full_name=name, **fields)


@pytest.mark.parametrize(
    ("cell", "email", "note"),
    [
        ("anonymous", "", "“anonymous” tidak terbaca"),
        ("Anonim", "", "“Anonim” tidak terbaca"),
        ("-", "", None),
        ("a@contoh.id; b@contoh.id", "a@contoh.id", "“b@contoh.id” tidak dipakai, hanya yang pertama"),
        ("a@contoh.id / b@contoh.id", "a@contoh.id", "“b@contoh.id” tidak dipakai, hanya yang pertama"),
        ("a@contoh.id", "a@contoh.id", None),
    ],
)
def test_one_address_is_read_and_the_rest_is_noted(world, cell, email, note):
    upload = sent(world.event, world.user, xlsx([row("Ani", "Dinas Tanggamus", more=("", "", "", cell))]))
    (entry,) = read_entries(people_rows(upload), upload.columns, Answers(), silent)
    assert (entry.values["email"], entry.notes.get("email"), entry.problems) == (email, note, [])


def test_a_text_with_an_address_is_no_address(world):
    outcome = world.check(row("Ani", "Dinas Tanggamus", more=("", "", "", "a@contoh.id kantor")))
    assert codes(outcome) == {2: [("H2", "invalid")]}


@pytest.mark.parametrize(
    ("column", "value", "cell", "code"),
    [
        (0, "", "A2", "required"),
        (0, "x" * 201, "A2", "max_length"),
        (0, "x" * 400, "A2", "unexpected"),
        (0, "=1+1", "A2", "unexpected"),
        (1, "123", "B2", "nip_length"),
        (1, "198613262015052001", "B2", "nip_birth"),
        (1, "198609261980052001", "B2", "nip_appointment"),
        (1, "198609262015053001", "B2", "nip_sex"),
        (1, 198609262015052000, "B2", "unexpected"),
        (1, 1.98609262015052e17, "B2", "unexpected"),
        (1, "1,98609E+17", "B2", "unexpected"),
        (1, "1806026609860001", "B2", "unexpected"),
        (2, "", "C2", "required"),
        (2, "X", "C2", "unexpected"),
        (3, "", "D2", "required"),
        (3, "Dinas Antah Berantah", "D2", "unknown"),
        (5, "VII/z", "F2", "unexpected"),
        (6, "12", "G2", "phone"),
        (7, "ani(at)dinas", "H2", "invalid"),
        (4, True, "E2", "unexpected"),
    ],
)
def test_each_problem_is_reported_at_its_cell(world, column, value, cell, code):
    bad = row("Ani", "Dinas Tanggamus")
    bad[column] = value
    outcome = world.check(bad, row("Budi", "Dinas Tanggamus"))
    assert codes(outcome) == {2: [(cell, code)]}
    assert actions(outcome) == ["blocked", "new"]


def test_all_problems_of_all_rows_are_reported_at_once(world):
    outcome = world.check(
        row("", "Antah", nip="1", sex="?", more=("", "?", "?", "?")), row("Ani", "Dinas Tanggamus", nip="2")
    )
    assert {cell for cell, _code in codes(outcome)[2]} == {"A2", "B2", "C2", "D2", "F2", "G2", "H2"}
    assert codes(outcome)[3] == [("B3", "nip_length")]
    assert outcome["counts"] | {"problems": 8, "wrong": 2, "blocked": 2} == outcome["counts"]


def test_usual_spellings_are_understood_in_cells(world):
    outcome = world.check(
        row(
            "Ani",
            "dinas  tanggamus",
            nip="'19860926 201505 2 001",
            sex="perempuan",
            more=("-", "Penata (III/a)", "", ""),
        ),
        row("Budi", "Dinas Tanggamus (Kabupaten Tanggamus)", nip="-", sex="Lk.", more=("", "IIIb", 81234567890, "-")),
        row("Citra", "Dinas Tanggamus", sex="W", more=("", "PPPK IX", "+62 812-3456-7890", "")),
    )
    assert (codes(outcome), actions(outcome)) == ({}, ["new", "new", "new"])


@pytest.mark.parametrize(
    ("cell", "value"), [("A", "0"), ("A", "Kepala Dinas"), ("B", "1"), ("H", "x")], ids=["no", "title", "two", "three"]
)
def test_title_rows_and_a_numbering_row_are_skipped(world, cell, value):
    above = [["DAFTAR NAMA PESERTA"], [], [value]]
    content = xlsx([list(range(1, 9)), [None] * 8, row("Ani", "Dinas Tanggamus")], above=above)
    outcome = sent(world.event, world.user, content).outcome
    assert [(one["number"], one["name"]) for one in outcome["rows"]] == [(7, "Ani")]


@pytest.mark.parametrize(
    "headers",
    [
        [
            "Nama Lengkap (beserta gelar)",
            "NIP",
            "Jenis Kelamin",
            "Asal Instansi",
            "Jabatan",
            "Pangkat/Gol",
            "No. HP/WA",
            "Surel",
        ],
        ["Full name", "NIP", "Gender", "Agency", "Position", "Rank", "Phone", "E-mail"],
        ["NAMA PESERTA", "Nip.", "JK", "Unit Kerja", "jabatan", "Gol. Ruang", "No. HP/WA", "e-mail"],
    ],
)
def test_usual_headers_are_understood_in_any_order(world, headers):
    values = row("Ani", "Dinas Tanggamus", nip=NIP, more=("Pustakawan", "III/a", "0812-3456-7890", "ani@x.id"))
    pairs = list(zip(["No", *headers], [1, *values], strict=True))[::-1]
    upload = sent(world.event, world.user, xlsx([[value for _h, value in pairs]], headers=[h for h, _value in pairs]))
    assert (upload.state, len(upload.columns), actions(upload.outcome)) == ("checked", 8, ["new"])


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_a_csv_file_from_excel_is_read(world, delimiter, encoding):
    rows = [row("Noël, S.Sos., M.Hum.", "Dinas Tanggamus", nip=NIP), row("Budi", "Dinas Tanggamus", sex="L")]
    upload = sent(world.event, world.user, as_csv(rows, delimiter=delimiter, encoding=encoding), "p.csv")
    assert [one["name"] for one in upload.outcome["rows"]] == ["Noël, S.Sos., M.Hum.", "Budi"]
    assert (actions(upload.outcome), codes(upload.outcome)) == (["new", "new"], {})


def test_an_unknown_layout_is_asked_only_once(world):
    headers, rows = ["Siapa", "Kode", "?", "Dari mana"], [["Ani", "1", "P", "Dinas Tanggamus"]]
    upload = sent(world.event, world.user, xlsx(rows, headers=headers))
    assert upload.state == SheetImport.State.COLUMNS
    name_columns(upload, {"full_name": 0, "sex": 2, "agency": 3})
    check(upload, silent)
    assert actions(upload.outcome) == ["new"]
    again = sent(world.event, world.user, xlsx(rows * 2, headers=headers))
    assert (again.state, len(again.outcome["rows"])) == ("checked", 2)
    assert SheetLayout.objects.count() == 1
    somebody_else = make.user(province="18")
    assert sent(world.event, somebody_else, xlsx(rows, headers=headers)).state == SheetImport.State.COLUMNS


def test_identity_card_numbers_are_not_stored(world):
    content = xlsx([[*row("Ani", "Dinas Tanggamus"), "1806026609860001"]], headers=[*HEADERS, "NIK"])
    upload = sent(world.event, world.user, content)
    assert actions(upload.outcome) == ["new"]
    assert "1806026609860001" not in str(SheetImport.objects.values().get())


@pytest.mark.both_engines
def test_a_person_repeated_in_the_file_is_reported(world):
    person(world, "Dewi")
    outcome = world.check(
        row("Ani", "Dinas Tanggamus", nip=NIP),
        row("Ani Lestari", "Dinas Tanggamus", nip=NIP),
        row("Budi", "Dinas Tanggamus"),
        row("BUDI", "Dinas Tanggamus"),
        row("Dewi", "Dinas Tanggamus"),
        row("dewi", "Dinas Tanggamus", nip="197001011995032001"),
    )
    assert codes(outcome) == {3: [("B3", "twice")], 5: [("A5", "twice")], 7: [("A7", "twice")]}
    marked = {row["number"]: row["later_twins"] for row in outcome["rows"] if row["later_twins"]}
    assert [(number, text.split(".")[0]) for number, text in marked.items()] == [
        (number, f"Orang yang sama juga ada di baris {number + 1}") for number in (2, 4, 6)
    ]


@pytest.mark.both_engines
def test_the_nip_of_a_hidden_person_is_like_any_other(world):
    make.person(make.agency("72.01", name="Dinas Rahasia"), full_name="Tuti Rahasia", nip=NIP)
    outcome = world.check(row("Tuti Rahasia", "Dinas Tanggamus", nip=NIP))
    assert (codes(outcome), actions(outcome)) == ({}, ["new"])
    assert "Dinas Rahasia" not in str(outcome)


@pytest.mark.both_engines
def test_known_people_are_recognised(world):
    person(world, "Ani", nip=NIP, position="Kepala"), person(world, "Budi", sex="male")
    outcome = world.check(
        row("", "", nip=NIP, sex=""), row("budi", "Dinas Tanggamus", sex="", more=("Staf", "", "", ""))
    )
    assert (actions(outcome), [one["known"] for one in outcome["rows"]]) == (["new", "new"], [True, True])
    assert [change["after"] for change in outcome["rows"][1]["changes"]] == ["budi", "Staf"]


@pytest.mark.both_engines
def test_an_uncertain_match_asks_the_user(world):
    one, other = person(world, "Ani", nip=NIP), person(world, "Budi")
    person(world, "Citra"), person(world, "Citra")
    upload = sent(
        world.event,
        world.user,
        xlsx(
            [
                row("Zulkifli", "Dinas Tanggamus", nip=NIP),  # the NIP belongs to another name
                row("Budi", "Dinas Tanggamus", sex="L"),  # another sex than recorded
                row("Citra", "Dinas Tanggamus"),  # one of two namesakes
            ]
        ),
    )
    assert [r["asks"] for r in upload.outcome["rows"]] == [True, True, True]
    upload.answers = {"2": str(one.pk), "3": "new", "4": str(other.pk)}
    check(upload, silent)
    assert [r["asks"] for r in upload.outcome["rows"]] == [False, False, True]  # only offered people can be chosen
    assert [r["known"] for r in upload.outcome["rows"]][:2] == [True, False]


def test_the_user_can_declare_a_matched_person_as_new(world):
    person(world, "Budi")
    upload = sent(world.event, world.user, xlsx([row("Budi", "Dinas Tanggamus")]))
    assert upload.outcome["rows"][0]["known"]
    upload.answers = {"2": "new"}
    check(upload, silent)
    assert (upload.outcome["rows"][0]["known"], actions(upload.outcome)) == (False, ["new"])


@pytest.mark.both_engines
def test_rows_are_new_changed_unchanged_or_impossible(world):
    other = make.agency("18.03", name="Dinas Lain")
    make.quota(world.event, other)
    for name in ("Ani", "Budi", "Citra"):
        make.register(person(world, name, sex="female"), event=world.event)
    gone = make.registration(world.event, other, full_name="Dewi")
    type(gone).objects.filter(pk=gone.pk).update(status="withdrawn")
    outcome = world.check(
        row("Ani", "Dinas Tanggamus"),
        row("Budi", "Dinas Tanggamus", more=("Kepala", "", "", "")),
        row("Dewi", "Dinas Lain"),
        row("Eka", "Dinas Lain"),
    )
    assert actions(outcome) == ["unchanged", "changed", "blocked", "new"]
    assert codes(outcome) == {4: [("A4", "left")]}
    Participant.objects.filter(full_name="Citra").update(nip=NIP)
    assert codes(world.check(row("Citra", "Dinas Lain", nip=NIP))) == {2: [("D2", "moved")]}


@pytest.mark.both_engines
def test_seats_are_given_in_order_of_rows_by_quota(world):
    village = make.agency("18.06", "village", name="Desa")
    make.quota(world.event, pool=("village", "18.06"), seats=1)
    make.quota(world.event, pool=("village", "18"), seats=1)
    make.register(person(world), event=world.event)
    outcome = world.check(
        *(row(f"Dinas {number}", "Dinas Tanggamus") for number in range(3)),
        *(row(f"Desa {number}", "Desa") for number in range(3)),
    )
    assert actions(outcome) == ["new", "new", "waits", "new", "new", "waits"]
    assert (outcome["counts"]["fitting"], outcome["counts"]["waiting"]) == (4, 2)
    assert [[line[key] for key in ("seats", "free", "given", "taken", "waiting")] for line in outcome["seats"]] == [
        [1, 1, 1, 1, 0],
        [3, 2, 2, 3, 1],
        [1, 1, 1, 1, 1],
    ]
    assert village.name == "Desa"


def test_unusual_values_give_warnings_only(world):
    past = make.event("18", sessions=1)
    known = make.registration(past, world.agency, marks="H", full_name="Budi").participant
    outcome = world.check(
        row(known.full_name, "Dinas Tanggamus"),
        row("Citra", "Dinas Tanggamus", nip="195001011975032001"),
    )
    assert [len(one["oddities"]) for one in outcome["rows"]] == [1, 1]
    assert actions(outcome) == ["new"] * 2


def test_a_seat_at_another_event_on_these_days_is_shown(world):
    other = make.event(title="Bimtek Lain", starts_on=world.event.starts_on)
    known = make.registration(other, world.agency, nip=NIP).participant
    outcome = world.check(row(known.full_name, "Dinas Tanggamus", nip=NIP))
    assert ["Bimtek Lain" in text for text in outcome["rows"][0]["oddities"]] == [True]


@pytest.mark.both_engines
def test_agencies_with_the_same_name_are_distinguished_by_region(world):
    for code in ("18.03", "18.07"):
        make.quota(world.event, make.agency(code, "village", name="Sukamaju"))
    assert codes(world.check(row("Ani", "Sukamaju"))) == {2: [("D2", "several")]}
    label = "Sukamaju (Kabupaten Lampung Timur)"
    assert codes(world.check(row("Ani", label))) == {}
    headers = [*HEADERS, "Kab/Kota"]
    for region in ("Kab. Lampung Timur", "18.07", "Lampung Timur"):
        assert codes(world.check([*row("Ani", "Sukamaju"), region], headers=headers)) == {}
    assert codes(world.check([*row("Ani", "Sukamaju"), "Kota Metro"], headers=headers)) == {2: [("I2", "region")]}


@pytest.mark.both_engines
def test_agencies_of_other_provinces_are_unknown(world):
    make.quota(world.event, make.agency("72.01", name="Dinas Banggai"))
    make.agency("18.03", name="Tanpa Kursi")
    outcome = world.check(row("Ani", "Dinas Banggai"), row("Budi", "Tanpa Kursi"))
    assert codes(outcome) == {2: [("D2", "unknown")], 3: [("D3", "no_seats")]}


@pytest.mark.parametrize("count", [3, 30])
def test_the_number_of_queries_of_the_check_does_not_grow_with_the_rows(world, count, django_assert_num_queries):
    for number in range(count):
        village = make.agency("18.06", "village", name=f"Desa {number}")
        make.person(village, full_name=f"Orang {number}", nip=f"19860926201505{2}{number + 1:03}")
    make.quota(world.event, pool=("village", "18.06"), seats=2)
    rows = [row(f"Orang {n}", f"Desa {n}", nip=f"19860926201505{2}{n + 1:03}") for n in range(count)]
    upload = sent(world.event, world.user, xlsx([*rows, row("Baru", "Desa 1"), row("Antah", "Berantah")]))
    with django_assert_num_queries(19):
        check(upload, silent)
    assert upload.outcome["counts"]["known"] == count
