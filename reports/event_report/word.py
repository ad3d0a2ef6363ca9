"""The event report for word processors (DOCX): what the PDF holds, for offices that go on writing."""

from collections.abc import Sequence

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from documents import wording
from documents.docx.written import Shot, Writing
from documents.pictures.png import as_png
from events.models import Event, Photo

from .chapters import Block
from .rows import EventReport
from .sections import Part, Section


def report_docx(report: EventReport, facts: Sequence[str]) -> bytes:
    """Return the report with its cover, which has the facts, contents, chapters and annexes."""
    title = _("Event report: %(event)s") % {"event": report.event.title}
    writing = Writing(title=title, language=get_language() or "id")
    _write_cover(writing, report, facts)
    writing.contents(_("Contents"), _headings(report.parts))
    for part in report.parts:
        if part.is_annex:
            writing.new_page()
        writing.heading(part.heading, 1)
        for section in part.sections:
            _write_section(writing, section)
    return writing.content()


def photo_content(photo: Photo) -> bytes:
    """Return the photo, or nothing if its file is missing: a report without the photo is better than none."""
    try:
        with photo.file.open() as file:
            content: bytes = file.read()
    except FileNotFoundError:
        return b""
    return content


def photo_alt(photo: Photo) -> str:
    return photo.caption or _("Photo %(n)s") % {"n": photo.position}


def cover_facts(event: Event) -> list[tuple[str, str]]:
    """Return what the cover says about the event beside its title, days and place."""
    facts = [
        (_("Organiser"), event.organiser),
        (_("Programme"), str(event.course.programme)),
        (_("Course"), str(event.course)),
        (_("Batch"), event.batch),
    ]
    return [(label, value) for label, value in facts if value]


def _write_cover(writing: Writing, report: EventReport, facts: Sequence[str]) -> None:
    event = report.event
    if report.letterhead:
        writing.letterhead(report.letterhead)
    else:
        writing.text(event.organiser or _("Bimtek Portal"))
    place = ", ".join(filter(None, [event.venue, event.province.full_name]))
    writing.title(_("Event report"), event.title, [wording.days(event.starts_on, event.ends_on), place])
    writing.facts(cover_facts(event))
    writing.text(" · ".join(facts), is_small=True)
    writing.new_page()


def _headings(parts: list[Part]) -> list[tuple[int, str]]:
    return [
        heading
        for part in parts
        for heading in [(1, part.heading), *((2, section.heading) for section in part.sections)]
    ]


def _write_section(writing: Writing, section: Section) -> None:
    writing.heading(section.heading, 2)
    if section.figures:
        writing.figures(section.figures)
    for block in section.blocks:
        _write_block(writing, block)
    for text in [*section.paragraphs, *filter(None, [section.more])]:
        writing.text(text)
    for note in section.notes:
        writing.text(note, is_small=True)
    if section.facts:
        writing.facts(section.facts)
    for picture in section.pictures:
        writing.drawing(as_png(picture.drawing), picture.alt)
    for table in section.tables:
        if table.title:
            writing.heading(table.title, 3)
        if table.rows:
            writing.table(table)
        else:
            writing.text(table.empty, is_small=True)
    for quote in section.quotes:
        writing.heading(quote.heading, 3)
        writing.items(quote.texts)
    writing.shots(
        [
            Shot(content, photo_alt(photo), f"{photo.position}. {photo.caption}")
            for photo in section.photos
            if (content := photo_content(photo))
        ]
    )
    if section.signature:
        writing.signature(section.signature)


def _write_block(writing: Writing, block: Block) -> None:
    if block.kind == "p":
        writing.text(block.texts[0])
    else:
        writing.items(block.texts, start=block.start if block.kind == "ol" else None)
