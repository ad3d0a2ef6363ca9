"""Lists of agencies as Perpusnas, schools and offices have them."""

from dataclasses import replace
from datetime import date
from io import BytesIO

import pytest
from django.core.management import CommandError, call_command
from openpyxl.styles import Font

from agencies.importing.fields import FIELDS, vocabulary
from agencies.importing.reading import AgencyFile, Layout
from agencies.importing.storing import check_agencies, import_agencies, store_agencies
from agencies.models import Agency, Regency
from agencies.workbook import KIND_WORDS
from documents.reading.problems import UnreadableWorkbook
from documents.reading.workbook import WorkbookRejected
from documents.tests.reading import ods
from tests import make
from tests.workbooks import xlsx

NPP = ["NPP", "Nama Perpustakaan", "Lembaga", "Alamat", "Telepon", "Email", "Jenis", "Subjenis", "Provinsi"]
NPP += ["Kabupaten/Kota", "Kecamatan"]
OWN = ["Nama", "Jenis instansi", "Kode wilayah"]

pytestmark = [pytest.mark.django_db, pytest.mark.one_engine("parsing of lists")]


def listed(*rows, sheet="Sheet1"):
    return xlsx({sheet: rows})


def check(rows, **layout):
    file = AgencyFile(listed(*rows).getvalue())
    suggested = file.suggested()
    return check_agencies(file, Layout(suggested.columns, layout.pop("kind", suggested.kind), **layout))


def places(found):
    return [(change.row.kind, change.row.region) for change in found.changes]


def problems(found):
    return [(problem.cell, problem.found) for problem in found.problems]


def npp(name, kind, detail, province, regency, number="1", **more):
    return [number, name, "Lembaga", more.get("address"), more.get("phone"), more.get("email"), kind, detail, province,
            regency, "Metro Pusat"]  # fmt: skip


def test_columns_that_are_too_many_to_be_read_are_named(regions):
    found = check([OWN, ["SD 1", "Sekolah", "18.06", "Catatan", *[None] * 96, "x"]])
    assert [remark.cell for remark in found.remarks if remark.cell] == ["D1"]
    assert [str(remark) for remark in found.remarks if " CW " in str(remark)]


@pytest.mark.both_engines
def test_the_list_of_library_numbers_is_stored(regions):
    rows = [
        npp("Perpustakaan Umum Metro", "Umum", "Kabupaten/Kota", "Lampung", "Kota Metro", "187", email="-", phone="–"),
        npp("Perpustakaan Desa Makmur", "Umum", "Desa/Kelurahan", "Lampung", "KAB. LAMPUNG TENGAH", phone="0812 1"),
        npp("Perpustakaan SMA 1", "Sekolah", "SMA", "Lampung", "Kota Bandar Lampung"),
        npp("Perpustakaan Provinsi", "Umum", "Provinsi", "Prov. Lampung", "Kota Bandar Lampung"),
        npp("TBM Maju", "Umum", "Taman Bacaan Masyarakat (TBM)", "Lampung", "Lampung Barat"),
    ]
    imported = import_agencies(listed(NPP, *rows))
    assert (imported.created, imported.updated, imported.unchanged) == (5, 0, 0)
    assert [remark.cell for remark in imported.warnings] == ["C1", "K1"]
    stored = Agency.objects.order_by("pk").values_list("kind", "province", "regency", "npp", "phone", "email")
    assert list(stored) == [
        ("regency", "18", "18.72", "187", "", ""),
        ("village", "18", "18.02", "1", "0812 1", ""),
        ("school", "18", "18.71", "1", "", ""),
        ("province", "18", None, "1", "", ""),
        ("community", "18", "18.04", "1", "", ""),
    ]


