"""The paragraph that can be quoted, built from the numbers, in the active language."""

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agencies.models import Regency
from documents import wording

from .attendance import AttendanceReport
from .coverage import CoverageReport, RegencyCoverage, Status
from .scope import Basis

_NAMES_AT_MOST = 8  # longer lists belong in the table


def coverage_narrative(report: CoverageReport) -> str:
    """Who came to the event (if one is named), what it added, how far the scope is covered, and who cannot be."""
    covered = _covered(report) + _exceptions(report)
    if report.new:
        covered = _("with %(added)s added, %(covered)s") % {"added": _added(report.new), "covered": covered}
    sentences = [_came(report), capfirst(covered) + ".", _missing(report), _altogether(report)]
    return " ".join(filter(None, sentences))


def _came(report: CoverageReport) -> str:
    event = report.scope.event
    if event is None:
        return ""
    people = report.event_participants
    if report.scope.basis == Basis.ATTENDED:
        sentence = ngettext(
            "%(people)s person came to %(event)s (%(days)s).", "%(people)s people came to %(event)s (%(days)s).", people
        )
    else:
        sentence = ngettext(
            "%(people)s person is registered for %(event)s (%(days)s).",
            "%(people)s people are registered for %(event)s (%(days)s).",
            people,
        )
    if report.scope.province:
        sentence = _("From %(place)s, %(sentence)s") % {"place": report.scope.province.full_name, "sentence": sentence}
    days = wording.days(event.starts_on, event.ends_on)
    return sentence % {"people": wording.number(people), "event": event.title, "days": days}


def _added(regencies: list[RegencyCoverage]) -> str:
    """3 kabupaten and 2 kota (their names)."""
    kabupaten = sum(regency.kind == Regency.Kind.KABUPATEN for regency in regencies)
    kota = len(regencies) - kabupaten
    counts = [
        ngettext("%(count)s kabupaten", "%(count)s kabupaten", kabupaten) % {"count": wording.number(kabupaten)},
        ngettext("%(count)s kota", "%(count)s kota", kota) % {"count": wording.number(kota)},
    ]
    counts = [text for text, count in zip(counts, (kabupaten, kota), strict=True) if count]
    return f"{wording.listing(counts)} ({_names(regencies)})"


def _covered(report: CoverageReport) -> str:
    totals = report.totals
    values = {
        "covered": wording.number(totals.covered),
        "eligible": wording.number(totals.eligible),
        "rate": wording.percent(totals.rate),
        "place": report.scope.province.full_name if report.scope.province else _("Indonesia"),
        "course": _("Bimtek %(course)s") % {"course": report.scope.subject} if report.scope.subject else _("bimtek"),
        "day": wording.day(report.scope.as_of),
    }
    if not totals.eligible:
        return _("as of %(day)s, no regency of %(place)s can take part in %(course)s") % values
    if not totals.uncovered:
        sentence = ngettext(
            "as of %(day)s, the one regency of %(place)s that can take part in %(course)s has been covered",
            "as of %(day)s, all %(eligible)s regencies of %(place)s that can take part in %(course)s have been covered",
            totals.eligible,
        )
        return sentence % values
    sentence = ngettext(
        "as of %(day)s, %(covered)s of the %(eligible)s regency of %(place)s that can take part in %(course)s"
        " has been covered (%(rate)s)",
        "as of %(day)s, %(covered)s of the %(eligible)s regencies of %(place)s that can take part in %(course)s"
        " have been covered (%(rate)s)",
        totals.eligible,
    )
    return sentence % values


def _exceptions(report: CoverageReport) -> str:
    exempt = report.with_status(Status.EXEMPT)
    if not exempt:
        return ""
    if len(exempt) > _NAMES_AT_MOST:
        sentence = ngettext(", with %(count)s regency exempt", ", with %(count)s regencies exempt", len(exempt))
        return sentence % {"count": wording.number(len(exempt))}
    names = [_("%(name)s (%(reason)s)") % {"name": r.name, "reason": r.reason} for r in exempt]
    return _(", except %(names)s") % {"names": wording.listing(names)}


def _missing(report: CoverageReport) -> str:
    missing = report.with_status(Status.UNCOVERED)
    if not missing or len(missing) > _NAMES_AT_MOST:
        return ""
    return _("Not yet covered: %(names)s.") % {"names": _names(missing)}


def _altogether(report: CoverageReport) -> str:
    totals = report.totals
    people = ngettext("%(count)s participation", "%(count)s participations", totals.participants)
    events = ngettext("%(count)s event", "%(count)s events", totals.events)
    return _("Altogether %(people)s in %(events)s.") % {
        "people": people % {"count": wording.number(totals.participants)},
        "events": events % {"count": wording.number(totals.events)},
    }


def _names(regencies: list[RegencyCoverage]) -> str:
    names = [regency.name for regency in regencies]
    if len(names) > _NAMES_AT_MOST:
        rest = len(names) - _NAMES_AT_MOST
        more = ngettext("%(count)s other", "%(count)s others", rest) % {"count": wording.number(rest)}
        names = [*names[:_NAMES_AT_MOST], more]
    return wording.listing(names)


def attendance_narrative(report: AttendanceReport) -> str:
    """Who came, how many completed it, how full the sessions were, and which quotas were exceeded."""
    totals, event = report.totals, report.event
    values = {
        "event": event.title,
        "days": wording.days(event.starts_on, event.ends_on),
        "place": event.venue or event.province.name,
        "attended": wording.number(totals.attended),
        "registered": wording.number(totals.registered),
        "completed": wording.number(totals.completed),
        "women": wording.number(totals.women),
        "men": wording.number(totals.men),
        "hours": wording.number(report.lesson_hours),
        "minimum": event.minimum_attendance,
        "rate": wording.percent(totals.attendance_rate),
    }
    sentences = [
        _(
            "%(event)s was held on %(days)s in %(place)s. Of %(registered)s registered people (%(women)s women,"
            " %(men)s men), %(attended)s came."
        ),
        _("%(completed)s completed it with at least %(minimum)s%% of its %(hours)s lesson hours.")
        if report.lesson_hours
        else "",
        _("The attendance rate over all sessions was %(rate)s.") if totals.attendance_rate is not None else "",
    ]
    return " ".join(sentence % values for sentence in sentences if sentence) + _overbooked(report)


def _overbooked(report: AttendanceReport) -> str:
    over = [
        _("%(label)s (%(registered)s people on %(seats)s seats)")
        % {"label": q.label, "registered": wording.number(q.registered), "seats": wording.number(q.seats)}
        for q in report.quotas
        if q.registered > q.seats
    ]
    return " " + _("Over quota: %(quotas)s.") % {"quotas": wording.listing(over)} if over else ""
