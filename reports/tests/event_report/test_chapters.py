"""Chapters that people write: of an event, or the usual ones of its course."""

import pytest
from django.utils import timezone

from accounts.models import Entry
from documents import wording
from documents.pdf.pages import as_pdf
from reports.attendance.rows import attendance
from reports.event_report.chapters import Block, blocks_of, texts_for, texts_of, write_chapters
from reports.event_report.document import event_report_document, event_report_json
from reports.event_report.figures import values_of
from reports.event_report.rows import event_report
from reports.models import Chapter, ReportChapter, ReportFile
from tests import make, pdf
from tests.pdf import squeezed

pytestmark = pytest.mark.django_db

HOSTILE = "<script>alert(1)</script> {% load x %} {{ secret }} {aneh}"


@pytest.fixture
def event(regions):
    make.only_provinces("18")
    event = make.event(code="SATU", title="Bimtek {hadir} <b>", sessions=2, lesson_hours=3)
    make.quota(event, make.agency("18.03"), seats=9)
    for marks in ("HH", "HA", "AA"):
        make.registration(event, make.agency("18.03"), marks=marks)
    return event


def chapters_of(event) -> dict[str, list[Block]]:
    return {section.anchor: section.blocks for section in event_report(event).sections if section.blocks}


def test_text_becomes_paragraphs_and_lists():
    text = "Satu\n  dua\n\nTiga:\n- a\n* b\n1. x\n2) y\nakhir\n12.30 WIB"
    assert blocks_of(text, {}) == [
        Block("p", ["Satu dua"]),
        Block("p", ["Tiga:"]),
        Block("ul", ["a", "b"]),
        Block("ol", ["x", "y"]),
        Block("p", ["akhir 12.30 WIB"]),
    ]
    assert blocks_of(" \n\n", {}) == []
    assert blocks_of("{a}", {"a": "- {b}", "b": "x"}) == [Block("p", ["- {b}"])]  # values are never read again


def test_lists_keep_their_numbers_and_a_date_in_a_paragraph_begins_none():
    assert blocks_of("Rapat pada\n12. Januari 2026 di Jakarta.", {}) == [
        Block("p", ["Rapat pada 12. Januari 2026 di Jakarta."])
    ]
    assert blocks_of("1. a\n2. b\nlalu\n3. c\n\n7. d\n\nDasar:\n4) e\n5) f", {}) == [
        Block("ol", ["a", "b"]),
        Block("p", ["lalu"]),
        Block("ol", ["c"], 3),
        Block("ol", ["d"], 7),
        Block("p", ["Dasar:"]),
        Block("ol", ["e", "f"], 4),
    ]


def test_the_numbers_are_those_of_the_figures(event):
    totals = attendance(event).totals
    text = "{kursi}/{peserta}/{hadir}/{tuntas}/{kehadiran}/{sesi}/{jp}/{kab_kota_baru}/{kegiatan}"
    write_chapters(event, {Chapter.EXECUTION: text}, by=None)
    [block] = chapters_of(event)["execution"]
    assert (totals.registered, totals.attended, totals.completed) == (3, 2, 1)
    assert block.texts == [f"{totals.seats}/3/2/1/50%/2/6/1/Bimtek {{hadir}} <b>"]
    report = event_report(event)
    figures = {figure.name: figure.text for figure in event_report_document(report).figures}
    values = values_of(report.attended, report.reached)
    assert [values[name] for name in ("peserta", "hadir", "tuntas", "kehadiran")] == [
        figures[name] for name in ("registered", "attended", "completed", "attendance_rate")
    ]


def test_an_event_has_the_chapters_of_its_course_unless_it_has_its_own(event):
    other, today = make.event(code="DUA", title="Lain"), wording.day(timezone.localdate())
    write_chapters(event.course, {Chapter.BACKGROUND: "Baku {kegiatan}", Chapter.BASIS: "UU 43/2007"}, by=None)
    write_chapters(event, {Chapter.BASIS: "Surat tugas", Chapter.CLOSING: "Demikian."}, by=None)
    assert chapters_of(other) == {
        "background": [Block("p", ["Baku Lain"])],
        "basis": [Block("p", ["UU 43/2007"])],
        "closing": [Block("p", [f"Demikian laporan Lain, dibuat dari data portal per {today}."])],
    }
    assert chapters_of(event)["basis"] == [Block("p", ["Surat tugas"])]
    assert chapters_of(event)["closing"] == [Block("p", ["Demikian."])]
    write_chapters(event, {Chapter.BASIS: ""}, by=None)
    assert texts_for(event) == {
        Chapter.BACKGROUND: "Baku {kegiatan}",
        Chapter.BASIS: "UU 43/2007",
        Chapter.CLOSING: "Demikian.",
    }
    assert event_report_json(event_report(event))["chapters"] == {
        "background": "Baku Bimtek {hadir} <b>",  # as it is printed
        "basis": "UU 43/2007",
        "closing": "Demikian.",
    }