def test_a_hidden_sheet_is_not_read():
    def hide(book):
        book["Lama"].sheet_state = "hidden"

    content = xlsx({"Lama": [OWN, ["A", "Desa", "18.02"]], "Baru": [OWN, ["B", "Desa", "18.02"]]}, hide).getvalue()
    file = AgencyFile(content)
    assert (file.sheet, file.sheets, file.hidden_sheets) == ("Baru", ["Lama", "Baru"], ["Lama"])
    assert [remark.sheet for remark in check_agencies(file, file.suggested()).remarks] == ["Lama"]
    assert AgencyFile(content, sheet="Lama").sheet == "Lama"


def test_hidden_and_struck_rows_are_left_out_or_read_by_choice(regions):
    def mark(book):
        sheet = book.active
        sheet.row_dimensions[3].hidden = True
        sheet["A4"].font = Font(strike=True)

    rows = [OWN, *([name, "Desa", "18.02"] for name in ("Makmur", "Tersembunyi", "Tercoret"))]
    file = AgencyFile(xlsx({"Sheet1": rows}, mark).getvalue())
    for takes, numbers in ((False, [2]), (True, [2, 3, 4])):
        found = check_agencies(file, replace(file.suggested(), takes_unseen=takes))
        assert [change.row.row.number for change in found.changes] == numbers
        assert ["3–4" in str(remark) for remark in found.remarks] == [True]


@pytest.mark.parametrize(
    "signature",
    [
        [["Bandar Lampung, 1 Mei 2025"], ["Kepala Dinas"], ["Budi Santoso"], ["NIP 19700101 199003 1 001"]],
        [[None, None, None, "Mengetahui"], [None, None, None, "Kepala Dinas"], [None, None, None, "Budi"]],
        [[None, "Mengetahui"], ["Kepala Dinas", None, "Sekretaris"], ["Budi", None, "Ani"]],
    ],
)
def test_what_is_around_the_list_is_left_out_and_named(regions, signature):
    rows = [["Daftar perpustakaan"], OWN, ["Makmur", "Desa", "18.02"], ["Jumlah", None, 1], *signature]
    found = check(rows)
    assert (problems(found), [change.row.name for change in found.changes]) == ([], ["Makmur"])
    assert {text for text in ("Daftar", "Jumlah") for remark in found.remarks if text in str(remark)} == {
        "Daftar",
        "Jumlah",
    }


def test_a_row_with_only_a_name_is_an_agency_if_the_choices_say_the_rest(regions):
    rows = [
        ["Nama", "Alamat", "Telepon"],
        ["Desa Makmur", "Jl.", "1"],
        ["Desa Jaya", "Jl.", "2"],
        ["Perpustakaan Desa Sejuk"],
    ]
    found = check(rows, kind="village", region="18.02")
    assert [change.row.name for change in found.changes] == ["Desa Makmur", "Desa Jaya", "Perpustakaan Desa Sejuk"]


def test_a_list_of_schools_needs_only_its_region(regions):
    rows = [
        ["Daftar sekolah"],
        ["No", "NPSN", "Nama Satuan Pendidikan", "Alamat"],
        [1, 2, 3, 4],
        [1, "1", "SMAN 1", "Jl."],
    ]
    assert problems(check(rows)) == [("", "")]
    found = check(rows, region="1871")
    assert places(found) == [("school", "18.71")]
    assert found.changes[0].row.row.number == 4


def test_a_list_of_villages_has_longer_codes(regions):
    rows = [["Kode", "Nama Desa"], ["18.02.05.2003", "Makmur"], ["1802052004", "Sejahtera"], [180205, "Jaya"]]
    assert places(check(rows)) == [("village", "18.02")] * 3


@pytest.mark.parametrize("code", ["1802", 1802, "18.02", "18.02."])
def test_codes_need_no_dot(regions, code):
    assert places(check([OWN, ["A", "Desa/Kelurahan", code]])) == [("village", "18.02")]


