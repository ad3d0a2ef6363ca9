"""Parts of sentences that the reports over many events share, in the active language."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from documents import wording

from .scope import CoverageScope


def place(scope: CoverageScope) -> str:
    return scope.province.full_name if scope.province else _("Indonesia")


def course(scope: CoverageScope) -> str:
    """Return the course as in "Bimtek SPP-TIK", or just "bimtek"."""
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


def not_final(ongoing: int) -> str:
    """Return how many events still go on, "" if none does."""
    if not ongoing:
        return ""
    sentence = ngettext(
        "%(count)s event is still being held, so these numbers are not final.",
        "%(count)s events are still being held, so these numbers are not final.",
        ongoing,
    )
    return sentence % {"count": wording.number(ongoing)}
