"""The regencies that have no library agency on the as-of date, and why."""

from dataclasses import dataclass
from datetime import date

from django.db.models import F, Q
from django.utils.translation import gettext as _

from agencies.models import Agency
from documents import wording
from reports.scope import CoverageScope


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
    codes = agencies.existing_on(scope.as_of).values_list("regency_id", flat=True)
    existing = {bodies.get(code, code) for code in codes if code}
    others = agencies.filter(Q(closed_on__lte=scope.as_of) | Q(opened_on__gt=scope.as_of))
    absent: dict[str | None, Absence] = {}
    # Later rows overwrite earlier ones, so the most recently dissolved agency wins.
    for agency in others.order_by(F("closed_on").asc(nulls_first=True), "-opened_on", "pk"):
        regency = bodies.get(agency.regency_id or "", agency.regency_id)
        if agency.opened_on and agency.opened_on > scope.as_of:
            reason = _("Its library agency opens on %(day)s") % {"day": wording.day(agency.opened_on)}
            absent.setdefault(regency, Absence(None, reason))
        else:
            absent[regency] = Absence(agency.closed_on, agency.closed_reason)
    return existing, absent
