"""Agencies that never attended, in sentences to quote."""

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from documents import wording
from reports import phrases
from reports.scope import Basis

from .rows import NeverReport

_NAMES_AT_MOST = 8


def never_narrative(report: NeverReport) -> str:
    """Return how many agencies exist, of how many nobody attended, their kinds, and their names if they are few."""
    totals = report.totals
    if not totals.existing:
        return capfirst(_("%(period)s, no agency is recorded in %(place)s.") % _values(report))
    if not totals.absent:
        return capfirst(_nobody_missing(report) % _values(report))
    return " ".join(filter(None, [capfirst(_missing(report) % _values(report)), _kinds(report), _names(report)]))


def _values(report: NeverReport) -> dict[str, str]:
    scope, totals = report.scope, report.totals
    agencies = ngettext("%(count)s agency", "%(count)s agencies", totals.existing)
    return {
        "agencies": agencies % {"count": wording.number(totals.existing)},
        "period": phrases.period(scope),
        "course": phrases.course(scope),
        "place": phrases.place(scope),
        "absent": wording.number(totals.absent),
        "existing": wording.number(totals.existing),
        "share": wording.percent(totals.share),
    }


def _nobody_missing(report: NeverReport) -> str:
    if report.scope.basis == Basis.ATTENDED:
        return ngettext(
            "%(period)s, the one agency of %(place)s has attended %(course)s.",
            "%(period)s, all %(existing)s agencies of %(place)s have attended %(course)s.",
            report.totals.existing,
        )
    return ngettext(
        "%(period)s, the one agency of %(place)s has people confirmed for %(course)s.",
        "%(period)s, all %(existing)s agencies of %(place)s have people confirmed for %(course)s.",
        report.totals.existing,
    )


def _missing(report: NeverReport) -> str:
    if report.scope.basis == Basis.ATTENDED:
        return ngettext(
            "%(period)s, of %(agencies)s of %(place)s, %(absent)s has never attended %(course)s (%(share)s).",
            "%(period)s, of %(agencies)s of %(place)s, %(absent)s have never attended %(course)s (%(share)s).",
            report.totals.absent,
        )
    return ngettext(
        "%(period)s, of %(agencies)s of %(place)s, %(absent)s has nobody confirmed for %(course)s (%(share)s).",
        "%(period)s, of %(agencies)s of %(place)s, %(absent)s have nobody confirmed for %(course)s (%(share)s).",
        report.totals.absent,
    )


def _kinds(report: NeverReport) -> str:
    """Return the kinds of these agencies if there is more than one."""
    counted = [
        _("%(kind)s %(count)s") % {"kind": kind.name, "count": wording.number(kind.absent)}
        for kind in report.kinds
        if kind.absent
    ]
    return _("By kind: %(kinds)s.") % {"kinds": wording.listing(counted)} if len(counted) > 1 else ""


def _names(report: NeverReport) -> str:
    if len(report.agencies) > _NAMES_AT_MOST:
        return ""
    return _("Not yet: %(names)s.") % {"names": wording.listing([agency.name for agency in report.agencies])}
