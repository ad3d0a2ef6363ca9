from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils.translation import override

from agencies.importing.storing import import_agencies
from agencies.models import Agency
from agencies.workbook import KIND_WORDS, export_agencies
from documents.reading.workbook import WorkbookRejected
from tests import make
from tests.workbooks import sheets_of, xlsx

LAMPUNG = Path("participants/workbook/data/demo/lampung-agencies.xlsx")
HEADER = ["Nama", "Jenis instansi", "Kode wilayah", "NPP", "Berdiri", "Bubar", "Alasan bubar"]

pytestmark = [pytest.mark.django_db, pytest.mark.one_engine("parsing of workbooks")]


def agencies(*rows, header=HEADER):
    return xlsx({"Instansi": [header, *rows]})


def counts(imported):
    return imported.created, imported.updated, imported.unchanged


def stored():
    return list(Agency.objects.order_by("pk").values())


def rejected(file):
    before = stored()
    with pytest.raises(WorkbookRejected) as error:
        import_agencies(file)
    assert stored() == before
    return [(problem.cell, problem.found) for problem in error.value.problems]


@pytest.mark.both_engines
def test_importing_the_agencies_of_lampung_twice_changes_nothing(regions):
    assert counts(import_agencies(LAMPUNG)) == (51, 0, 0)
    before = stored()
    assert counts(import_agencies(LAMPUNG)) == (0, 0, 51)
    assert stored() == before
    assert Agency.objects.get(regency="18.13", kind="regency").closed_reason


@pytest.mark.parametrize("language", ["id", "en"])
def test_an_export_can_be_imported(regions, language):
    import_agencies(LAMPUNG)
    make.agency("18.03", "special", name="=SUM(A1)", phone="0812 3456", email="a@b.id", address="Jl. A", npp="18010000")
    make.agency(
        "18.10", "community", opened_on=date(2000, 1, 1), closed_on=date(2020, 1, 1), closed_reason="Bubar sendiri"
    )
    with override(language):
        exported = export_agencies(Agency.objects.all())
    before = stored()
    assert counts(import_agencies(BytesIO(exported))) == (0, 0, 53)
    assert stored() == before
    Agency.objects.all().delete()
    assert counts(import_agencies(BytesIO(exported))) == (53, 0, 0)
    assert sheets_of(BytesIO(export_agencies(Agency.objects.all()))) == sheets_of(BytesIO(exported))


def test_values_that_differ_only_in_blanks_are_unchanged(regions):
    agency = make.agency(address="Jl.  A")
    assert counts(import_agencies(BytesIO(export_agencies([agency])))) == (0, 0, 1)


def test_codes_in_the_export_are_text(regions):
    sheet = sheets_of(BytesIO(export_agencies([make.agency("18.10")])))["Instansi"]
    assert sheet[1][1:3] == ["Kabupaten/Kota", "18.10"]


def test_every_kind_has_a_word():
    assert set(KIND_WORDS) == set(Agency.Kind)


@pytest.mark.both_engines
def test_a_corrected_file_updates_the_agencies(regions):
    import_agencies(agencies(["Dinas A", "Kabupaten/Kota", "18.03", "123", None, None, None]))
    corrected = ["dinas  a", "kabupaten/kota", "18.03", None, "2001-02-03", "2020-01-01", "Dilebur"]
    assert counts(import_agencies(agencies(corrected))) == (0, 1, 0)
    agency = Agency.objects.get()
    assert (agency.name, agency.npp, agency.opened_on) == ("dinas a", "", date(2001, 2, 3))
    assert (agency.closed_on, agency.closed_reason) == (date(2020, 1, 1), "Dilebur")


def test_a_missing_column_keeps_the_stored_values(regions):
    make.agency("18.03", name="Dinas A", npp="123")
    file = agencies(["Dinas A", "Kabupaten/Kota", "18.03"], header=HEADER[:3])
    assert counts(import_agencies(file)) == (0, 0, 1)
    assert Agency.objects.get().npp == "123"