@pytest.mark.parametrize(
    ("kind", "detail", "expected"),
    [
        ("Umum", "Kecamatan", "district"),
        ("Perpustakaan Desa", None, "village"),
        (None, "SMP/MTs", "school"),
        ("Perguruan Tinggi", "Universitas", "university"),
        ("Khusus", "Instansi pemerintah", "special"),
        ("KOMUNITAS (TBM, pesantren)", None, "community"),
        (None, None, "special"),
    ],
)
def test_kinds_are_understood_by_name(regions, kind, detail, expected):
    rows = [["Nama", "Jenis", "Subjenis", "Kabupaten"], ["A", kind, detail, "Lampung Tengah"]]
    assert places(check(rows, kind="special")) == [(expected, "18.02")]


@pytest.mark.parametrize(
    ("kind", "detail", "cell"),
    [("Istana", None, "B2"), ("Umum", None, "C2"), ("Umum", "Istana", "C2"), ("-", "-", "B2")],
)
def test_an_unknown_kind_is_refused_at_its_cell(regions, kind, detail, cell):
    found = check([["Nama", "Jenis", "Subjenis", "Kabupaten"], ["A", kind, detail, "Lampung Tengah"]])
    assert [problem[0] for problem in problems(found)] == [cell]


@pytest.mark.parametrize(
    ("code", "province", "regency", "cell"),
    [
        ("18.02", None, "Lampung Selatan", "C2"),
        ("18.02", "Riau", None, "C2"),
        ("99.02", None, None, "C2"),
        ("18", None, None, "C2"),
        (None, None, None, "C2"),
        (None, "Atlantis", "Lampung Tengah", "D2"),
        (None, None, "Atlantis", "E2"),
        (None, None, "Bogor", "E2"),
        (None, "Riau", "Kota Bogor", "E2"),
    ],
)
def test_a_region_that_is_unknown_or_contradicts_itself_is_refused(regions, code, province, regency, cell):
    """Regencies with BPS codes are found so, if the list also has names."""
    header = ["Nama", "Jenis", "Kode wilayah", "Provinsi", "Kabupaten/Kota"]
    found = check([header, ["A", "Desa", code, province, regency]])
    assert [problem[0] for problem in problems(found)] == [cell]


@pytest.mark.parametrize(
    ("code", "province", "regency"),
    [
        ("91.01", None, None),
        ("91.01", "Papua", "Merauke"),
        ("93.01", "Papua", "Kab. Merauke"),
        ("9101", "Papua Selatan", "Merauke"),
        (None, "Papua", "Merauke"),
    ],
)
def test_regions_of_earlier_years_are_read_as_those_of_today(regions, code, province, regency):
    header = ["Nama", "Jenis", "Kode wilayah", "Provinsi", "Kabupaten/Kota"]
    found = check([header, ["A", "Kabupaten/Kota", code, province, regency]])
    assert places(found) == [("regency", "93.01")]


def test_an_ended_code_without_a_successor_is_refused(regions):
    Regency.objects.filter(pk="18.02").update(valid_to=date(2020, 1, 1))
    found = check([OWN, ["A", "Desa/Kelurahan", "18.02"]])
    assert [problem[0] for problem in problems(found)] == ["C2"]


def test_names_beside_the_code_may_be_written_otherwise(regions):
    header = ["Nama", "Jenis", "Kode wilayah", "Provinsi", "Kabupaten/Kota"]
    rows = [["A", "Desa", "1802", "LAMPUNG", "Lampung Tengah, Kab."], ["B", "Desa", "1802", "Lampung", "tidak tahu"]]
    assert places(check([header, *rows])) == [("village", "18.02")] * 2


def test_one_region_for_all_rows_fits_the_kinds(regions):
    rows = [["Nama", "Jenis"], ["A", "Desa"], ["B", "Provinsi"]]
    assert places(check(rows, region="18.02")) == [("village", "18.02"), ("province", "18")]
    assert problems(check(rows, region="18")) == [("A2", "")]
    assert problems(check(rows, region="77.77")) == [("", "77.77")]


