"""The seats that a reader may fill, as pages show them beside a form."""

from dataclasses import dataclass

from accounts.models import User
from events.models import Event, Quota


@dataclass(frozen=True, slots=True)
class SeatLine:
    """A quota and the number of people who wait for a seat of it."""

    quota: Quota
    waiting: int


def seat_list(event: Event, reader: User) -> list[SeatLine]:
    """Return the event's quotas for the reader's provinces, by region."""
    quotas = event.quotas.visible_to(reader)
    quotas = quotas.select_related("agency__province", "agency__regency", "province", "regency")
    waiting = list(event.registrations.waiting().select_related("agency"))
    ordered = sorted(quotas, key=lambda quota: (quota.region_code, quota.is_pool, quota.label))
    return [SeatLine(quota, sum(quota.fits(one.agency) for one in waiting)) for quota in ordered]
