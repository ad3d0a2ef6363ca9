"""The report of one event: its page, and its PDF as a reader finds it."""

import io
import re
from datetime import date

import pytest
from django.utils import translation
from PIL import Image

from documents.layout import Medium
from documents.pdf import volumes
from documents.pdf.pages import as_pdf
from events.models import Event, LetterSettings, Photo
from reports.attendance.document import attendance_document
from reports.attendance.narrative import attendance_narrative
from reports.attendance.rows import attendance
from reports.event_report.document import event_report_document
from reports.event_report.rows import event_report
from tests import make, pdf
from tests.pdf import squeezed

pytestmark = [pytest.mark.django_db, pytest.mark.one_engine("PDF files; other reports' tests have the queries")]

NIP, PHONE = "198609262015052001", "+6281234567890"


@pytest.fixture(scope="module")
def event(shared_db):
    """Store an event with fifty people of three agencies, seven photos, and one newly covered regency."""
    with shared_db():
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
            make.registration(event, agencies[number % 3], marks=["HHHHH", "HTIS.", "AAAAA"][number % 3])
        for caption in ["Pembukaan <script>", "", "Foto bersama", "", "Penutup", "", ""]:
            make.photo(event, caption=caption)
        yield event


@pytest.fixture(scope="module")
def content(event):
    """Return the event's report as a PDF, made once for all tests."""
    return made(event)


def made(event, reader=None, language="id") -> bytes:
    with translation.override(language):
        return as_pdf(event_report_document(event_report(event, reader)))


def printed(content: bytes) -> str:
    return squeezed("".join(pdf.texts(content)))


def bookmarks(reader) -> list[tuple[str, int]]:
    """Return the titles of both levels and the pages they lead to, from 1."""

    def flat(items):
        for item in items:
            if isinstance(item, list):
                yield from flat(item)
            else:
                yield item["/Title"], reader.get_destination_page_number(item) + 1

    return list(flat(reader.outline))


@pytest.mark.parametrize("language", ["id", "en"])
def test_contents_and_bookmarks_name_the_page_of_each_section(event, content, language):
    content = content if language == "id" else made(event, language=language)
    reader, pages = pdf.read(content), pdf.texts(content)
    sections = bookmarks(reader)
    chapter, annex = ("BAB", "Lampiran") if language == "id" else ("Chapter", "Annex")
    assert [title for title, _page in sections if title.startswith(f"{chapter} ")] == [
        f"{chapter} {title}"
        for title in (
            ["I Pendahuluan", "II Pelaksanaan kegiatan", "III Hasil kegiatan", "IV Penutup"]
            if language == "id"
            else ["I: Introduction", "II: Course of the event", "III: Results of the event", "IV: Closing"]
        )
    ]
    assert [title.partition(". ")[0] for title, _page in sections[-3:]] == [f"{annex} {number}" for number in (1, 2, 3)]
    contents = reader.pages[1].extract_text()
    numbers = re.findall(r"^(.+?)\s*\.{4,}\s*(\d+)\s*$", contents, re.M)
    assert [(squeezed(title), int(number)) for title, number in numbers] == [
        (squeezed(title), number) for title, number in sections[1:]
    ]
    for title, number in sections:
        assert squeezed(title) in squeezed(pages[number - 1])
    links = [link.get_object() for link in reader.pages[1]["/Annots"]]
    assert len(links) >= 8


def test_the_figures_agree_with_the_attendance_report(event, content):
    words = printed(content)
    report = attendance(event)
    with translation.override("id"):
        document = attendance_document(report)
        assert squeezed(attendance_narrative(report, date.today())) in words  # noqa: DTZ011  any day after it
        wanted = [row for table in document.tables for row in table.on(Medium.PAPER).texts()]
    for row in wanted:
        assert squeezed("".join(row)) in words
    for text in ["Bimtek <Uji> & Coba", "Hotel <b>", "Perpusnas", "LAMPUNG", "Pembukaan <script>", "Penutup"]:
        assert squeezed(text) in words
    assert "18.03" in words


def test_the_first_volume_is_the_report_and_the_others_continue_the_list(event, monkeypatch):
    monkeypatch.setattr(volumes, "MOST_ROWS", 30)
    document = event_report_document(event_report(event))
    contents = volumes.pdf_volumes(list(volumes.volumes(document)), workers=1)
    files = [pdf.read(content) for content in contents.values()]
    assert len(files) == volumes.count_volumes(document) > 1
    first, *others = [printed(content) for content in contents.values()]
    pictures = [[image for page in file.pages for image in page.images] for file in files]
    assert [bool(found) for found in pictures] == [True, *(False for _ in others)]
    everywhere = first + "".join(others)
    assert all(squeezed(person.name) in everywhere for person in attendance(event).people)
    assert not all(squeezed(person.name) in first for person in attendance(event).people)


