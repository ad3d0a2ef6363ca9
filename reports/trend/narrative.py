"""The trend in sentences to quote."""

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from documents import wording
from reports import phrases
from reports.scope import Basis

from .rows import TrendReport


def trend_narrative(report: TrendReport) -> str:
    """Return how many events were held in which years, the coverage after them, and the year that added most."""
    if not any(year.participants for year in report.years):
        return capfirst(_nobody(report) % _values(report))
    return " ".join(filter(None, [_held(report), _reached(report), _best(report)]))


def _nobody(report: TrendReport) -> str:
    if report.scope.basis == Basis.ATTENDED:
        return _("%(period)s, nobody from %(place)s has attended %(course)s.")
    return _("%(period)s, nobody from %(place)s is confirmed for %(course)s.")


def _values(report: TrendReport) -> dict[str, str]:
    scope = report.scope
    return {"period": phrases.period(scope), "course": phrases.course(scope), "place": phrases.place(scope)}


def _held(report: TrendReport) -> str:
    people = sum(year.participants for year in report.years)
    if report.scope.basis == Basis.ATTENDED:
        sentence = _("%(period)s, %(place)s counts %(people)s in %(events)s of %(course)s (%(years)s).")
    else:
        sentence = _("%(period)s, %(place)s counts %(people)s confirmed in %(events)s of %(course)s (%(years)s).")
    active = [year.year for year in report.years if year.events]
    counted = ngettext("%(count)s participation", "%(count)s participations", people)
    values = {
        "people": counted % {"count": wording.number(people)},
        "events": phrases.events(sum(year.events for year in report.years)),
        "years": str(active[0]) if active[0] == active[-1] else f"{active[0]}–{active[-1]}",
    }
    return capfirst(sentence % (_values(report) | values))


def _reached(report: TrendReport) -> str:
    last = report.years[-1]
    if not last.eligible:
        return ""
    sentence = ngettext(
        "By then %(covered)s of %(eligible)s regency that can take part had been reached (%(rate)s).",
        "By then %(covered)s of %(eligible)s regencies that can take part had been reached (%(rate)s).",
        last.eligible,
    )
    return sentence % {
        "covered": wording.number(last.covered),
        "eligible": wording.number(last.eligible),
        "rate": wording.percent(last.rate),
    }


def _best(report: TrendReport) -> str:
    """Return the year that reached most new regencies, or "" if two are equal or there is only one."""
    active = [year for year in report.years if year.new]
    if len(active) < 2:
        return ""
    best = max(active, key=lambda year: year.new)
    if [year.new for year in active].count(best.new) > 1:
        return ""
    sentence = ngettext(
        "The year that added most was %(year)s, with %(new)s regency for the first time.",
        "The year that added most was %(year)s, with %(new)s regencies for the first time.",
        best.new,
    )
    return sentence % {"year": best.year, "new": wording.number(best.new)}