def test_a_provincial_agency_has_no_code_of_a_regency(regions):
    assert problems(check([OWN, ["A", "Provinsi", "18.02"]])) == [("C2", "18.02")]
    assert problems(check([["Nama", "Jenis", "Kab"], ["A", "Provinsi", "Metro"]])) == [("A2", "")]


@pytest.mark.both_engines
def test_only_a_reopened_agency_loses_its_successor(regions):
    successor = make.agency("18.02", kind="village", name="C")
    merged = {"closed_on": date(2020, 1, 1), "closed_reason": "Penggabungan", "successor": successor}
    for name in "AB":
        make.agency("18.02", kind="village", name=name, **merged)
    rows = [[*OWN, "Telepon", "Bubar", "Alasan bubar"]]
    rows += [["A", "Desa/Kelurahan", "18.02", "0812", "", ""]]
    rows += [["B", "Desa/Kelurahan", "18.02", "0812", date(2020, 1, 1), "Penggabungan"]]
    assert import_agencies(listed(*rows)).updated == 2
    found = dict(Agency.objects.exclude(pk=successor.pk).values_list("name", "successor"))
    assert found == {"A": None, "B": successor.pk}


@pytest.mark.both_engines
def test_blank_cells_clear_or_keep_the_stored_values(regions):
    agency = make.agency("18.02", kind="village", name="A", npp="123", phone="0812")
    rows = [[*OWN, "NPP", "Telepon"], ["A", "Desa/Kelurahan", "18.02", "-", "0813"]]
    kept = check(rows, keeps_blank=True)
    assert kept.changes[0].changes == {"phone": ("0812", "0813")}
    assert kept.remarks == []
    file = AgencyFile(listed(*rows).getvalue())
    assert store_agencies(file, file.suggested()).counts == {"created": 0, "updated": 1, "unchanged": 0}
    agency.refresh_from_db()
    assert (agency.npp, agency.phone) == ("", "0813")


def test_a_column_named_twice_is_not_guessed(regions):
    rows = [["Nama", "Nama Sekolah", "Jenis", "Kab"], ["A", "B", "Desa", "Metro"]]
    assert problems(check(rows)) == [("", "")]


def test_the_sheet_with_agencies_is_read_and_the_others_are_named(regions):
    book = xlsx({"Kata pengantar": [["Salam"]], "Data": [["Nama", "Jenis", "Kab"], ["A", "Desa", "Lampung Barat"]]})
    imported = import_agencies(book)
    assert imported.created == 1
    assert [remark.sheet for remark in imported.warnings] == ["Kata pengantar"]


def test_a_csv_file_is_read(regions):
    assert import_agencies(BytesIO(b"Nama;Jenis;Kabupaten\nA;Desa;Lampung Barat\n")).created == 1
    with pytest.raises(WorkbookRejected) as error:
        import_agencies(BytesIO(b"Nama;Jenis;Kabupaten\nA;Desa;Atlantis\n"))
    assert "CSV!C2" in str(error.value)


@pytest.mark.parametrize("content", [b"", b"\n\n", listed().getvalue()])
def test_an_empty_file_is_refused(regions, content):
    with pytest.raises(UnreadableWorkbook):
        import_agencies(BytesIO(content))


def test_a_header_names_one_field():
    keys = [key for field in FIELDS for key in field.keys]
    assert len(keys) == len({*keys})
    assert {vocabulary().field_of(field.header) for field in FIELDS} == {field.name for field in FIELDS}


def test_another_spelling_of_a_stored_agency_keeps_its_name(regions):
    agency = make.agency("18.02", name="Dinas Perpustakaan dan Kearsipan Kabupaten Lampung Tengah")
    imported = import_agencies(
        listed(
            [*OWN, "NPP"],
            ["Dinas Perpustakaan & Kearsipan Kab. Lampung Tengah", "Kabupaten/Kota", "18.02", "1"],
        )
    )
    agency.refresh_from_db()
    assert (imported.created, imported.updated, len(imported.warnings)) == (0, 1, 1)
    assert (agency.name, agency.npp) == ("Dinas Perpustakaan dan Kearsipan Kabupaten Lampung Tengah", "1")


