"""Dissolving agencies, many at once: an administrative reform can end dozens of them."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction

from .models import Agency


class OpenedLater(Exception):
    """The agencies in `agencies` opened on or after the requested day of dissolution."""

    def __init__(self, agencies: Sequence[Agency]):
        super().__init__(", ".join(agency.name for agency in agencies))
        self.agencies = agencies


def opened_later(agencies: Sequence[Agency], day: date) -> list[Agency]:
    """Return those of the agencies that opened on the day or later, so that they cannot be dissolved then."""
    return [agency for agency in agencies if agency.opened_on and agency.opened_on >= day]


@transaction.atomic
def dissolve_agencies(agencies: Sequence[Agency], *, closed_on: date, reason: str) -> list[Agency]:
    """Dissolve the agencies, with `closed_on` as the first day without them, and return those that were changed.

    Agencies already dissolved keep their date and reason. Raise OpenedLater without dissolving any.
    """
    open_agencies = list(
        Agency.objects.select_for_update().filter(pk__in=[a.pk for a in agencies], closed_on=None).order_by("pk")
    )
    if too_late := opened_later(open_agencies, closed_on):
        raise OpenedLater(too_late)
    for agency in open_agencies:
        agency.closed_on, agency.closed_reason = closed_on, reason
    Agency.objects.bulk_update(open_agencies, ["closed_on", "closed_reason"], batch_size=100)
    return open_agencies
