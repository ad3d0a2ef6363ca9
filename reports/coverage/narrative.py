"""The narrative of the coverage report, built from the numbers, in the active language."""

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agencies.models import Regency
from documents import wording
from reports import phrases
from reports.scope import Basis

from .rows import CoverageReport, RegencyCoverage, Status

_NAMES_AT_MOST = 8  # longer lists belong in the table


def coverage_narrative(report: CoverageReport) -> str:
    """Return who attended the event (if there is one), what it added or what was added since a day, how far the scope
    is covered, and which regencies are exempt."""
    covered = _covered(report)
    if report.new and report.scope.event:
        covered = _("with %(added)s added, %(covered)s") % {"added": _added(report.new), "covered": covered}
    sentences = [
        _attended(report),
        capfirst(covered) + ".",
        _since(report),
        _missing(report),
        _exempt(report),
        _altogether(report),
    ]
    return " ".join(filter(None, sentences))


def _attended(report: CoverageReport) -> str:
    event = report.scope.event
    if event is None:
        return ""
    people = report.event_participants
    if report.scope.basis == Basis.ATTENDED:
        sentence = ngettext(
            "%(people)s attended %(event)s (%(days)s).", "%(people)s attended %(event)s (%(days)s).", people
        )
    else:
        sentence = ngettext(
            "%(people)s is confirmed for %(event)s (%(days)s).",
            "%(people)s are confirmed for %(event)s (%(days)s).",
            people,
        )
    days = wording.days(event.starts_on, event.ends_on)
    return sentence % {"people": _people(report, people), "event": event.title, "days": days}


def _people(report: CoverageReport, people: int) -> str:
    counted = ngettext("%(count)s person", "%(count)s people", people) % {"count": wording.number(people)}
    place = report.scope.province
    return _("%(people)s from %(place)s") % {"people": counted, "place": place.full_name} if place else counted


def _since(report: CoverageReport) -> str:
    day = report.scope.since
    if day is None:
        return ""
    if not report.new:
        return _("Since %(day)s, no regency was added.") % {"day": wording.day(day)}
    return _("Added since %(day)s: %(names)s.") % {"day": wording.day(day), "names": _added(report.new)}


def _added(regencies: list[RegencyCoverage]) -> str:
    """Return the regencies as in "3 kabupaten and 2 kota (their names)"."""
    kabupaten = sum(regency.kind == Regency.Kind.KABUPATEN for regency in regencies)
    kota = len(regencies) - kabupaten
    counts = [
        ngettext("%(count)s kabupaten", "%(count)s kabupaten", kabupaten) % {"count": wording.number(kabupaten)},
        ngettext("%(count)s kota", "%(count)s kota", kota) % {"count": wording.number(kota)},
    ]
    counts = [text for text, count in zip(counts, (kabupaten, kota), strict=True) if count]
    return f"{wording.listing(counts)} ({_names(regencies)})"


def _covered(report: CoverageReport) -> str:
    totals, scope = report.totals, report.scope
    values = {
        "covered": wording.number(totals.covered),
        "eligible": wording.number(totals.eligible),
        "rate": wording.percent(totals.rate),
        "place": phrases.place(scope),
        "course": phrases.course(scope),
        "period": phrases.period(scope),
    }
    if not totals.eligible:
        return _("%(period)s, no regency of %(place)s can take part in %(course)s") % values
    sentence = _all_covered(report) if not totals.uncovered else _some_covered(report)
    return sentence % values + ("" if totals.uncovered else _exceptions(report))


def _all_covered(report: CoverageReport) -> str:
    if report.scope.basis == Basis.ATTENDED:
        return ngettext(
            "%(period)s, the one regency of %(place)s that can take part has attended %(course)s",
            "%(period)s, all %(eligible)s regencies of %(place)s that can take part have attended %(course)s",
            report.totals.eligible,
        )
    return ngettext(
        "%(period)s, the one regency of %(place)s that can take part has people confirmed for %(course)s",
        "%(period)s, all %(eligible)s regencies of %(place)s that can take part have people confirmed for %(course)s",
        report.totals.eligible,
    )


def _some_covered(report: CoverageReport) -> str:
    if report.scope.basis == Basis.ATTENDED:
        return ngettext(
            "%(period)s, %(covered)s of the %(eligible)s regency of %(place)s that can take part has attended"
            " %(course)s (%(rate)s)",
            "%(period)s, %(covered)s of the %(eligible)s regencies of %(place)s that can take part have attended"
            " %(course)s (%(rate)s)",
            report.totals.eligible,
        )
    return ngettext(
        "%(period)s, %(covered)s of the %(eligible)s regency of %(place)s that can take part has people confirmed"
        " for %(course)s (%(rate)s)",
        "%(period)s, %(covered)s of the %(eligible)s regencies of %(place)s that can take part have people confirmed"
        " for %(course)s (%(rate)s)",
        report.totals.eligible,
    )


def _exceptions(report: CoverageReport) -> str:
    """Return the regencies that the word "all" does not include."""
    exempt = report.with_status(Status.EXEMPT)
    if not exempt or len(exempt) > _NAMES_AT_MOST:
        return ""
    return _(", except %(names)s") % {"names": _with_reasons(exempt)}


def _exempt(report: CoverageReport) -> str:
    """Return a sentence about the exempt regencies, unless an exception has named them."""
    exempt = report.with_status(Status.EXEMPT)
    if len(exempt) > _NAMES_AT_MOST:
        sentence = ngettext("%(count)s regency is exempt.", "%(count)s regencies are exempt.", len(exempt))
        return sentence % {"count": wording.number(len(exempt))}
    if exempt and (report.totals.uncovered or not report.totals.eligible):
        return _("Exempt: %(names)s.") % {"names": _with_reasons(exempt)}
    return ""


def _with_reasons(exempt: list[RegencyCoverage]) -> str:
    return wording.listing([_("%(name)s (%(reason)s)") % {"name": r.name, "reason": r.reason} for r in exempt])


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
