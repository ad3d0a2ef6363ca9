"""Attendance laid out: columns and JSON keys."""

from dataclasses import asdict

from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agencies.models import Agency
from agencies.workbook import KIND_WORDS
from documents import wording
from documents.layout import Chip, Column, Document, Figure, Format, Table

from .narrative import attendance_narrative
from .rows import UNRECORDED, AttendanceReport, PersonAttendance, QuotaAttendance


def attendance_document(report: AttendanceReport) -> Document:
    """The report as every renderer takes it."""
    people = _people_table(report)
    return Document(
        name=f"kehadiran-{slugify(report.event.code)}",
        title=_("Attendance, %(event)s") % {"event": report.event.title},
        facts=_facts(report),
        figures=_figures(report),
        narrative=attendance_narrative(report, report.generated_at.date()),
        tables=[_quota_table(report), _session_table(report), _sex_table(report), people],
        main=people,
        notes=_notes(report),
        data=[_mark_table(report)],
    )


def attendance_json(report: AttendanceReport) -> dict:
    """The report under the keys of contract.md: stable, whatever the language, but for the narrative and the labels."""
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


def _quota_json(quota: QuotaAttendance) -> dict:
    data = asdict(quota) | {"kind": KIND_WORDS[quota.kind]}
    del data["pk"]
    return data


def _facts(report: AttendanceReport) -> list[str]:
    event = report.event
    return [
        wording.days(event.starts_on, event.ends_on),
        event.venue or event.province.full_name,
        _("%(hours)s lesson hours") % {"hours": wording.number(report.lesson_hours)},
        _("completed from %(minimum)s%%") % {"minimum": event.minimum_attendance},
        _("as of %(day)s") % {"day": wording.day(report.generated_at.date())},
    ]


def _figures(report: AttendanceReport) -> list[Figure]:
    totals = report.totals
    by_sex = _("came (of the registered, %(women)s women and %(men)s men)") % {
        "women": wording.number(totals.women),
        "men": wording.number(totals.men),
    }
    return [
        Figure(totals.registered, _("registered and confirmed, of all seats"), of=totals.seats, name="registered"),
        Figure(totals.attended, by_sex, of=totals.registered, name="attended"),
        Figure(totals.completed, _("completed"), of=totals.registered, name="completed"),
        Figure(
            totals.attendance_rate,
            _("attendance over all sessions (%(there)s of %(all)s marks)") % _marks(report),
            format=Format.PERCENT,
            name="attendance_rate",
        ),
    ]


def _marks(report: AttendanceReport) -> dict[str, str]:
    there = sum(session.present + session.late for session in report.sessions)
    return {"there": wording.number(there), "all": wording.number(report.totals.registered * len(report.sessions))}


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


def _quota_table(report: AttendanceReport) -> Table:
    totals = report.totals
    columns = [
        Column(_("Region"), Format.CODE, 8),
        Column(_("Agency or pool"), width=44, key=True),
        Column(_("Kind"), width=14, folds=True),
        Column(_("Seats"), Format.INTEGER, 9),
        Column(_("Registered"), Format.INTEGER, 9, folds=True),
        Column(_("Attended"), Format.INTEGER, 9),
        Column(_("Completed"), Format.INTEGER, 9, folds=True),
    ]
    return Table(
        title=_("Seats"),
        columns=columns,
        rows=[
            (q.region, q.label, str(Agency.Kind(q.kind).label), q.seats, q.registered, q.attended, q.completed)
            for q in report.quotas
        ],
        footer=("", _("Total"), "", totals.seats, totals.registered, totals.attended, totals.completed),
        empty=_("No seats have been allotted yet."),
    )


def _session_table(report: AttendanceReport) -> Table:
    columns = [
        Column(_("No."), Format.INTEGER, 5),
        Column(_("Session"), width=38, key=True),
        Column(_("Date"), Format.DATE, 16, folds=True),
        Column(_("Hours"), Format.INTEGER, 5, folds=True),
        Column(_("Present (H)"), Format.INTEGER, 9),
        Column(_("Late (T)"), Format.INTEGER, 9, folds=True),
        Column(_("Excused (I)"), Format.INTEGER, 9, folds=True),
        Column(_("Absent (A)"), Format.INTEGER, 9, folds=True),
        Column(_("Not recorded"), Format.INTEGER, 9),
    ]
    return Table(
        title=_("Sessions"),
        columns=columns,
        rows=[
            (s.number, s.title, s.date, s.lesson_hours, s.present, s.late, s.excused, s.absent, s.unrecorded)
            for s in report.sessions
        ],
        empty=_("No sessions have been planned yet."),
    )


def _sex_table(report: AttendanceReport) -> Table:
    return Table(
        title=_("Women and men"),
        columns=[Column(_("Sex"), width=30, key=True), Column(_("Registered"), Format.INTEGER, 10)],
        rows=[(_("Women"), report.totals.women), (_("Men"), report.totals.men)],
        footer=(_("Total"), report.totals.registered),
    )


def _people_table(report: AttendanceReport) -> Table:
    columns = [
        Column(_("No."), Format.INTEGER, 5),
        Column(_("Name"), width=30, key=True),
        Column(_("Agency"), width=42, folds=True),
        Column(_("Region"), Format.CODE, 9, folds=True),
        Column(_("Marks"), Format.MARKS, max(round(len(report.sessions) * 1.5) + 2, 8), folds=True),
        Column(_("Hours"), Format.INTEGER, 5),
        Column(_("Result"), Format.CHIP, 12),
    ]
    return Table(
        title=_("Participants"),
        columns=columns,
        rows=[(p.number, p.name, p.agency, p.region, p.marks, p.lesson_hours, _result(p)) for p in report.people],
        empty=_("Nobody is registered yet."),
    )


def _mark_table(report: AttendanceReport) -> Table:
    """A row for each of the people listed and each session, to count and chart marks by; a cell without a mark is
    empty."""
    columns = [
        Column(_("Participant no."), Format.INTEGER),
        Column(_("Name"), width=30, key=True),
        Column(_("Agency"), width=42),
        Column(_("Region"), Format.CODE, 9),
        Column(_("Session no."), Format.INTEGER),
        Column(_("Session"), width=38),
        Column(_("Date"), Format.DATE, 16),
        Column(_("Mark"), width=6),
    ]
    sessions = [(session.number, session.title, session.date) for session in report.sessions]
    return Table(
        title=_("Marks by session"),
        columns=columns,
        rows=[
            (person.number, person.name, person.agency, person.region, *session, "" if mark == UNRECORDED else mark)
            for person in report.people
            for session, mark in zip(sessions, person.marks, strict=True)
        ],
    )


def _result(person: PersonAttendance) -> Chip:
    if person.completed:
        return Chip(_("Completed"), "ok")
    return Chip(_("Attended"), "wait") if person.attended else Chip(_("Did not come"), "off")
