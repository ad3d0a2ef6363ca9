"""Attendance laid out: columns, JSON keys and the entry of the report."""

from dataclasses import asdict, dataclass
from operator import attrgetter
from typing import Any

from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.models import User
from agencies.models import Agency
from agencies.workbook import KIND_WORDS
from documents import wording
from documents.layout import Chip, Column, Document, Figure, Format, Medium, Table
from participants.models import Participant
from reports.forms import EventForm
from reports.report import Readers, Report

from .links import AttendanceLinks, attendance_links
from .narrative import attendance_narrative
from .rows import (
    UNRECORDED,
    AttendanceReport,
    Mark,
    PersonAttendance,
    QuotaAttendance,
    SessionAttendance,
    attendance,
    attendance_size,
)


def attendance_document(report: AttendanceReport, reader: User | None = None) -> Document:
    """Return the document that every renderer lays out."""
    people, links = _people_table(report), attendance_links(report, reader)
    return Document(
        name=f"kehadiran-{slugify(report.event.code)}",
        title=_("Attendance, %(event)s") % {"event": report.event.title},
        facts=_facts(report),
        figures=attendance_figures(report, links),
        narrative=attendance_narrative(report, report.generated_at.date()),
        tables=[_quota_table(report, links), _session_table(report, links), _sex_table(report, links), people],
        main=people,
        notes=_notes(report),
        data=[_mark_table(report)],
    )


def attendance_json(report: AttendanceReport) -> dict[str, Any]:
    """Return the report under the keys of contract.md. The keys are the same in every language; narrative and labels
    are not."""
    event = report.event
    return {
        "report": "attendance",
        "generated_at": report.generated_at.isoformat(timespec="seconds"),
        "event": {
            "code": event.code,
            "title": event.title,
            "province": event.province_id,
            "starts_on": event.starts_on.isoformat(),
            "ends_on": event.ends_on.isoformat(),
            "lesson_hours": report.lesson_hours,
            "minimum_attendance": event.minimum_attendance,
        },
        "totals": asdict(report.totals),
        "sessions": [{key: value for key, value in asdict(s).items() if key != "date"} for s in report.sessions],
        "quotas": [_quota_json(quota) for quota in report.quotas],
        "participants": [
            {
                "number": person.number,
                "name": person.name,
                "agency": person.agency,
                "region": person.region,
                "marks": person.marks,
                "lesson_hours": person.lesson_hours,
                "attended": person.attended,
                "completed": person.completed,
            }
            for person in report.people
        ],
        "narrative": attendance_narrative(report, report.generated_at.date()),
    }


def attendance_scope(report: AttendanceReport) -> dict[str, str]:
    """Return the event as records of the report's files keep it."""
    return {"event": report.event.code}


def _quota_json(quota: QuotaAttendance) -> dict[str, object]:
    data = asdict(quota) | {"kind": KIND_WORDS[quota.kind]}
    del data["pk"]
    return data


def _facts(report: AttendanceReport) -> list[str]:
    event = report.event
    return [
        *([wording.batch(event.batch)] if event.batch else []),
        wording.days(event.starts_on, event.ends_on),
        event.venue or event.province.full_name,
        _("%(hours)s lesson hours") % {"hours": wording.number(report.lesson_hours)},
        _("completed from %(minimum)s%%") % {"minimum": event.minimum_attendance},
        _("as of %(day)s") % {"day": wording.day(report.generated_at.date())},
    ]


def attendance_figures(report: AttendanceReport, links: AttendanceLinks) -> list[Figure]:
    totals = report.totals
    registered = Figure(
        totals.registered,
        _("confirmed, of all seats"),
        of=totals.seats,
        href=links.people("confirmed"),
        name="registered",
    )
    if not (report.is_over or report.sessions_begun or report.has_marks):
        return [registered]  # nobody is absent from what has not begun
    by_sex = _("attended (of the confirmed, %(women)s women and %(men)s men)") % {
        "women": wording.number(totals.women),
        "men": wording.number(totals.men),
    }
    return [
        registered,
        Figure(totals.attended, by_sex, of=totals.registered, href=links.people("attended"), name="attended"),
        Figure(
            totals.completed,
            _("completed") if report.is_over else _("completed so far"),
            of=totals.registered,
            href=links.people("completed"),
            name="completed",
        ),
        Figure(
            totals.attendance_rate,
            rate_words(begun=len(report.sessions_begun), sessions=len(report.sessions)) % _marks(report),
            format=Format.PERCENT,
            name="attendance_rate",
        ),
    ]


