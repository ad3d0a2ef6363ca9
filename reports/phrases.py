"""Parts of sentences and of heads that the reports over many events share, in the active language."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from documents import wording

from .scope import CoverageScope


def place(scope: CoverageScope) -> str:
    return scope.province.full_name if scope.province else _("Indonesia")


def course(scope: CoverageScope) -> str:
    """Bimtek SPP-TIK, or just bimtek."""
    return _("Bimtek %(course)s") % {"course": scope.subject} if scope.subject else _("bimtek")


def period(scope: CoverageScope) -> str:
    as_of = wording.day(scope.as_of)
    if scope.start is None:
        return _("as of %(day)s") % {"day": as_of}
    return _("from %(start)s to %(day)s") % {"start": wording.day(scope.start), "day": as_of}


def people(count: int) -> str:
    return ngettext("%(count)s person", "%(count)s people", count) % {"count": wording.number(count)}


def events(count: int) -> str:
    return ngettext("%(count)s event", "%(count)s events", count) % {"count": wording.number(count)}


def title(what: str, scope: CoverageScope) -> str:
    """The report, its course and its place: what stands at the head of it."""
    subject = _("Bimtek %(course)s") % {"course": scope.subject} if scope.subject else _("all bimtek")
    return _("%(report)s, %(course)s, %(place)s") % {"report": what, "course": subject, "place": place(scope)}


def facts(scope: CoverageScope, *more: str) -> list[str]:
    """As of when, from when, and what else limits the report."""
    start = [_("events from %(day)s") % {"day": wording.day(scope.start)}] if scope.start else []
    return [_("As of %(day)s") % {"day": wording.day(scope.as_of)}, *start, *more]


def basis(scope: CoverageScope) -> str:
    return _("basis: %(basis)s") % {"basis": scope.basis.label}
