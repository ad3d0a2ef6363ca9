"""The attendance of an event in sentences to quote."""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from documents import wording
from events.seat_words import seats_taken

from .rows import AttendanceReport


def attendance_narrative(report: AttendanceReport, today: date) -> str:
    """Return who came, how many completed the event, how full the sessions were, and which quotas were exceeded.

    For an event in the future, return who is confirmed; during the event only what has happened so far.
    """
    totals, event = report.totals, report.event
    values = {
        "event": event.title,
        "days": wording.days(event.starts_on, event.ends_on),
        "place": event.venue or event.province.name,
        "attended": wording.number(totals.attended),
        "registered": _registered(report),
        "completed": wording.number(totals.completed),
        "hours": wording.number(report.lesson_hours),
        "minimum": event.minimum_attendance,
        "rate": wording.percent(totals.attendance_rate),
    }
    values |= {"begun": wording.number(len(report.sessions_begun)), "sessions": wording.number(len(report.sessions))}
    if event.starts_on > today and not report.has_marks:
        sentences = _still_to_come()
    else:
        sentences = _was_held(report) if report.is_over else _goes_on(report)
    return " ".join(sentence % values for sentence in sentences) + _overbooked(report)


def _registered(report: AttendanceReport) -> str:
    totals = report.totals
    people = ngettext("%(count)s person", "%(count)s people", totals.registered)
    women = ngettext("%(count)s woman", "%(count)s women", totals.women)
    men = ngettext("%(count)s man", "%(count)s men", totals.men)
    return _("%(people)s (%(women)s, %(men)s)") % {
        "people": people % {"count": wording.number(totals.registered)},
        "women": women % {"count": wording.number(totals.women)},
        "men": men % {"count": wording.number(totals.men)},
    }


def _still_to_come() -> list[str]:
    return [_("%(event)s will be held on %(days)s in %(place)s. Confirmed so far: %(registered)s.")]


def _goes_on(report: AttendanceReport) -> list[str]:
    """Return what is known during the event. It names nobody as absent and no result."""
    sentences = [_("%(event)s is being held on %(days)s in %(place)s. Confirmed: %(registered)s.")]
    if report.has_marks:
        sentences.append(_("So far %(attended)s attended."))
    if report.has_marks and report.totals.attendance_rate is not None:
        sentences.append(
            _("The attendance rate in the sessions that have begun (%(begun)s of %(sessions)s) is %(rate)s.")
        )
    return sentences


def _was_held(report: AttendanceReport) -> list[str]:
    if not report.has_marks:
        return [
            _("%(event)s was held on %(days)s in %(place)s. Confirmed: %(registered)s."),
            _("Attendance has not been recorded."),
        ]
    sentences = [_("%(event)s was held on %(days)s in %(place)s. Of %(registered)s confirmed, %(attended)s attended.")]
    if report.lesson_hours:
        sentences.append(_("%(completed)s completed it with at least %(minimum)s%% of its %(hours)s lesson hours."))
    if report.totals.attendance_rate is not None:
        sentences.append(_("The attendance rate over all sessions was %(rate)s."))
    return sentences


def _overbooked(report: AttendanceReport) -> str:
    over = [
        _("%(label)s (%(seats)s)") % {"label": q.label, "seats": seats_taken(q.registered, q.seats)}
        for q in report.quotas
        if q.registered > q.seats
    ]
    return " " + _("Over quota: %(quotas)s.") % {"quotas": wording.listing(over)} if over else ""
