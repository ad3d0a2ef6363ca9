"""PDFs for the archive: their contents, the printed id, their record, and the verdict of veraPDF."""

import hashlib
import html
import io
import json
import re
import subprocess
import sys
import zipfile
from datetime import date

import pytest
from django.core.management import call_command
from django.test import Client, override_settings

from documents.pdf import volumes
from events.invitations.letters import invitations_pdf
from events.models import Invitation
from participants.paper.badges import badge_sheets_pdf
from participants.paper.sign_sheets import occasions, people, rows, sign_sheet_pdf
from reports.attendance.document import attendance_document, attendance_json
from reports.attendance.rows import attendance
from reports.models import ReportFile
from reports.tests.rendering import render
from tests import make, pdf, verapdf, workbooks
from tests.pdf import squeezed

pytestmark = pytest.mark.one_engine("the contents of PDF files")

ATTENDANCE = "/reports/attendance/ARSIP-1/?format="
COVERAGE = "/reports/coverage/18/?as_of=2022-12-31&event=ARSIP-1&format="
EVENT_REPORT = "/reports/event/ARSIP-1/?format=pdf"
PDFS = [f"{ATTENDANCE}pdf", f"{COVERAGE}pdf", EVENT_REPORT]
PORTAL = "https://bimtek.example.go.id/portal"
NATIONAL = "/reports/coverage/?as_of=2022-12-31&format="
BADGES = "badges"
PRINTED_ID = re.compile(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}")


@pytest.fixture(scope="module")
def event(shared_db):
    with shared_db():
        event = make.event(code="ARSIP-1", sessions=2, starts_on=date(2022, 5, 11), title="Bimtek (Uji) & <Coba> \\ é")
        make.registration(event, make.agency("18.03"), marks="HT", full_name="Nur Aini, S.IP.")
        make.registration(event, make.agency("18"), marks="HA")
        yield event


@pytest.fixture(scope="module")
def author(event):
    return make.user(province="18")


@pytest.fixture(scope="module")
def files(event, author):
    """Return a PDF of each kind by its address, made once by the author for all tests that only read it."""
    client = Client()
    client.force_login(author)
    with override_settings(PORTAL_URL=PORTAL):
        return {address: fetch(client, address) for address in PDFS}


@pytest.fixture
def reader(client, author):
    """Sign in as the author of the files."""
    client.force_login(author)
    return author


@pytest.fixture(params=PDFS)
def any_pdf(request, files):
    return files[request.param]


@pytest.fixture(params=[ATTENDANCE, COVERAGE])
def address(request):
    return request.param


def fetch(client, address: str) -> bytes:
    response = client.get(address)
    assert response.status_code == 200
    return response.content


def record_of(content: bytes) -> ReportFile:
    return ReportFile.objects.get(sha256=hashlib.sha256(content).hexdigest())


# --- Inside -----------------------------------------------------------------------------------------------------------


def test_the_pdf_declares_its_standards(any_pdf):
    root, rdf = pdf.read(any_pdf).trailer["/Root"], pdf.metadata(any_pdf)
    assert (pdf.said(rdf, "pdfaid:part"), pdf.said(rdf, "pdfaid:conformance")) == (["3"], ["A"])
    assert pdf.said(rdf, "pdfuaid:part") == ["1"]
    assert root["/Lang"] == "id"
    assert root["/MarkInfo"]["/Marked"]
    assert root["/StructTreeRoot"]["/K"]
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    (intent,) = root["/OutputIntents"]
    assert intent["/S"] == "/GTS_PDFA1"
    assert intent["/DestOutputProfile"].get_object().get_data()[36:40] == b"acsp"  # an ICC profile
    title = rdf.findtext(".//dc:title/rdf:Alt/rdf:li", namespaces=pdf.NAMES)
    assert title == pdf.read(any_pdf).metadata.title == record_of(any_pdf).title


