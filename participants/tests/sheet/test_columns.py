"""Columns that make one value together, columns that look like a field, and the spellings of values."""

import pytest

from documents.reading.cells import Unexpected
from participants.fields.ranks import rank_of
from participants.fields.reading import read
from participants.models import Participant, SheetImport
from participants.sheet.fields import recognise
from participants.sheet.rows.combining import Cell, cells_of
from participants.sheet.rows.guessing import guesses
from tests import make
from tests.sheets import actions, as_csv, codes, sent, xlsx

pytestmark = pytest.mark.one_engine("parsing of spreadsheets")

AGENCY = "Dinas Tanggamus"
NIP = "198609262015052001"


@pytest.fixture
def world(regions, client):
    class World:
        event = make.coming_event(code="BARU")
        agency = make.agency("18.06", name=AGENCY)
        user = make.user(province="18")
        quota = make.quota(event, agency, seats=20)

        def send(self, headers, *rows):
            return sent(self.event, self.user, xlsx(rows, headers=headers))

        def check(self, headers, *rows):
            return self.send(headers, *rows).outcome

    client.force_login(World.user)
    return World()


NAMES = [
    (
        ["Gelar Depan", "Nama", "Gelar Belakang"],
        ["Dr.", "RATNA DEWI", "S.Sos., M.Si."],
        "Dr. RATNA DEWI, S.Sos., M.Si.",
    ),
    (["GELAR DEPAN", "NAMA", "GELAR BELAKANG"], [None, "AGUS SALIM", "S.E."], "AGUS SALIM, S.E."),
    (["GELAR DEPAN", "NAMA", "GELAR BELAKANG"], ["-", "AGUS SALIM", "-"], "AGUS SALIM"),
    (["Nama", "Gelar"], ["Ratna Dewi, S.E.", "S.E."], "Ratna Dewi, S.E."),
    (["First Name", "Last Name"], ["Ratna", "Dewi"], "Ratna Dewi"),
    (["Nama Depan", "Nama Belakang"], ["Ratna", None], "Ratna"),
    (["Nama", "Nama Belakang"], ["Ratna", "Dewi"], "Ratna Dewi"),
    (["Nama", "Nama Belakang"], ["Ratna Dewi", "Dewi"], "Ratna Dewi"),
    (["Nama", "Given name", "Family name"], ["Ratna Dewi, S.E.", "Ratna", "Dewi"], "Ratna Dewi, S.E."),
    (["Nama", "Gelar"], [None, "S.E."], None),
]


@pytest.mark.parametrize(("headers", "row", "name"), NAMES)
def test_a_name_is_joined_from_its_columns(headers, row, name):
    assert [cell.plain for cell in cells_of(row, recognise(headers))["full_name"]] == [name]


TICKS = [
    (["√", None], ["male"]),
    ([None, "v"], ["female"]),
    (["x", "-"], ["male"]),
    ([1, 0], ["male"]),
    (["L", ""], ["male"]),
    ([None, None], [None]),
    (["v", "v"], ["male", "female"]),
]


@pytest.mark.parametrize(("marks", "sexes"), TICKS)
def test_a_mark_in_a_column_for_each_sex(marks, sexes):
    columns = recognise(["Nama", "L", "P"])
    assert [cell.plain for cell in cells_of(["Ani", *marks], columns)["sex"]] == sexes


def test_marks_count_only_where_the_column_of_sex_is_empty():
    columns = recognise(["Nama", "JK", "L", "P"])
    assert cells_of(["Ani", "P", "v", None], columns)["sex"] == [Cell("P", 1)]
    assert cells_of(["Ani", None, "v", None], columns)["sex"] == [Cell("male", 2)]


def test_two_marks_are_a_question_at_their_cell(world):
    outcome = world.check(["Nama", "Instansi", "L", "P"], ["Ani", AGENCY, "v", "v"], ["Budi", AGENCY, "v", None])
    assert codes(outcome) == {2: [("C2", "contradicts")]}


TWO_RANKS = ["Nama", "L/P", "Instansi", "Pangkat", "Golongan"]


def test_two_columns_of_one_meaning_are_both_read(world, client):
    upload = world.send(
        TWO_RANKS,
        ["Ani", "P", AGENCY, "Penata Muda", "III/a"],
        ["Budi", "L", AGENCY, None, "IX"],
        ["Citra", "P", AGENCY, "Ahli Pertama", "III/b"],
        ["Dedi", "L", AGENCY, "Penata", "III/a"],
    )
    assert actions(upload.outcome) == ["new", "new", "new", "blocked"]
    assert codes(upload.outcome) == {5: [("D5", "contradicts")]}
    assert "Ahli Pertama" in upload.outcome["rows"][2]["notes"][0]
    client.post(upload.get_absolute_url(), {"then": "check", "cell5-rank": "III/a"})
    upload.refresh_from_db()
    client.post(upload.get_absolute_url(), {"then": "store", "shown": upload.outcome["fingerprint"]})
    assert [*Participant.objects.order_by("pk").values_list("rank", flat=True)] == ["III/a", "IX", "III/b", "III/a"]


