"""The report of one event: its page, and its PDF as a reader finds it."""

import io
import re
from datetime import date

import pypdf
import pytest
from django.utils import translation
from PIL import Image

from documents.pdf import volumes
from documents.pdf.pages import as_pdf
from events.models import Event, LetterSettings
from reports.attendance.document import attendance_document
from reports.attendance.narrative import attendance_narrative
from reports.attendance.rows import attendance
from reports.event_report.document import event_report_document
from reports.event_report.rows import event_report
from reports.tests.files.test_outputs import reach, squeezed
from tests import make, pdf

pytestmark = [pytest.mark.django_db, pytest.mark.one_engine("PDF files; other reports' tests have the queries")]

NIP, PHONE = "198609262015052001", "+6281234567890"


@pytest.fixture
def event(regions):
    """Return an event with fifty people of three agencies, seven photos, and one newly covered regency."""
    event = make.event(
        code="LAMPUNG",
        title="Bimtek <Uji> & Coba",
        sessions=5,
        lesson_hours=3,
        venue="Hotel <b>",
        organiser="Perpusnas",
    )
    agencies = [make.agency("18.03"), make.agency("18"), make.agency("72.01")]
    for agency in agencies:
        make.quota(event, agency, seats=30)
    make.registration(event, agencies[0], marks="HHHHH", full_name="=1+1 <i>Ani</i>", nip=NIP, phone=PHONE)
    for number in range(49):
        make.registration(event, agencies[number % 3], marks=["HHHHH", "HTIA.", "AAAAA"][number % 3])
    for caption in ["Pembukaan <script>", "", "Foto bersama", "", "Penutup", "", ""]:
        make.photo(event, caption=caption)
    return event


def read(event, reader=None, language="id") -> pypdf.PdfReader:
    with translation.override(language):
        return pypdf.PdfReader(io.BytesIO(as_pdf(event_report_document(event_report(event, reader)))))


def printed(reader) -> str:
    return squeezed("".join(page.extract_text() for page in reader.pages))


def bookmarks(reader) -> list[tuple[str, int]]:
    """Return the titles of the first level and the pages they lead to, from 1."""
    return [
        (item["/Title"], reader.get_destination_page_number(item) + 1)
        for item in reader.outline
        if not isinstance(item, list)
    ]


@pytest.mark.parametrize("language", ["id", "en"])
def test_contents_and_bookmarks_name_the_page_of_each_section(event, language):
    reader = read(event, language=language)
    sections = bookmarks(reader)
    assert len(sections) == 9  # contents, seven parts, closing
    contents = reader.pages[1].extract_text()
    numbers = re.findall(r"^(.+?)\s*\.{4,}\s*(\d+)\s*$", contents, re.M)
    assert [(squeezed(title), int(number)) for title, number in numbers] == [
        (squeezed(title), number) for title, number in sections[1:]
    ]
    for title, number in sections:
        assert squeezed(title) in squeezed(reader.pages[number - 1].extract_text())
    links = [link.get_object() for link in reader.pages[1]["/Annots"]]
    assert len(links) >= 8


def test_the_figures_agree_with_the_attendance_report(event):
    reader = read(event)
    words = printed(reader)
    report = attendance(event)
    with translation.override("id"):
        document = attendance_document(report)
        assert squeezed(attendance_narrative(report, date.today())) in words  # noqa: DTZ011  any day after it
        wanted = [row for table in document.tables for row in table.texts()]
    for row in wanted:
        assert squeezed("".join(row)) in words
    for text in ["Bimtek <Uji> & Coba", "Hotel <b>", "Perpusnas", "LAMPUNG", "Pembukaan <script>", "Penutup"]:
        assert squeezed(text) in words
    assert "18.03" in words


def test_the_first_volume_is_the_report_and_the_others_continue_the_list(event, monkeypatch):
    monkeypatch.setattr(volumes, "MOST_ROWS", 30)
    document = event_report_document(event_report(event))
    contents = volumes.pdf_volumes(list(volumes.volumes(document)), workers=1)
    files = [pypdf.PdfReader(io.BytesIO(content)) for content in contents.values()]
    assert len(files) == volumes.count_volumes(document) > 1
    first, *others = [printed(file) for file in files]
    pictures = [[image for page in file.pages for image in page.images] for file in files]
    assert [bool(found) for found in pictures] == [True, *(False for _ in others)]
    everywhere = first + "".join(others)
    assert all(squeezed(person.name) in everywhere for person in attendance(event).people)
    assert not all(squeezed(person.name) in first for person in attendance(event).people)


