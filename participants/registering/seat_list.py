"""The seats that a reader may fill, as pages show them beside a form."""

from dataclasses import dataclass

from accounts.models import User
from events.models import Event, Quota
from events.pools import pools_without_agencies


@dataclass(frozen=True, slots=True)
class SeatLine:
    """A quota, the number of people who wait for a seat of it, and whether it is a pool without any agency yet."""

    quota: Quota
    waiting: int
    lacks_agencies: bool


def seat_list(event: Event, reader: User) -> list[SeatLine]:
    """Return the event's quotas for the reader's provinces, by region."""
    quotas = event.quotas.visible_to(reader)
    quotas = quotas.select_related("agency__province", "agency__regency", "province", "regency")
    waiting = list(event.registrations.waiting().select_related("agency"))
    ordered = sorted(quotas, key=lambda quota: quota.place)
    lacking = pools_without_agencies(ordered, event.starts_on)
    return [SeatLine(quota, sum(quota.fits(one.agency) for one in waiting), quota.pk in lacking) for quota in ordered]