def test_two_spellings_of_one_agency_are_a_mistake(regions):
    make.agency("18.72", kind="school", name="SMA Negeri 1 Metro")
    rows = ["SMA Negeri 1 Metro", "SMAN 1 Metro", "SMP Negeri 2 Metro", "SMPN 02 Metro"]
    found = check([OWN, *([name, "Sekolah", "18.72"] for name in rows)])
    assert problems(found) == [("A3", "SMAN 1 Metro"), ("A5", "SMPN 02 Metro")]


DINAS = "Dinas Perpustakaan dan Kearsipan Tulang Bawang"


@pytest.mark.parametrize("name", ["Dinas Perpustakaan Kab. Tulang Bawang", "Kantor Perpustakaan Tulang Bawang"])
def test_words_that_fit_only_one_agency_mean_it(regions, name):
    agency = make.agency("18.05", name=DINAS)
    found = check([[*OWN, "NPP"], [name, "Kabupaten/Kota", "18.05", "1"]])
    assert [(change.agency, change.action, change.read_as) for change in found.changes] == [(agency, "updated", DINAS)]
    assert [(remark.cell, DINAS in str(remark)) for remark in found.remarks] == [("A2", True)]


@pytest.mark.parametrize(
    ("kind", "region", "stored", "name"),
    [
        ("village", "18.02", "Perpustakaan Desa Suka Maju", "Perpusdes Sukamaju"),
        ("village", "18.02", "Perpustakaan Desa Suka Maju", "Perpusdes Suka Mayu"),
        ("regency", "18.05", "Dinas Kearsipan Tulang Bawang", "Dinas Perpustakaan Tulang Bawang"),
        ("regency", "18.05", DINAS, "Dinas Perpustkaan dan Kearsipan Tulang Bawang"),
    ],
)
def test_a_name_similar_to_a_stored_one_is_asked_about(regions, kind, region, stored, name):
    make.agency(region, kind=kind, name=stored)
    rows = [OWN, [name, KIND_WORDS[kind], region]]
    found = check(rows)
    assert problems(found) == [("A2", name)]
    assert stored in str(found.problems[0])
    added = check(rows, adds_similar=True)
    assert ([change.action for change in added.changes], added.problems) == (["created"], [])
    assert [stored in str(remark) for remark in added.remarks] == [True]


def test_words_do_not_mean_a_dissolved_agency_or_one_that_another_row_names(regions):
    make.agency("18.02", name="Dinas Perpustakaan dan Kearsipan Lampung Tengah")
    make.agency("18.05", name=DINAS, closed_on=date(2020, 1, 1), closed_reason="x")
    rows = [
        ["Dinas Perpustakaan Lampung Tengah", "Kabupaten/Kota", "18.02"],
        ["Dinas Perpustakaan dan Kearsipan Lampung Tengah", "Kabupaten/Kota", "18.02"],
        ["Dinas Perpustakaan Tulang Bawang", "Kabupaten/Kota", "18.05"],
    ]
    found = check([OWN, *rows])
    assert [change.action for change in found.changes] == ["created", "unchanged", "created"]
    assert [problem.cell for problem in found.problems] == ["A2", "A4"]


def test_new_names_of_one_list_that_differ_only_by_blanks_are_asked_about(regions):
    names = ["Perpusdes Suka Maju", "Perpusdes Sukamaju", "Perpusdes Suka Jadi", "Perpusdes Suka Jaya"]
    assert problems(check([OWN, *([name, "Desa", "18.02"] for name in names)])) == [("A3", names[1])]


