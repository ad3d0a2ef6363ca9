"""The regencies that have no library agency on the as-of date, and why."""

from dataclasses import dataclass
from datetime import date

from django.db.models import F
from django.utils.translation import gettext as _

from agencies.models import Agency
from documents import wording
from reports.scope import CoverageScope

_FIELDS = ("regency_id", "opened_on", "closed_on", "closed_reason")


@dataclass(frozen=True, slots=True)
class Absence:
    """The reason why a regency has no agency on the as-of date."""

    closed_on: date | None
    reason: str


def unrecorded() -> Absence:
    return Absence(None, _("No regency-level library agency is recorded"))


def agencies_on_the_day(scope: CoverageScope) -> tuple[set[str], dict[str | None, Absence]]:
    """Return the regencies with a regency-level agency on the as-of date, and the reason for each other one: its
    last agency ended, or its agency opens later."""
    bodies = scope.codes.bodies
    agencies = Agency.objects.regency_level().order_by()
    if scope.province:
        agencies = agencies.filter(scope.codes.lying_in(scope.province.pk))
    existing: set[str] = set()
    absent: dict[str | None, Absence] = {}
    # Later rows overwrite earlier ones, so the most recently dissolved agency wins.
    in_order = agencies.order_by(F("closed_on").asc(nulls_first=True), "-opened_on", "pk")
    for code, opened_on, closed_on, closed_reason in in_order.values_list(*_FIELDS):
        regency = bodies.get(code or "", code)
        if opened_on and opened_on > scope.as_of:
            reason = _("Its library agency opens on %(day)s") % {"day": wording.day(opened_on)}
            absent.setdefault(regency, Absence(None, reason))
        elif closed_on and closed_on <= scope.as_of:
            absent[regency] = Absence(closed_on, closed_reason)
        elif regency:
            existing.add(regency)
    return existing, absent
