"""The event report as DOCX has what the PDF has."""

import io
from itertools import pairwise

import docx
import pytest
from django.utils import translation

from documents.layout import Medium
from documents.pdf.pages import as_pdf
from reports.event_report.chapters import write_chapters
from reports.event_report.document import event_report_document
from reports.event_report.rows import event_report
from reports.models import Chapter
from tests import make, pdf
from tests.pdf import squeezed

pytestmark = [pytest.mark.django_db, pytest.mark.one_engine("files")]

HOSTILE = "<b>{{ 1 }}</b> & {% x %}"


@pytest.fixture
def event(regions):
    event = make.event(code="SATU", title=f"Bimtek {HOSTILE}", venue="Hotel", sessions=2, lesson_hours=3)
    make.quota(event, make.agency("18.03"), seats=9)
    for marks in ("HH", "HA", "AA"):
        make.scores(make.registration(event, make.agency("18.03"), marks=marks, full_name=f"Ani {marks} <i>"), 50, 70)
    type(event).objects.filter(pk=event.pk).update(status="finished")
    make.evaluation(event, 5, "Baik sekali & <u>jelas</u>")
    for caption in ("Pembukaan", "", "Penutupan <b>"):
        make.photo(event, caption=caption)
    make.letterhead(logo=make.letter_logo(), signatory_name="Sri Penanda Tangan", signed_electronically=True)
    texts = {Chapter.BACKGROUND: f"Pertama {HOSTILE}\n\n- butir a\n\n4. nomor d", Chapter.SUGGESTIONS: "{hadir} orang"}
    write_chapters(event, texts, by=None)
    return event


def texts_in(document) -> list[str]:
    """Return the texts of paragraphs and cells in their order."""
    body = document.element.body
    return ["".join(one.text or "" for one in each.iter(f"{W}t")) for each in body.iter(f"{W}p")]


def plain(text: str) -> str:
    """Return the text without blanks, marks of lists and dots for handwriting; letterheads are capitals in print."""
    return squeezed(text).replace("…", "").removeprefix("–").removeprefix("4.").upper()


W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def test_pdf_and_docx_agree(event):
    event.refresh_from_db()
    with translation.override("id"):
        report = event_report(event)
        document = event_report_document(report)
        word, content = docx.Document(io.BytesIO(document.word())), as_pdf(document)
    headings = [one.text for one in word.paragraphs if one.style.name in ("Heading 1", "Heading 2")]
    assert headings == pdf.bookmarks(content)[1:]  # the first is the table of contents
    assert headings[0] == "BAB I Pendahuluan"
    assert [one for one in headings if one.startswith("Lampiran ")] == [
        "Lampiran 1. Kursi per instansi",
        "Lampiran 2. Peserta dan kehadirannya",
        "Lampiran 3. Nilai tes",
        "Lampiran 4. Jawaban tertulis peserta",
        "Lampiran 5. Foto",
    ]
    printed = plain("".join(pdf.texts(content)))
    assert [one for one in texts_in(word) if plain(one) not in printed] == []
    written = squeezed("".join(texts_in(word)))
    tables = [table for section in report.sections for table in section.tables]
    assert len(tables) == 7
    for table in tables:
        for row in table.on(Medium.PAPER).texts():
            assert squeezed("".join(row)) in written
    figures = [figure for section in report.sections for figure in section.figures]
    assert all(squeezed(figure.text) in written for figure in figures)
    assert len(word.inline_shapes) == 1 + 1 + 3  # the logo, the bars of the evaluation, the photos
    for text in (HOSTILE, "butir a", "4.nomor d", "2 orang", "Ani HA <i>", "Penutupan <b>", "Sri Penanda Tangan"):
        assert squeezed(text) in written


def test_headings_and_tables_are_those_of_word(event):
    """A table of contents can be updated, no two tables touch, and headings of tables are repeated on each page."""
    word = docx.Document(io.BytesIO(event_report_document(event_report(event)).word()))
    xml = word.element.xml
    assert 'TOC \\o "1-2"' in xml
    assert xml.count("<w:tblHeader/>") == 7
    kinds = [child.tag for child in word.element.body]
    assert not [pair for pair in pairwise(kinds) if pair == (f"{W}tbl", f"{W}tbl")]


def test_the_page_offers_it_to_those_who_see_the_event(event, client):
    client.force_login(make.user())
    assert "?format=docx" in client.get("/reports/event/SATU/").content.decode()
    answer = client.get("/reports/event/SATU/?format=docx")
    assert answer["Content-Disposition"] == 'attachment; filename="laporan-kegiatan-satu.docx"'
    assert docx.Document(io.BytesIO(answer.content)).core_properties.title == f"Laporan kegiatan: Bimtek {HOSTILE}"
    client.force_login(make.user(province="72"))
    assert client.get("/reports/event/SATU/?format=docx").status_code == 404