def test_a_second_phone_number_is_named_but_not_asked_about(world):
    headers = ["Nama", "L/P", "Instansi", "No HP", "Nomor WhatsApp aktif"]
    outcome = world.check(
        headers,
        ["Ani", "P", AGENCY, "081234567890", "0812-3456-7890"],
        ["Budi", "L", AGENCY, "081234567891", "081234567892"],
    )
    assert actions(outcome) == ["new", "new"]
    assert [len(one["notes"]) for one in outcome["rows"]] == [0, 1]
    assert "081234567892" in outcome["rows"][1]["notes"][0]


def test_the_agency_is_in_one_of_two_columns(world):
    make.quota(world.event, make.agency("18.03", name="Dinas Utara"))
    headers = ["Nama", "L/P", "Unit Kerja", "Instansi"]
    outcome = world.check(
        headers,
        ["Ani", "P", "Bidang Pustaka", AGENCY],
        ["Budi", "L", AGENCY, "Pemerintah Kabupaten"],
        ["Citra", "P", "Dinas Utara", AGENCY],
        ["Dedi", "L", "Bidang Pustaka", "Pemerintah Kabupaten"],
    )
    assert codes(outcome) == {4: [("C4", "contradicts")], 5: [("C5", "unknown")]}
    assert actions(outcome)[:2] == ["new", "new"]


def test_two_spellings_of_a_name_are_one_with_the_titles(world):
    outcome = world.check(
        ["Nama", "Nama Lengkap", "L/P", "Instansi"],
        ["ANI LESTARI", "Ani Lestari, S.E.", "P", AGENCY],
        ["admin", "Budi Santoso", "L", AGENCY],
    )
    assert outcome["rows"][0]["name"] == "Ani Lestari, S.E."
    assert codes(outcome) == {3: [("A3", "contradicts")]}


def test_columns_that_are_not_read_are_listed(world, client):
    upload = world.send(["No", "Nama", "L/P", "Instansi", "Ukuran Baju"], [1, "Ani", "P", AGENCY, "XL"])
    assert "Ukuran Baju" in client.get(upload.get_absolute_url()).context["unused"]


def test_a_column_that_looks_like_a_missing_field_is_offered(world, client):
    upload = world.send(["Nama", "L/P", "Bertugas di"], ["Ani", "P", AGENCY], ["Budi", "L", AGENCY])
    assert upload.state == SheetImport.State.COLUMNS
    form = client.get(f"/events/BARU/import/{upload.key}/columns/").context["form"]
    assert form["column2"].initial == "agency"


GUESSED = [
    ("NIP/NUPTK", "x", "nip"),
    ("Nomor induk", NIP, "nip"),
    ("Kontak yg aktif", "0812-3456-7890", "phone"),
    ("Surat elektronik", "ani@contoh.example", "email"),
    ("Gender peserta", "x", "sex"),
    ("?", "Perempuan", "sex"),
    ("Ruang", "III/a", "rank"),
    ("Sekolah tempat mengajar", "x", "agency"),
    ("Dari", "SMP Negeri 1", "agency"),
    ("No HP Ortu", "x", None),
    ("No HP Ortu", "0812-3456-7890", None),
    ("Ukuran kaos", "M", None),
    ("Golongan darah", "A", None),
    ("Status sekolah", "Negeri", None),
    ("Kelas", "", None),
    ("NIK", "1806026609860001", None),
]


@pytest.mark.parametrize(("header", "value", "field"), GUESSED)
def test_columns_are_guessed_by_their_headers_and_values(header, value, field):
    headers = ["Nama", header]
    found = guesses(headers, [(2, ["Ani", value]), (3, ["Budi", value])], recognise(headers))
    assert found == ({field: 1} if field else {})


def test_long_texts_are_no_addresses_and_cost_little():
    headers = ["Nama", *(f"Kolom {number}" for number in "abcdefghij")]
    rows = [(number, ["Ani", *["@." * 490 + " x"] * 10]) for number in range(2, 52)]
    assert guesses(headers, rows, recognise(headers)) == {}