@pytest.mark.one_engine("pages and files")
def test_the_form_previews_stores_and_escapes(event, client):
    user = make.user()
    client.force_login(user)
    path = "/reports/event/SATU/chapters/"
    assert path in client.get("/reports/event/SATU/").content.decode()
    typed = {"background": "<script>alert(1)</script> & 5 < 6", "obstacles": "- Listrik\r\n- {hadir} orang\r\n4. Hujan"}
    preview = client.post(path, typed | {"preview": "1"})
    assert preview["Content-Type"] == "application/pdf"
    words = squeezed("".join(pdf.texts(preview.content)))
    for text in ("<script>alert(1)</script> & 5 < 6", "2 orang", "Hujan", "Pratinjau", "Kata penutup"):
        assert squeezed(text) in words
    assert "Pesertadankehadirannya" not in words  # an annex
    assert not ReportChapter.objects.exists()
    assert not ReportFile.objects.exists()
    client.post(path, typed)
    assert ReportChapter.objects.get(chapter="obstacles").text == "- Listrik\n- {hadir} orang\n4. Hujan"
    entry = Entry.objects.get(action="report-chapters-written")
    assert (entry.by, entry.event) == (user, event.pk)
    assert {*entry.changes} == {"background", "obstacles"}
    client.post(path, typed)
    assert Entry.objects.filter(action="report-chapters-written").count() == 1  # nothing changed
    words = squeezed("".join(pdf.texts(as_pdf(event_report_document(event_report(event))))))
    assert squeezed("<script>alert(1)</script> & 5 < 6") in words
    assert words.index("Kendala") < words.index("2orang")


@pytest.mark.one_engine("pages")
@pytest.mark.parametrize("text", [HOSTILE, "x" * 6001, "a\x07b"])
def test_unknown_placeholders_long_texts_and_control_characters_are_refused_and_kept_in_the_form(text, event, client):
    client.force_login(make.user())
    page = client.post("/reports/event/SATU/chapters/", {"basis": text})
    assert page.status_code == 200
    assert page.context["form"].errors.keys() == {"basis"}
    assert page.context["form"]["basis"].value() == text
    assert not ReportChapter.objects.exists()


@pytest.mark.one_engine("pages")
def test_coordinators_write_the_usual_chapters_of_a_course_and_provinces_write_none(event, client):
    client.force_login(make.user(province="18"))
    assert client.post("/reports/event/SATU/chapters/", {"basis": "x"}).status_code == 403
    client.force_login(make.user())
    path = f"/reports/event-chapters/{event.course_id}/"
    assert path in client.get("/reports/event-chapters/").content.decode()
    page = client.post(path, {"purpose": "Agar {peserta} orang mampu"}, follow=True).content.decode()
    assert "Bab baku untuk" in page
    assert chapters_of(event)["purpose"] == [Block("p", ["Agar 3 orang mampu"])]
    assert "Agar {peserta} orang mampu" in client.get("/reports/event/SATU/chapters/").content.decode()


@pytest.mark.one_engine("PDF files")
def test_no_page_is_nearly_empty_and_the_cover_names_the_institution(event):
    make.letterhead(letterhead="Perpustakaan Contoh\nJalan 1", logo=make.letter_logo())
    for _number in range(40):
        make.registration(event, make.agency("18.06"), marks="HH")
    content = as_pdf(event_report_document(event_report(event)))
    cover, *pages = pdf.texts(content)
    assert "PERPUSTAKAAN CONTOH" in cover.upper()
    assert "Halaman" not in cover
    assert min(len(page.split()) for page in pages) > 60
    assert "Sri Penanda Tangan" in "".join(pages)


@pytest.mark.one_engine("pages")
def test_a_line_break_counts_once_for_the_limit(event, client):
    client.force_login(make.user())
    client.post("/reports/event/SATU/chapters/", {"basis": "ab\r\n" * 1999 + "abc"})
    assert len(ReportChapter.objects.get().text) == 6000


@pytest.mark.one_engine("pages")
def test_the_usual_text_of_a_course_is_short_and_no_markup_on_the_page(event, client):
    client.force_login(make.user())
    text = '<b>tebal</b> <button formaction="/x">Simpan</button> ' + "panjang " * 100
    write_chapters(event.course, {Chapter.BASIS: text}, by=None)
    page = client.get("/reports/event/SATU/chapters/").content.decode()
    assert "Bila kosong: “&lt;b&gt;tebal&lt;/b&gt;" in page
    assert "<b>tebal" not in page
    assert "formaction=" not in page.replace("formaction=&quot;", "")
    assert page.count("panjang") < 30


@pytest.mark.one_engine("pages")
@pytest.mark.parametrize("is_usual", [False, True])
def test_an_old_page_overwrites_no_chapter_that_another_changed(is_usual, event, client):
    """Two coordinators open the page; the first saves the basis and the purpose, the second then only the basis."""
    owner = event.course if is_usual else event
    path = f"/reports/event-chapters/{owner.pk}/" if is_usual else "/reports/event/SATU/chapters/"
    write_chapters(owner, {Chapter.BASIS: "lama", Chapter.PURPOSE: "lama", Chapter.CLOSING: "lama"}, by=None)
    client.force_login(make.user())
    form = client.get(path).context["form"]
    opened = {field.html_name: field.value() or "" for field in form}
    client.post(path, opened | {"basis": "dari A <b>", "purpose": "dari A", "closing": ""})
    page = client.post(path, opened | {"basis": "dari B", "closing": "dari B", "obstacles": "baru dari B"})
    assert page.context["form"].errors.keys() == {"basis", "closing"}
    assert page.context["form"]["basis"].value() == "dari B"
    assert "Teksnya: “dari A &lt;b&gt;”" in page.content.decode()
    assert texts_of(owner) == {Chapter.BASIS: "dari A <b>", Chapter.PURPOSE: "dari A"}
    again = {field.html_name: field.value() or "" for field in page.context["form"]}
    client.post(path, again)  # now the other texts were seen
    assert texts_of(owner) == {
        Chapter.BASIS: "dari B",
        Chapter.PURPOSE: "dari A",  # the second coordinator did not touch it
        Chapter.OBSTACLES: "baru dari B",
        Chapter.CLOSING: "dari B",
    }