def test_a_community_has_two_spellings(regions):
    import_agencies(agencies(["TBM A", "Komunitas (TBM, pesantren)", "18.03"], ["TBM B", "komunitas", 18.03]))
    assert Agency.objects.filter(kind="community", regency="18.03").count() == 2


@pytest.mark.both_engines
def test_all_mistakes_are_reported_at_once_and_nothing_is_stored(regions):
    file = agencies(
        ["Baik", "Kabupaten/Kota", "18.03"],
        [None, "Provinsi", "18"],
        ["A", "Dinas", "18.03"],
        ["B", "Provinsi", "18.03"],
        ["C", "Desa/Kelurahan", "18"],
        ["D", "Desa/Kelurahan", "180"],
        ["E", "Desa/Kelurahan", 18.1],
        ["F", "Desa/Kelurahan", "18.10", None, "30/02/2020"],
        ["G", "Desa/Kelurahan", "18.10", None, None, "2020-01-01", None],
        ["H", "Desa/Kelurahan", "18.10", None, None, None, "Dilebur"],
        ["I", "Desa/Kelurahan", "18.10", None, "2020-01-02", "2020-01-01", "Dilebur"],
        ["baik ", "Kabupaten/Kota", "18.03"],
        ["x" * 201, "Kabupaten/Kota", "18.03"],
    )
    assert rejected(file) == [
        ("A3", ""),
        ("B4", "Dinas"),
        ("C5", "18.03"),
        ("C6", "18"),
        ("C7", "180"),
        ("C8", "18.1"),
        ("E9", "30/02/2020"),
        ("G10", ""),
        ("F11", ""),
        ("F12", "2020-01-01"),
        ("A13", "baik "),
        ("A14", "x" * 201),
    ]


def test_dissolving_needs_a_reason_in_the_file_or_in_the_portal(regions):
    agency = make.agency("18.03", name="A", closed_on=date(2020, 1, 1), closed_reason="Dilebur")
    header = [*HEADER[:3], "Bubar"]
    import_agencies(agencies(["A", "Kabupaten/Kota", "18.03", "2021-01-01"], header=header))
    agency.refresh_from_db()
    assert agency.closed_on == date(2021, 1, 1)
    assert rejected(agencies(["A", "Kabupaten/Kota", "18.03", None], header=header)) == [("D2", "")]


def test_values_erased_by_empty_cells_are_reported(regions):
    make.agency("18.03", name="Dinas A", closed_on=date(2020, 1, 1), closed_reason="Dilebur", npp="123")
    make.agency("18.06", name="Dinas B", npp="456", opened_on=date(2001, 2, 3))
    make.agency("18.09", name="Dinas C")
    places = [("Dinas A", "18.03"), ("Dinas B", "18.06"), ("Dinas C", "18.09"), ("Dinas D", "18.10")]
    imported = import_agencies(agencies(*([name, "Kabupaten/Kota", code] for name, code in places)))
    assert counts(imported) == (1, 2, 1)
    assert not Agency.objects.exclude(npp="", closed_on=None, closed_reason="", opened_on=None).exists()
    said = {remark.cell: str(remark) for remark in imported.warnings}
    assert list(said) == ["F2", "A2", "A3"]
    assert all(part in said["F2"] for part in ("Dinas A", "01-01-2020", "Dilebur"))
    assert all(part in said["A2"] for part in ("Dinas A", "NPP", "123"))
    assert all(part in said["A3"] for part in ("Dinas B", "456", "Berdiri", "03-02-2001"))


def test_the_command_imports_a_file_and_reports_errors(regions, capsys, tmp_path):
    call_command("import_agencies", str(LAMPUNG))
    assert "51" in capsys.readouterr().out
    wrong = tmp_path / "wrong.xlsx"
    wrong.write_bytes(agencies(["A", "Dinas", "18.03"], [None, "Provinsi", "18"]).getvalue())
    for path, lines in ((wrong, 2), (tmp_path / "missing.xlsx", 1), (tmp_path, 1)):
        with pytest.raises(CommandError) as error:
            call_command("import_agencies", str(path))
        assert len(str(error.value).splitlines()) == lines
