"""A report that is too long for one PDF: the note on its page, the ZIP, and the output of the command."""

import io
import zipfile

import pytest
from django.core.management import call_command

from documents.pdf import volumes
from tests import make

pytestmark = pytest.mark.one_engine("PDF files")


@pytest.fixture
def event(regions, monkeypatch):
    """Return an event whose three people make two volumes."""
    monkeypatch.setattr(volumes, "MOST_ROWS", 2)
    event = make.event(code="PANJANG", sessions=1)
    agency = make.agency()
    for _ in range(3):
        make.registration(event, agency, marks="H")
    return event


def test_the_page_offers_a_zip(event, client):
    client.force_login(make.user())
    page = client.get("/reports/attendance/PANJANG/")
    assert page.context["volumes"] == 2
    file = client.get("/reports/attendance/PANJANG/?format=pdf")
    assert file.headers["Content-Type"] == "application/zip"
    assert file.headers["Content-Disposition"] == 'attachment; filename="kehadiran-panjang.zip"'
    assert len(zipfile.ZipFile(io.BytesIO(file.content)).namelist()) == 2


def test_other_formats_are_one_file(event, client):
    client.force_login(make.user())
    file = client.get("/reports/attendance/PANJANG/?format=xlsx")
    assert file.headers["Content-Disposition"] == 'attachment; filename="kehadiran-panjang.xlsx"'


def test_the_command_writes_a_zip_and_states_this(event, tmp_path, capsys):
    call_command("report", "attendance", "PANJANG", "--format", "pdf", "--output", str(tmp_path / "daftar.pdf"))
    assert [path.name for path in tmp_path.iterdir()] == ["daftar.zip"]
    assert len(zipfile.ZipFile(tmp_path / "daftar.zip").namelist()) == 2
    assert str(tmp_path / "daftar.zip") in capsys.readouterr().err


def test_a_short_report_is_one_pdf(event, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(volumes, "MOST_ROWS", 3)
    call_command("report", "attendance", "PANJANG", "--format", "pdf", "--output", str(tmp_path / "daftar.pdf"))
    assert (tmp_path / "daftar.pdf").read_bytes().startswith(b"%PDF")
    assert capsys.readouterr().err == ""
