"""Dissolving agencies, many at once: reforms of the regions' administrations end them by the dozen."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction

from .models import Agency


class OpenedLater(Exception):
    """Some agencies opened on or after the day on which they were to be dissolved; `agencies` are they."""

    def __init__(self, agencies: Sequence[Agency]):
        super().__init__(", ".join(agency.name for agency in agencies))
        self.agencies = agencies


@transaction.atomic
def dissolve_agencies(agencies: Sequence[Agency], *, closed_on: date, reason: str) -> list[Agency]:
    """Record the first day on which the agencies no longer exist, and why; returns those that this changed.

    Agencies that are dissolved already keep their date and reason. Raises OpenedLater, and dissolves none then.
    """
    standing = list(
        Agency.objects.select_for_update().filter(pk__in=[a.pk for a in agencies], closed_on=None).order_by("pk")
    )
    if too_young := [agency for agency in standing if agency.opened_on and agency.opened_on >= closed_on]:
        raise OpenedLater(too_young)
    for agency in standing:
        agency.closed_on, agency.closed_reason = closed_on, reason
    Agency.objects.bulk_update(standing, ["closed_on", "closed_reason"], batch_size=100)
    return standing