def test_fonts_are_in_the_file(files):
    pages = pdf.read(files[f"{ATTENDANCE}pdf"]).pages
    fonts = [font for page in pages for font in page["/Resources"]["/Font"].values()]
    assert fonts
    for font in fonts:
        (inner,) = font.get_object()["/DescendantFonts"]
        assert {"/FontFile2", "/FontFile3"} & {*inner.get_object()["/FontDescriptor"]}


def test_each_table_has_a_bookmark(files, reader, client):
    page = client.get("/reports/attendance/ARSIP-1/").context["document"]
    found = pdf.bookmarks(files[f"{ATTENDANCE}pdf"])
    assert found == [page.title, *(table.title for table in page.tables)]


def unpacked(workbook: bytes) -> dict[str, bytes]:
    """Return the parts of an XLSX without the one that has the time of creation."""
    archive = zipfile.ZipFile(io.BytesIO(workbook))
    return {name: archive.read(name) for name in archive.namelist() if name != "docProps/core.xml"}


def test_the_attached_data_equal_the_other_outputs(files, reader, client, address):
    inside = pdf.attached(files[f"{address}pdf"])
    (workbook, as_workbook), (data, as_data) = inside.values()
    assert [name.rpartition(".")[2] for name in inside] == ["xlsx", "json"]
    assert (as_workbook, as_data) == ("/Data", "/Data")
    assert unpacked(workbook) == unpacked(fetch(client, f"{address}xlsx"))
    made = re.compile(rb'"generated_at": "[^"]+"')
    assert len(made.findall(data)) == 1
    assert made.sub(b"", data) == made.sub(b"", fetch(client, f"{address}json"))


def test_the_attached_data_have_only_people_that_the_reader_may_see(event, client):
    """The attachments have the same scope as the page."""
    make.registration(event, make.agency("72.01"), full_name="Tuti of Banggai", marks="HH")
    client.force_login(make.user(province="72"))
    files = pdf.attached(fetch(client, f"{ATTENDANCE}pdf"))
    people = json.loads(files["kehadiran-arsip-1.json"][0])["participants"]
    assert [person["name"] for person in people] == ["Tuti of Banggai"]
    shared = unpacked(files["kehadiran-arsip-1.xlsx"][0])
    assert not [name for name, part in shared.items() if b"Nur Aini" in part]


def test_the_event_report_holds_its_tables_and_their_data(event, reader, client):
    make.photo(event, caption="Pembukaan")
    make.registration(event, make.agency("72.01"), full_name="Tuti of Banggai", marks="HH")
    content = fetch(client, EVENT_REPORT)
    files = pdf.attached(content)
    assert {name: kind for name, (_, kind) in files.items()} == {
        "laporan-kegiatan-arsip-1.xlsx": "/Data",
        "laporan-kegiatan-arsip-1.json": "/Data",
    }
    data = json.loads(files["laporan-kegiatan-arsip-1.json"][0])
    assert (data["report"], data["event"]["code"], data["event"]["course"]) == ("event", "ARSIP-1", "SPP-TIK")
    names = [person["name"] for person in data["participants"]]
    assert (len(names), names[0]) == (2, "Nur Aini, S.IP.")
    assert (data["totals"]["registered"], data["coverage"]["totals"]["covered"]) == (3, 1)
    assert data["new_regencies"] == ["18.03"]
    assert data["photos"] == [{"position": 1, "caption": "Pembukaan"}]
    book = workbooks.opened(files["laporan-kegiatan-arsip-1.xlsx"][0])
    cells = {str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None}
    printed = squeezed("".join(pdf.texts(content)))
    for text in ["Nur Aini, S.IP.", "18.03", "SPP-TIK", "ARSIP-1"]:
        assert any(text in cell for cell in cells)
        assert squeezed(text) in printed
    assert "Tuti of Banggai" not in cells


# --- On paper ---------------------------------------------------------------------------------------------------------


