"""The report of one event (laporan kegiatan): its parts and their content."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from documents import wording
from documents.layout import Column, Document, Figure, Format, Letterhead, Signature, Table
from events.invitations.content import letter_settings
from events.models import Event, LetterSettings
from participants.evaluation.results import evaluation_results
from participants.models import Registration
from reports.attendance.document import attendance_document
from reports.attendance.narrative import attendance_narrative
from reports.attendance.rows import AttendanceReport, attendance, attendance_size
from reports.bps import bps_column
from reports.coverage.document import coverage_figures
from reports.coverage.narrative import coverage_narrative
from reports.coverage.rows import CoverageReport, coverage
from reports.files.effort import Size
from reports.links import Links
from reports.models import Chapter
from reports.paper import letterhead_in, signature_of
from reports.scope import CoverageScope

from .chapters import Block, blocks_of, texts_for
from .figures import values_of
from .learning import answers_section, evaluation_section, scores_section
from .sections import Part, Section, numbered_parts


@dataclass(frozen=True, slots=True)
class EventReport:
    """The report. `name` is the file's name without its ending; `reached` is the coverage of the event's province
    after it, None for a cancelled event."""

    name: str
    event: Event
    as_of: date
    attended: AttendanceReport
    reached: CoverageReport | None
    parts: list[Part]
    letterhead: Letterhead | None
    signature: Signature

    @property
    def sections(self) -> list[Section]:
        return [section for part in self.parts for section in part.sections]


def event_report(event: Event, reader: User | None = None, texts: Mapping[Chapter, str] | None = None) -> EventReport:
    """Return the report of the event.

    For a provincial reader the list of participants leaves out other provinces, and says so. Counts are over everyone,
    averages of test scores over the people that the reader sees. `texts` are chapters in place of the stored ones.
    """
    attended = attendance(event, reader)
    reached = _reached(event)
    settings = letter_settings(event)
    signature = _signature(settings)
    values = values_of(attended, reached)
    chapters = {
        chapter: blocks_of(text, values) for chapter, text in (texts_for(event) if texts is None else texts).items()
    }
    return EventReport(
        name=f"laporan-kegiatan-{slugify(event.code)}",
        event=event,
        as_of=attended.generated_at.date(),
        attended=attended,
        reached=reached,
        parts=_parts(event, attended, reached, reader, chapters, signature),
        letterhead=letterhead_in(settings) if settings else None,
        signature=signature,
    )


def event_report_size(event: Event, reader: User | None = None) -> Size:
    """Return how many rows the two long parts of the report have: attendance and scores."""
    scored = Registration.objects.confirmed().filter(event=event, scores__isnull=False).distinct()
    return Size(attendance_size(event, reader).rows + (scored.visible_to(reader) if reader else scored).count())


def _parts(
    event: Event,
    attended: AttendanceReport,
    reached: CoverageReport | None,
    reader: User | None,
    chapters: Mapping[Chapter, list[Block]],
    signature: Signature,
) -> list[Part]:
    """Return the chapters in the order that offices know: introduction, implementation, results, closing, annexes."""
    document = attendance_document(attended)
    scores, evaluated = scores_section(event, reader), evaluation_results(event)

    def written(chapter: Chapter) -> Section | None:
        blocks, title = chapters.get(chapter, []), str(chapter.label)
        return Section(chapter.value, title, _("written for the report"), blocks=blocks) if blocks else None

    introduction = [
        written(Chapter.BACKGROUND),
        written(Chapter.BASIS),
        written(Chapter.PURPOSE),
        Section("event", _("The event"), _("days, place, organiser, course"), facts=_facts(event, attended)),
    ]
    results = [
        _summary(event, attended, document.figures),
        _coverage(reached) if reached else None,
        scores and replace(scores, tables=[], annex="score-list"),
        evaluation_section(evaluated),
        written(Chapter.OBSTACLES),
    ]
    closing = chapters.get(Chapter.CLOSING) or [Block("p", [_last_words(event, attended)])]
    end = Section("closing", _("Closing words"), _signed_by(signature), blocks=closing, signature=signature)
    return numbered_parts(
        [
            (_("Introduction"), introduction),
            (_("Course of the event"), [written(Chapter.EXECUTION), _sessions(attended, document.table("sessions"))]),
            (_("Results of the event"), results),
            (_("Closing"), [written(Chapter.SUGGESTIONS), end]),
        ],
        [
            _seats(document.table("seats")),
            _participants(document),
            scores and Section("score-list", scores.title, scores.summary, tables=scores.tables),
            answers_section(evaluated, event, reader),
            _photos(event),
        ],
    )


def _summary(event: Event, attended: AttendanceReport, figures: list[Figure]) -> Section:
    words, story = _("narrative and figures, ready to quote"), [_story(event, attended)]
    return Section("summary", _("Summary"), words, figures=figures, paragraphs=story, annex="participants")


def _sessions(attended: AttendanceReport, sessions: Table) -> Section:
    return Section("sessions", _("Sessions"), _hours_words(attended), tables=[_untitled(sessions)])


def _seats(seats: Table) -> Section:
    return Section("seats", _("Seats by agency"), _agencies_words(len(seats.rows)), tables=[_untitled(seats)])


def _participants(document: Document) -> Section:
    """Return the list of people with their marks, after their numbers by sex."""
    people = document.table("people")
    return Section(
        "participants",
        _("Participants and their attendance"),
        _people_words(len(people.rows)),
        paragraphs=[_("Marks: H present, T late, I excused, S sick (counted as excused), A absent, a dot for none.")],
        notes=document.notes,
        tables=[document.table("sexes"), people],
    )


def _last_words(event: Event, attended: AttendanceReport) -> str:
    values = {"event": event.title, "day": wording.day(attended.generated_at.date())}
    return _("This is the report of %(event)s, made from the data of the portal as of %(day)s.") % values


def _signed_by(signature: Signature) -> str:
    if not signature.name:
        return _("place for a signature, to be filled in by hand")
    values = {"name": signature.name, "position": " ".join(signature.titles)}
    return _("place for the signature of %(name)s, %(position)s") % values


def _untitled(table: Table) -> Table:
    """Return the table without its title, for a heading that says the same."""
    return replace(table, title="")


def _story(event: Event, attended: AttendanceReport) -> str:
    if event.status != Event.Status.CANCELLED:
        return attendance_narrative(attended, attended.generated_at.date())
    values = {"event": event.title, "days": wording.days(event.starts_on, event.ends_on)}
    sentence = _("%(event)s, planned for %(days)s, was cancelled.") % values
    reason = _("Reason: %(reason)s.") % {"reason": event.cancelled_reason}
    return f"{sentence} {reason}" if event.cancelled_reason else sentence


def _facts(event: Event, attended: AttendanceReport) -> list[tuple[str, str]]:
    facts = [
        (_("Code"), event.code),
        (_("Title"), event.title),
        (_("Programme"), str(event.course.programme)),
        (_("Course"), str(event.course)),
        (_("Batch"), event.batch),
        (_("Days"), wording.days(event.starts_on, event.ends_on)),
        (_("Place"), ", ".join(filter(None, [event.venue, event.province.full_name]))),
        (_("Mode"), event.get_mode_display()),
        (_("Organiser"), event.organiser),
        (_("Lesson hours"), wording.number(attended.lesson_hours)),
        (_("Completed from"), f"{event.minimum_attendance}%"),
        (_("Status"), str(event.state.label)),
    ]
    return [(label, value) for label, value in facts if value]


def _agencies_words(count: int) -> str:
    text = ngettext("%(count)s agency or pool", "%(count)s agencies and pools", count)
    return text % {"count": wording.number(count)}


def _hours_words(attended: AttendanceReport) -> str:
    count = len(attended.sessions)
    sessions = ngettext("%(count)s session", "%(count)s sessions", count) % {"count": wording.number(count)}
    return _("%(sessions)s, %(hours)s lesson hours") % {
        "sessions": sessions,
        "hours": wording.number(attended.lesson_hours),
    }


def _people_words(count: int) -> str:
    people = ngettext("%(count)s person", "%(count)s people", count) % {"count": wording.number(count)}
    return _("%(people)s with agency and marks, without NIP and phone number") % {"people": people}


def _reached(event: Event) -> CoverageReport | None:
    if event.status == Event.Status.CANCELLED:
        return None
    return coverage(CoverageScope(as_of=event.ends_on, province=event.province, course=event.course, event=event))


def _coverage(report: CoverageReport) -> Section:
    """Return the part about the event's effect on the coverage of its province."""
    new = ngettext("%(count)s regency is new", "%(count)s regencies are new", report.totals.new)
    return Section(
        "coverage",
        _("Effect on coverage"),
        new % {"count": wording.number(report.totals.new)},
        figures=coverage_figures(report, Links(report.scope)),
        paragraphs=[coverage_narrative(report)],
        tables=[_new_table(report)],
    )


def _new_table(report: CoverageReport) -> Table:
    columns = [
        Column("code", _("Code"), Format.CODE, 10),
        bps_column(),
        Column("name", _("Regency"), width=50, key=True),
        Column("participants", _("Participants"), Format.INTEGER, 14),
    ]
    return Table.of(
        report.new,
        columns,
        name="new",
        title=_("Covered for the first time"),
        empty=_("No regency was new in this event."),
    )


def _photos(event: Event) -> Section | None:
    photos = list(event.photos.order_by("position", "pk"))
    if not photos:
        return None
    count = ngettext("%(count)s photo", "%(count)s photos", len(photos)) % {"count": wording.number(len(photos))}
    return Section("photos", _("Photos"), count, photos=photos)


def _signature(settings: LetterSettings | None) -> Signature:
    """Return the signatory of the letterhead; the date is written by hand."""
    if settings is None:
        return Signature()
    return replace(signature_of(settings), place_and_date=f"{settings.place}, ……………………………………")