def test_two_numbers_in_another_order_are_another_school(regions):
    make.agency("18.72", kind="school", name="SD Negeri 1 Metro 2")
    found = check([OWN, ["SD Negeri 2 Metro 1", "Sekolah", "18.72"]])
    assert ([change.action for change in found.changes], found.problems) == (["created"], [])


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.both_engines
def test_an_import_needs_the_same_queries_for_one_row_and_three(regions, django_assert_num_queries, count):
    make.agency("18.02", kind="village", name="Desa 0", npp="old")
    rows = [[f"Desa {number}", "Desa", "18.02", "1"] for number in range(count + 1)]
    file = AgencyFile(listed([*OWN, "NPP"], *rows).getvalue())
    with django_assert_num_queries(19):
        store_agencies(file, file.suggested())


def run(tmp_path, capsys, *options, rows=((*OWN,), ("A", "Desa", "18.02"))):
    path = tmp_path / "daftar.xlsx"
    path.write_bytes(listed(*rows).getvalue())
    call_command("import_agencies", str(path), *options)
    return capsys.readouterr().out


def test_a_dry_run_says_what_would_change(regions, tmp_path, capsys):
    make.agency("18.02", kind="village", name="B", npp="123")
    make.agency("18.02", kind="village", name="C")
    rows = [[*OWN, "NPP"], ["A", "Desa", "18.02", ""], ["B", "Desa", "18.02", "4" * 30], ["C", "Desa", "18.02", ""]]
    said = run(tmp_path, capsys, "--dry-run", rows=rows).splitlines()
    assert Agency.objects.count() == 2
    assert "Kabupaten Lampung Tengah" in said[0]
    assert "123 → 444" in said[1]
    assert "C" in said[2]
    assert [number for number in said[-1] if number.isdigit()] == ["1", "1", "1"]


def test_the_command_has_columns_and_choices_for_all_rows(regions, tmp_path, capsys):
    rows = [["Unit", "NPP"], ["A", "-"]]
    options = ["--column", "name=UNIT", "--kind", "village", "--region", "18.02", "--sheet", "Sheet1"]
    run(tmp_path, capsys, *options, rows=rows)
    assert Agency.objects.get().name == "A"


def test_the_command_keeps_what_empty_cells_do_not_say_unless_it_is_told_to(regions, tmp_path, capsys):
    agency = make.agency("18.02", kind="village", name="A", npp="123", phone="0812")
    rows = [[*OWN, "NPP", "Telepon"], ["A", "Desa", "18.02", "", "-"]]
    for options, stored in (([], ("123", "0812")), (["--clear-blank"], ("", ""))):
        run(tmp_path, capsys, *options, rows=rows)
        agency.refresh_from_db()
        assert (agency.npp, agency.phone) == stored


def test_the_command_adds_similar_names_only_if_it_is_told_to(regions, tmp_path, capsys):
    make.agency("18.02", kind="village", name="Perpustakaan Desa Suka Maju")
    rows = [OWN, ["Perpusdes Sukamaju", "Desa", "18.02"]]
    with pytest.raises(CommandError, match="Suka Maju"):
        run(tmp_path, capsys, rows=rows)
    run(tmp_path, capsys, "--add-similar", rows=rows)
    assert Agency.objects.count() == 2


@pytest.mark.parametrize("column", ["name=Lain", "ukuran=Nama"])
def test_the_command_refuses_unknown_columns(regions, tmp_path, capsys, column):
    with pytest.raises(CommandError):
        run(tmp_path, capsys, "--column", column)


def test_a_closing_date_of_libreoffice_is_read(regions):
    day = ods.text("31/01/20").replace('"string"', '"date" office:date-value="2020-01-31"')
    header = [ods.text(head) for head in (*OWN, "Bubar", "Alasan bubar")]
    cells = [*map(ods.text, ("A", "Desa/Kelurahan", "18.02")), day, ods.text("Penggabungan")]
    file = AgencyFile(ods.ods(ods.table(ods.row(*header), ods.row(*cells))))
    assert check_agencies(file, file.suggested()).changes[0].row.values["closed_on"] == date(2020, 1, 31)