def test_numbers_that_identify_people_are_left_out(content):
    words = printed(content)
    for secret in [NIP, PHONE, "081234567890", "0812-3456-7890", "198609262015052001"]:
        assert squeezed(secret) not in words
    assert "Ani" in words


def test_the_pdf_holds_the_photos_as_they_are_stored(content):
    reader = pdf.read(content)
    images = {image.name: image.data for page in reader.pages for image in page.images}  # pages share the photos
    assert len(images) == 7
    assert {Image.open(io.BytesIO(content)).size for content in images.values()} == {(64, 48)}


def test_without_photos_the_report_has_no_annex_of_photos(event):
    for number, photo in enumerate(event.photos.all()):
        Photo.objects.filter(pk=photo.pk).update(file=f"missing-{number}.jpg")
    reader = pdf.read(made(event))  # a missing file is left out
    assert not [image for page in reader.pages for image in page.images]
    event.photos.all().delete()
    assert "Foto" not in str(bookmarks(pdf.read(made(event))))


def test_the_pdf_is_tagged_a4_with_language_title_and_numbered_pages(content):
    reader = pdf.read(content)
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "id"
    assert "Bimtek <Uji> & Coba" in reader.metadata.title
    for number, (page, words) in enumerate(zip(reader.pages, pdf.texts(content), strict=True), start=1):
        assert (round(float(page.mediabox.width)), round(float(page.mediabox.height))) == (595, 842)
        assert (f"Halaman {number} dari {len(reader.pages)}" in words) == (number > 1)  # not on the cover
    assert all(42 <= piece.x <= 595 - 42 for piece in pdf.pieces(content))


def test_the_signatory_is_that_of_the_organisers_letters(event):
    report = event_report(event)
    assert report.signature.name == ""
    make.letterhead(organiser="Perpusnas", signatory_name="Sri Penanda Tangan", place="Jakarta")
    assert LetterSettings.objects.count() == 1
    assert event_report(event).signature.name == "Sri Penanda Tangan"
    words = printed(made(event))
    assert squeezed("Sri Penanda Tangan") in words
    assert "Jakarta" in words


def test_provincial_staff_get_names_of_their_own_people_and_counts_of_all(event):
    reader = make.user(province="72")
    words = printed(made(event, reader))
    assert "Ani" not in words
    totals = attendance(event).totals
    assert totals.registered == 50
    assert "50/90" in words
    own = [person.name for person in attendance(event, reader).people]
    assert len(own) == 16
    assert all(squeezed(name) in words for name in own)


@pytest.mark.parametrize("status", [Event.Status.CANCELLED, Event.Status.PLANNED])
def test_an_event_without_seats_or_people_has_a_report_too(event, status):
    event = make.event(code="KOSONG", status=status, cancelled_reason="Gempa bumi")
    words = printed(made(event))
    assert ("Gempabumi" in words) == (status == Event.Status.CANCELLED)
    anchors = [section.anchor for section in event_report(event).sections]
    assert ("coverage" in anchors) == (status != Event.Status.CANCELLED)


def test_the_page_lists_the_contents_of_the_file_and_offers_it(event, client):
    client.force_login(make.user())
    page = client.get("/reports/event/LAMPUNG/")
    report = page.context["report"]
    assert [section.anchor for section in report.sections] == [
        "event",
        "sessions",
        "summary",
        "coverage",
        "closing",
        "seats",
        "participants",
        "photos",
    ]
    assert all(section.heading in page.content.decode() for section in report.sections)
    assert b'href="/reports/event/LAMPUNG/"' in client.get("/events/LAMPUNG/documents/").content
    file = client.get("/reports/event/LAMPUNG/?format=pdf")
    assert file["Content-Type"] == "application/pdf"
    assert file["Content-Disposition"] == 'attachment; filename="laporan-kegiatan-lampung.pdf"'
    assert file["Cache-Control"] == "private, no-store"
    assert file.content.startswith(b"%PDF")
    assert client.get("/reports/event/LAMPUNG/?format=xlsx").status_code == 400


@pytest.mark.parametrize("query", ["", "?format=pdf"])
def test_staff_of_another_province_get_404(event, query, client):
    make.event("18", code="LAIN")
    client.force_login(make.user(province="72"))
    assert client.get(f"/reports/event/LAIN/{query}").status_code == 404


def test_photos_stay_within_the_margins(event):
    """The image of the page is empty in the 14 mm at its right edge."""
    make.photo(event, make.picture(1600, 900), caption="Lebar")
    content = as_pdf(event_report_document(event_report(event, None)))
    for number, page in enumerate(pdf.read(content).pages):
        if page.images:
            picture = pdf.page_picture(content, number).convert("L")
            margin = picture.crop((round(picture.width * (1 - 14 / 210)), 0, picture.width, picture.height))
            assert margin.getextrema() == (255, 255)
