"""The event report laid out: all tables for the workbook, its own pages for the PDF, JSON keys and the entry."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from accounts.models import User
from documents import wording
from documents.layout import Column, Document, Figure, Printed, Table
from documents.pdf.pages import as_pdf
from documents.placeholders import filled
from events.models import Event, Photo
from participants.evaluation.results import EvaluationResults, evaluation_results
from reports.attendance.document import attendance_json, attendance_scope
from reports.coverage.document import coverage_json
from reports.models import Chapter
from reports.report import Readers, Report

from .chapters import texts_for
from .figures import values_of
from .forms import EventReportForm
from .rows import EventReport, event_report, event_report_size
from .sections import Part, Section
from .word import cover_facts, photo_content, report_docx


def event_report_document(report: EventReport) -> Document:
    """Return the document for archive, jobs and renderers. The photos are read when it is printed."""
    event = report.event
    tables = [table for section in report.sections for table in _tables(section)]
    facts = [
        event.code,
        wording.days(event.starts_on, event.ends_on),
        _("as of %(day)s") % {"day": wording.day(report.as_of)},
    ]
    return Document(
        name=report.name,
        title=_("Event report: %(event)s") % {"event": event.title},
        facts=facts,
        figures=[figure for section in report.sections for figure in _figures(section)],
        narrative="\n".join(text for section in report.sections for text in section.paragraphs),
        tables=tables,
        main=_attendance(report),
        notes=[note for section in report.sections for note in section.notes],
        printed=lambda document: _printed(report, document),
        word=lambda: report_docx(report, facts),
        letterhead=report.letterhead,
    )


def event_report_json(report: EventReport) -> dict[str, object]:
    """Return the keys of the attendance report, more about the event, and its effect on coverage.

    The effect is the totals of the province after the event (None for a cancelled event) and the new regencies. Photos
    are listed with their captions only.
    """
    event, attended = report.event, attendance_json(report.attended)
    more = {
        "programme": event.course.programme.code,
        "course": event.course.code,
        "batch": event.batch,
        "venue": event.venue,
        "organiser": event.organiser,
        "mode": event.mode,
        "status": event.status,
    }
    reached = coverage_json(report.reached) if report.reached else None
    photos = [photo for section in report.sections for photo in section.photos]
    scores = next((section.figures for section in report.sections if section.anchor == "scores"), [])
    return attended | {
        "report": "event",
        "event": attended["event"] | more,
        "coverage": reached and {name: reached[name] for name in ("scope", "totals", "narrative")},
        "new_regencies": [regency.code for regency in report.reached.new] if report.reached else [],
        "scores": {figure.name: figure.value for figure in scores} or None,
        "evaluation": _evaluation_json(evaluation_results(event)),
        "chapters": _chapters_json(report),
        "photos": [{"position": photo.position, "caption": photo.caption} for photo in photos],
    }


def _chapters_json(report: EventReport) -> dict[str, str]:
    """Return the chapters as they are printed, with the values in place of the placeholders."""
    values = values_of(report.attended, report.reached)
    return {chapter: filled(text, values) for chapter, text in texts_for(report.event).items()}


def _evaluation_json(results: EvaluationResults) -> dict[str, object] | None:
    """Return None without sheets; return only their number if the evaluation is open or has too few of them to show."""
    if not results.sheets:
        return None
    ratings = [
        {"number": rating.number, "question": rating.text, "counts": list(rating.counts), "average": rating.average}
        for rating in results.ratings
    ]
    return {"sheets": results.sheets, "invited": results.invited, "average": results.average, "ratings": ratings}


def _attendance(report: EventReport) -> Table:
    """Return the list of people, which is the main table whatever parts follow it."""
    tables = (table for section in report.sections for table in section.tables)
    return next(table for table in tables if table.name == "people")


def _tables(section: Section) -> Iterator[Table]:
    """Yield all tables of the part, each with a title that is clear without the heading above it."""
    if section.facts:
        columns = [Column("fact", _("Fact"), width=20), Column("value", _("Value"), width=60)]
        yield Table(f"{section.anchor}_facts", section.title, columns, [*section.facts])
    for table in section.tables:
        yield table if table.title else replace(table, title=section.title)


def _figures(section: Section) -> list[Figure]:
    """Return the figures of the section: those of the summary under their own names, those of others with the section's
    name."""
    if section.anchor == "summary":
        return section.figures
    return [replace(figure, name=f"{section.anchor}_{figure.name}") for figure in section.figures]


def preview_pdf(event: Event, reader: User, texts: Mapping[Chapter, str]) -> bytes:
    """Return the report with these chapters as it will be, with a watermark and without its annexes. Raise
    PdfUnavailable."""
    report = event_report(event, reader, texts)
    shown = replace(report, parts=[part for part in report.parts if not part.is_annex])
    mark = pgettext("letter", "Preview")
    return as_pdf(replace(event_report_document(report), printed=lambda document: _printed(shown, document, mark)))


def _printed(report: EventReport, document: Document, mark: str = "") -> Printed:
    photos = [(photo, f"photo:{photo.pk}") for section in report.sections for photo in section.photos]
    contents = {address: content for photo, address in photos if (content := photo_content(photo))}
    context = {
        "event": report.event,
        "known": cover_facts(report.event),
        "mark": mark,
        "parts": [_with_tables_of(document, part) for part in report.parts],
        "photo_rows": _in_pairs([pair for pair in photos if pair[1] in contents]),
    }
    return Printed("reports/event_report/print.html", context, contents)


def _with_tables_of(document: Document, part: Part) -> Part:
    """Return the part with only the tables and rows that the document (a first volume) has."""
    sections = [
        replace(section, tables=[replace(document.table(table.name), title=table.title) for table in section.tables])
        for section in part.sections
    ]
    return replace(part, sections=sections)


def _in_pairs(photos: list[tuple[Photo, str]]) -> list[list[tuple[Photo, str]]]:
    return [photos[start : start + 2] for start in range(0, len(photos), 2)]


REPORT = Report(
    name="event",
    title=gettext_lazy("Event report"),
    line=gettext_lazy(
        "One event in chapters with annexes and place for a signature, as PDF and for Word; choose the event, then "
        "“Documents”."
    ),
    help="One event with photos and place for a signature.",
    place=70,
    form=EventReportForm,
    readers=Readers.OF_EVENT,
    rows=lambda form: event_report(form.chosen_event(), form.reader),
    size=lambda form: event_report_size(form.chosen_event(), form.reader),
    document=lambda rows, reader: event_report_document(rows),
    scope=lambda rows: attendance_scope(rows.attended),
    json=event_report_json,
    shows_people=True,
    formats=("pdf", "docx"),
    can_be_scheduled=False,
    url_name="event-report",
)