def test_numbers_that_identify_people_are_left_out(event):
    words = printed(read(event))
    for secret in [NIP, PHONE, "081234567890", "0812-3456-7890", "198609262015052001"]:
        assert squeezed(secret) not in words
    assert "Ani" in words


def test_the_pdf_holds_the_photos_as_they_are_stored(event):
    reader = read(event)
    images = {image.name: image.data for page in reader.pages for image in page.images}  # pages share the photos
    assert len(images) == 7
    assert {Image.open(io.BytesIO(content)).size for content in images.values()} == {(64, 48)}


def test_without_photos_the_report_has_no_chapter_of_photos(event):
    for photo in event.photos.all():
        photo.file.storage.delete(photo.file.name)
    reader = read(event)  # a missing file is left out
    assert not [image for page in reader.pages for image in page.images]
    event.photos.all().delete()
    assert len(bookmarks(read(event))) == 8


def test_the_pdf_is_tagged_a4_with_language_title_and_numbered_pages(event):
    reader = read(event)
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "id"
    assert "Bimtek <Uji> & Coba" in reader.metadata.title
    for number, page in enumerate(reader.pages, start=1):
        assert (round(float(page.mediabox.width)), round(float(page.mediabox.height))) == (595, 842)
        words = page.extract_text()
        assert (f"Halaman {number} dari {len(reader.pages)}" in words) == (number > 1)  # not on the cover
        left, right = reach(page)
        assert left >= 42
        assert right <= 595 - 42


def test_the_signatory_is_that_of_the_organisers_letters(event):
    report = event_report(event)
    assert report.signature.name == ""
    make.letterhead(organiser="Perpusnas", signatory_name="Sri Penanda Tangan", place="Jakarta")
    assert LetterSettings.objects.count() == 1
    assert event_report(event).signature.name == "Sri Penanda Tangan"
    words = printed(read(event))
    assert squeezed("Sri Penanda Tangan") in words
    assert "Jakarta" in words


def test_provincial_staff_get_names_of_their_own_people_and_counts_of_all(event):
    reader = make.user(province="72")
    words = printed(read(event, reader))
    assert "Ani" not in words
    totals = attendance(event).totals
    assert totals.registered == 50
    assert "50/90" in words
    own = [person.name for person in attendance(event, reader).people]
    assert len(own) == 16
    assert all(squeezed(name) in words for name in own)


@pytest.mark.parametrize("status", [Event.Status.CANCELLED, Event.Status.PLANNED])
def test_an_event_without_seats_or_people_has_a_report_too(status, regions):
    event = make.event(code="KOSONG", status=status, cancelled_reason="Gempa bumi")
    words = printed(read(event))
    assert ("Gempabumi" in words) == (status == Event.Status.CANCELLED)
    anchors = [section.anchor for section in event_report(event).sections]
    assert ("coverage" in anchors) == (status != Event.Status.CANCELLED)


def test_the_page_lists_the_contents_of_the_file_and_offers_it(event, client):
    client.force_login(make.user())
    page = client.get("/reports/event/LAMPUNG/")
    report = page.context["report"]
    assert [section.anchor for section in report.sections] == [
        "summary",
        "event",
        "seats",
        "sessions",
        "coverage",
        "participants",
        "photos",
    ]
    assert all(section.title in page.content.decode() for section in report.sections)
    assert b'href="/reports/event/LAMPUNG/"' in client.get("/events/LAMPUNG/").content
    file = client.get("/reports/event/LAMPUNG/?format=pdf")
    assert file["Content-Type"] == "application/pdf"
    assert file["Content-Disposition"] == 'attachment; filename="laporan-kegiatan-lampung.pdf"'
    assert file["Cache-Control"] == "private, no-store"
    assert file.content.startswith(b"%PDF")
    assert client.get("/reports/event/LAMPUNG/?format=xlsx").status_code == 400


@pytest.mark.parametrize("query", ["", "?format=pdf"])
def test_staff_of_another_province_get_404(query, regions, client):
    make.event("18", code="LAMPUNG")
    client.force_login(make.user(province="72"))
    assert client.get(f"/reports/event/LAMPUNG/{query}").status_code == 404


def test_photos_stay_within_the_margins(event):
    """The image of the page is empty in the 14 mm at its right edge."""
    make.photo(event, make.picture(1600, 900), caption="Lebar")
    content = as_pdf(event_report_document(event_report(event, None)))
    for number, page in enumerate(pypdf.PdfReader(io.BytesIO(content)).pages):
        if page.images:
            picture = pdf.page_picture(content, number).convert("L")
            margin = picture.crop((round(picture.width * (1 - 14 / 210)), 0, picture.width, picture.height))
            assert margin.getextrema() == (255, 255)