def _marks(report: AttendanceReport) -> dict[str, str]:
    there = sum(session.present + session.late for session in report.sessions_begun)
    possible = report.totals.registered * len(report.sessions_begun)
    return {"there": wording.number(there), "all": wording.number(possible)}


def rate_words(*, begun: int, sessions: int) -> str:
    """Return the label of an attendance rate; it names the sessions if not all of them have begun."""
    if begun == sessions:
        return _("attendance over all sessions (%(there)s of %(all)s marks)")
    return _("attendance in the sessions that have begun (%(there)s of %(all)s marks)")


def _notes(report: AttendanceReport) -> list[str]:
    hidden = report.totals.registered - len(report.people)
    if not hidden:
        return []
    text = ngettext(
        "The list leaves out %(count)s person from other provinces; the counts include them.",
        "The list leaves out %(count)s people from other provinces; the counts include them.",
        hidden,
    )
    return [text % {"count": wording.number(hidden)}]


def _quota_table(report: AttendanceReport, links: AttendanceLinks) -> Table:
    totals = report.totals
    total = QuotaAttendance(
        pk=None,
        agency=None,
        label=_("Total"),
        kind="",
        region="",
        seats=totals.seats,
        registered=totals.registered,
        attended=totals.attended,
        completed=totals.completed,
    )

    def people(name: str, label: str, stage: str, *, folds: bool = True) -> Column:
        return Column(
            name, label, Format.INTEGER, 9, folds=folds, href=lambda quota: links.people(stage, quota=quota.pk)
        )

    columns = [
        Column("region", _("Region"), Format.CODE, 8),
        Column("label", _("Agency or pool"), width=44, key=True),
        Column("kind", _("Kind"), width=14, folds=True, value=_kind),
        Column("seats", _("Seats"), Format.INTEGER, 9, href=lambda quota: links.seats() if quota is total else ""),
        people("registered", _("Confirmed"), "confirmed"),
        people("attended", _("Attended"), "attended", folds=False),
        people("completed", _("Completed"), "completed"),
    ]
    return Table.of(
        report.quotas,
        columns,
        name="seats",
        title=_("Seats"),
        total=total,
        empty=_("No seats have been allotted yet."),
    )


def _kind(quota: QuotaAttendance) -> str:
    return str(Agency.Kind(quota.kind).label) if quota.kind else ""


def _session_table(report: AttendanceReport, links: AttendanceLinks) -> Table:
    def marked(name: str, label: str, mark: str, *, folds: bool = True) -> Column:
        return Column(
            name,
            label,
            Format.INTEGER,
            9,
            folds=folds,
            href=lambda session: links.people("confirmed", mark=f"{session.number}:{mark}"),
        )

    columns = [
        Column("number", _("No."), Format.INTEGER, 5),
        Column("title", _("Session"), width=38, key=True),
        Column("date", _("Date"), Format.DATE, 16, folds=True),
        Column("lesson_hours", _("Hours"), Format.INTEGER, 5, folds=True),
        marked("present", _("Present (H)"), Mark.PRESENT, folds=False),
        marked("late", _("Late (T)"), Mark.LATE),
        marked("excused", _("Excused (I, S)"), Mark.EXCUSED),
        marked("absent", _("Absent (A)"), Mark.ABSENT),
        marked("unrecorded", _("Not recorded"), UNRECORDED, folds=False),
    ]
    return Table.of(
        report.sessions,
        columns,
        name="sessions",
        title=_("Sessions"),
        empty=_("No sessions have been planned yet."),
    )


@dataclass(frozen=True, slots=True)
class _People:
    """The number of registered people of one sex; `narrowed` has the parameters of the list of these people."""

    label: str
    registered: int
    narrowed: dict[str, str]