def test_the_qr_code_on_the_first_page_leads_to_the_record(any_pdf):
    (text,) = pdf.qr_texts(pdf.page_picture(any_pdf))
    assert text == f"{PORTAL}/reports/check/{record_of(any_pdf).printed_id}/"


def assert_id_on_each_page(content: bytes) -> None:
    printed = record_of(content).printed_id
    assert PRINTED_ID.fullmatch(printed)
    pages = pdf.texts(content)
    assert len(pages) == len(pdf.read(content).pages) > 1
    assert all(printed in page for page in pages)


def test_the_id_is_on_each_page_of_an_event_report(files):
    assert_id_on_each_page(files[EVENT_REPORT])


def test_the_id_is_on_each_page_of_a_long_table(event, reader, client):
    for _ in range(40):
        make.registration(event, make.agency("18.03"), marks="HH")
    assert_id_on_each_page(fetch(client, f"{ATTENDANCE}pdf"))


# --- On record --------------------------------------------------------------------------------------------------------


def test_each_pdf_has_a_record(files, reader, client):
    first, second = files[f"{COVERAGE}pdf"], fetch(client, f"{COVERAGE}pdf")
    assert record_of(first).pk != record_of(second).pk
    assert ReportFile.objects.first() == record_of(second)  # the newest
    for content in (first, second):
        file = record_of(content)
        assert file.size == len(content)
        data = pdf.attached(content)["cakupan-18-2022-12-31.json"][0]
        assert file.data_sha256 == hashlib.sha256(data).hexdigest()
        assert file.scope == json.loads(data)["scope"] | {"of_staff_of": "18"}
        assert (file.report, file.made_by, file.role) == ("coverage", reader, "provincial")
        assert file.scope["province"] == "18"
        assert file.scope["event"] == "ARSIP-1"


def test_the_check_page_of_the_event_report_agrees_with_its_cover(event, files, author, client):
    content = files[EVENT_REPORT]
    file = record_of(content)
    assert file.size == len(content)
    assert file.data_sha256 == hashlib.sha256(pdf.attached(content)["laporan-kegiatan-arsip-1.json"][0]).hexdigest()
    assert (file.report, file.scope, file.made_by) == ("event", {"event": "ARSIP-1", "of_staff_of": "18"}, author)
    page = html.unescape(client.get(file.get_absolute_url()).content.decode())
    cover = squeezed(pdf.texts(content)[0])
    for said in [event.title, *file.facts, file.printed_id]:
        assert said in page
        assert squeezed(said) in cover


def test_a_pdf_made_by_a_command_has_no_user(event, tmp_path):
    call_command("report", "attendance", "ARSIP-1", "--format", "pdf", "--output", str(tmp_path / "x.pdf"))
    file = record_of((tmp_path / "x.pdf").read_bytes())
    assert (file.report, file.scope, file.made_by, file.role) == ("attendance", {"event": "ARSIP-1"}, None, "")


@pytest.mark.parametrize("form", ["", "html", "xlsx", "csv", "json"])
def test_other_outputs_leave_no_record(event, reader, client, form):
    before = ReportFile.objects.count()
    fetch(client, ATTENDANCE + form)
    assert ReportFile.objects.count() == before


def test_volumes_have_a_record_each_and_the_data_once(event, reader, client, monkeypatch):
    monkeypatch.setattr(volumes, "MOST_ROWS", 2)
    make.registration(event, event.registrations.first().agency, marks="HH")
    before = {*ReportFile.objects.values_list("pk", flat=True)}
    archive = zipfile.ZipFile(io.BytesIO(fetch(client, f"{ATTENDANCE}pdf")))
    contents = [archive.read(name) for name in archive.namelist()]
    records = {file.sha256: file for file in ReportFile.objects.exclude(pk__in=before)}
    files = [records.pop(hashlib.sha256(content).hexdigest()) for content in contents]
    assert not records
    assert len({file.title for file in files}) == len(files) == 2
    assert [sorted(pdf.attached(content)) for content in contents] == [
        ["kehadiran-arsip-1.json", "kehadiran-arsip-1.xlsx"],
        [],
    ]
    assert [bool(file.data_sha256) for file in files] == [True, False]
    for content, file in zip(contents, files, strict=True):
        assert pdf.qr_texts(pdf.page_picture(content)) == [f"http://127.0.0.1:8000{file.get_absolute_url()}"]