def test_a_field_that_has_a_column_is_not_guessed_again():
    headers = ["Nama", "NIP", "Nomor induk"]
    assert guesses(headers, [(2, ["Ani", NIP, NIP])], recognise(headers)) == {}


RANKS = {
    "Juru Muda": "I/a",
    "Juru Muda Tingkat I": "I/b",
    "Juru": "I/c",
    "Juru Tingkat I": "I/d",
    "Pengatur Muda": "II/a",
    "Pengatur Muda Tk. I": "II/b",
    "Pengatur": "II/c",
    "Pengatur Tk.I": "II/d",
    "PENATA MUDA": "III/a",
    "Penata Muda Tk I": "III/b",
    "Penata": "III/c",
    "Penata Tingkat 1": "III/d",
    "Pembina": "IV/a",
    "Pembina Tk.I": "IV/b",
    "Pembina Utama Muda": "IV/c",
    "Pembina Utama Madya": "IV/d",
    "Pembina Utama": "IV/e",
    "3a": "III/a",
    "4/b": "IV/b",
    "Gol. IV-b": "IV/b",
    "iii/a": "III/a",
    "IIIa": "III/a",
    "Penata Tk. I (III/d)": "III/d",
    "Penata, III/c": "III/c",
    "Gol.Ruang 3 a": "III/a",
    "Golongan 3 b": "III/b",
    "PPPK IX": "IX",
    "IX": "IX",
    "PPPK 9": "IX",
    "Golongan IX (PPPK)": "IX",
    "P3K - V": "V",
    "PPPK Gol. 17": "XVII",
    "PPPK": "",
    "PNS": "",
    "Penata Agung": None,
    "VII/z": None,
    "XX": None,
    "9": None,
    "Ahli Muda": None,
}


@pytest.mark.parametrize(("text", "rank"), RANKS.items())
def test_ranks_are_read_as_lists_write_them(text, rank):
    assert rank_of(text) == rank


VALUES = [
    ("sex", "Laki - Laki", "male"),
    ("sex", "LAKI–LAKI", "male"),
    ("sex", "Laki2", "male"),
    ("sex", "L (Laki-laki)", "male"),
    ("sex", "Perempuan/P", "female"),
    ("nip", "Non ASN", ""),
    ("nip", "-", ""),
    ("nip", "Honorer", ""),
    ("nip", "(kosong)", ""),
    ("rank", "Kosong", ""),
    ("nip", "0", ""),
    ("nip", 0, ""),
    ("nip", "PPPK", ""),
    ("nip", "P3K", ""),
    ("nip", f"NIP. {NIP}", NIP),
    ("rank", "Non PNS", ""),
    ("phone", "0062812345678", "+62812345678"),
]


@pytest.mark.parametrize(("field", "text", "value"), VALUES)
def test_values_are_read_as_lists_write_them(field, text, value):
    assert read(field, text) == value


@pytest.mark.parametrize(("field", "text"), [("sex", "L/P"), ("sex", "2"), ("nip", "1806026609860001"), ("rank", "?")])
def test_other_values_are_refused(field, text):
    with pytest.raises(Unexpected):
        read(field, text)


def test_a_cell_without_nip_is_empty_with_a_note(world):
    cells = ["PPPK", "0", "(kosong)", "Non ASN"]
    rows = [[f"Orang {'ABCD'[place]}", nip, "L", AGENCY] for place, nip in enumerate(cells)]
    upload = sent(world.event, world.user, as_csv(rows, headers=["Nama", "NIP", "JK", "Instansi"]), name="a.csv")
    assert codes(upload.outcome) == {}
    contract, zero, *others = [" ".join(row["notes"]) for row in upload.outcome["rows"]]
    assert ("NI PPPK" in contract, "“0”" in zero, others) == (True, True, ["", ""])


ROUNDED = ["198501172010031000", "198603122010012000"]


def test_rounded_nips_of_a_csv_file_are_asked_about(world, client):
    def send(*nips):
        rows = [[f"Orang {number}", nip, AGENCY] for number, nip in enumerate(nips)]
        return sent(world.event, world.user, as_csv(rows, headers=["Nama", "NIP", "Instansi"]), name="a.csv")

    assert codes(send(*ROUNDED).outcome) == {2: [("B2", "rounded")], 3: [("B3", "rounded")]}
    upload = send(ROUNDED[0], NIP)
    assert codes(upload.outcome) == {2: [("B2", "rounded")]}
    client.post(upload.get_absolute_url(), {"then": "check", "cell2-nip": ROUNDED[0]})
    upload.refresh_from_db()
    assert actions(upload.outcome) == ["new", "new"]