def _sex_table(report: AttendanceReport, links: AttendanceLinks) -> Table:
    totals = report.totals
    columns = [
        Column("label", _("Sex"), width=30, key=True),
        Column(
            "registered",
            _("Confirmed"),
            Format.INTEGER,
            10,
            href=lambda people: links.people("confirmed", **people.narrowed),
        ),
    ]
    return Table.of(
        [
            _People(_("Women"), totals.women, {"sex": Participant.Sex.FEMALE}),
            _People(_("Men"), totals.men, {"sex": Participant.Sex.MALE}),
        ],
        columns,
        name="sexes",
        title=_("Women and men"),
        total=_People(_("Total"), totals.registered, {}),
    )


def _people_table(report: AttendanceReport) -> Table:
    marks_width = max(round(len(report.sessions) * 1.5) + 2, 8)
    elsewhere = Medium.EVERYWHERE ^ Medium.WORKBOOK
    columns = [
        Column("number", _("No."), Format.INTEGER, 5),
        Column("name", _("Name"), width=30, key=True),
        Column("agency", _("Agency"), width=42, folds=True),
        Column("region", _("Region"), Format.CODE, 9, folds=True),
        Column("marks", _("Marks"), Format.MARKS, marks_width, folds=True, media=elsewhere),
        *[_marks_column(place, session) for place, session in enumerate(report.sessions)],
        Column("lesson_hours", _("Hours"), Format.INTEGER, 5),
        Column("result", _("Result"), Format.CHIP, 12, value=_result),
    ]
    return Table.of(report.people, columns, name="people", title=_("Participants"), empty=_("Nobody is confirmed yet."))


def _marks_column(place: int, session: SessionAttendance) -> Column:
    """Return the column of one session's marks, which can be counted and filtered in the workbook."""

    def mark(person: PersonAttendance) -> str:
        return _written(person.marks[place])

    label = _("Session %(number)s") % {"number": session.number}
    return Column(f"session_{session.number}", label, width=9, media=Medium.WORKBOOK, value=mark)


def _written(mark: str) -> str:
    return "" if mark == UNRECORDED else mark


@dataclass(frozen=True, slots=True)
class _Mark:
    """The mark of one person at one session."""

    person: PersonAttendance
    session: SessionAttendance
    mark: str


def _mark_table(report: AttendanceReport) -> Table:
    """Return a table with a row for each listed person and session, for counts and charts. A cell without a mark is
    empty."""
    columns = [
        Column("participant", _("Participant no."), Format.INTEGER, value=attrgetter("person.number")),
        Column("name", _("Name"), width=30, key=True, value=attrgetter("person.name")),
        Column("agency", _("Agency"), width=42, value=attrgetter("person.agency")),
        Column("region", _("Region"), Format.CODE, 9, value=attrgetter("person.region")),
        Column("session", _("Session no."), Format.INTEGER, value=attrgetter("session.number")),
        Column("title", _("Session"), width=38, value=attrgetter("session.title")),
        Column("date", _("Date"), Format.DATE, 16, value=attrgetter("session.date")),
        Column("mark", _("Mark"), width=6),
    ]
    marks = [
        _Mark(person, session, _written(mark))
        for person in report.people
        for session, mark in zip(report.sessions, person.marks, strict=True)
    ]
    return Table.of(marks, columns, name="marks", title=_("Marks by session"))


def _result(person: PersonAttendance) -> Chip:
    return Chip(str(person.result.label), person.result.tone)


REPORT = Report(
    name="attendance",
    title=gettext_lazy("Attendance of an event"),
    line=gettext_lazy("Seats, people, sessions and marks; choose the event, then “Documents”."),
    help="One event: seats, people, sessions, marks.",
    place=80,
    form=EventForm,
    readers=Readers.OF_EVENT,
    rows=lambda form: attendance(form.chosen_event(), form.reader),
    size=lambda form: attendance_size(form.chosen_event(), form.reader),
    document=attendance_document,
    scope=attendance_scope,
    json=attendance_json,
    shows_people=True,
)