class Stop(Exception):
    pass


def test_a_stopped_pdf_leaves_no_record(event):
    before, heard = ReportFile.objects.count(), []

    def stop(done: int, total: int) -> None:
        heard.append((done, total))
        raise Stop

    report = attendance(event)
    with pytest.raises(Stop):
        render(attendance_document(report), attendance_json(report), "pdf", stop)
    assert heard[0][0] == 0
    assert heard[0][1] > 0
    assert ReportFile.objects.count() == before


# --- Judged by others -------------------------------------------------------------------------------------------------


@pytest.fixture
def all_kinds(event, client, tmp_path):
    """Return one file of each kind of PDF. The event has photos, scores and an evaluation."""
    make.only_provinces("18", "72")  # the report of the country has each kind of row once or more
    make.photo(event, make.picture(1200, 800), caption="Pembukaan")
    for registration in event.registrations.confirmed():
        make.scores(registration, 50, 70)
    make.evaluation(event, 6)
    coming = make.coming_event("18", sessions=2)
    make.registration(coming, make.agency("18.06"))
    make.invitations(coming)
    client.force_login(make.user())
    addresses = {
        "attendance": f"{ATTENDANCE}pdf",
        "province": f"{COVERAGE}pdf",
        "country": f"{NATIONAL}pdf",
        "event": EVENT_REPORT,
    }
    (tmp_path / "letters.pdf").write_bytes(
        invitations_pdf(Invitation.objects.select_related("number", "replaces__number"))
    )
    guests = list(people(event, make.user()))
    (tmp_path / f"{BADGES}.pdf").write_bytes(badge_sheets_pdf(event, guests))
    for number, one in enumerate(occasions(event)[:2]):  # of the day and of a session
        (tmp_path / f"sign_sheet_{number}.pdf").write_bytes(sign_sheet_pdf(one, rows(one, guests, blank=3)))
    for name, address in addresses.items():
        (tmp_path / f"{name}.pdf").write_bytes(fetch(client, address))
    return sorted(tmp_path.glob("*.pdf"))


def test_pdfua_finds_no_error(all_kinds):
    """Exit code 3 means an error."""
    run = subprocess.run([sys.executable, "-m", "pdfua", "check", *all_kinds], capture_output=True, text=True)
    assert run.returncode in (0, 1, 2), run.stdout + run.stderr


def test_each_header_cell_has_a_scope(all_kinds):
    scopes = [pdf.header_scopes(path.read_bytes()) for path in all_kinds if path.stem != BADGES]  # they have no table
    assert all(scopes)
    assert {scope for found in scopes for scope in found} <= {"/Column", "/Row"}


@pytest.mark.skipif(verapdf.missing() != "", reason=verapdf.missing() or "-")
def test_verapdf_accepts_the_files_for_archives_and_accessibility(all_kinds):
    assert verapdf.broken_rules(all_kinds, "3a,ua1") == []


@pytest.mark.skipif(verapdf.missing() != "", reason=verapdf.missing() or "-")
def test_verapdf_rejects_a_wrong_file(files, tmp_path):
    """The file does not declare PDF/UA."""
    path = tmp_path / "silent.pdf"
    writer = pdf.pypdf.PdfWriter(clone_from=io.BytesIO(files[f"{ATTENDANCE}pdf"]))
    del writer.root_object["/Metadata"]
    writer.write(path)
    assert verapdf.broken_rules([path], "ua1")
