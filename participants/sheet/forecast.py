"""Which people of a list would get a seat and which would wait. It computes the result of registering them one by
one without doing it."""

from collections import Counter, defaultdict
from dataclasses import dataclass

from agencies.models import Agency
from events.models import Event, Quota
from participants.registering.waiting import width


@dataclass(frozen=True, slots=True)
class QuotaLine:
    """One quota of the list: its seats, those free before and those given to the list, the seats taken afterwards, and
    how many people of the list wait for it."""

    label: str
    seats: int
    free: int
    given: int
    taken: int
    waiting: int


class SeatForecast:
    """The free seats of the event, after the waiting list has been served."""

    def __init__(self, event: Event):
        quotas = event.quotas.select_related("agency__province", "agency__regency", "province", "regency")
        self._quotas = list(quotas.order_by("pk"))
        self._own = {quota.agency_id: quota for quota in self._quotas if quota.agency_id}
        self._pools = {(q.kind, q.province_id, q.regency_id): q for q in self._quotas if not q.agency_id}
        self._free = Counter({quota.pk: quota.free for quota in self._quotas})
        if not event.is_over:
            self._seat_who_waits(event)
        self._free_before = dict(self._free)
        self._waiting: Counter[int] = Counter()

    def seat(self, agency: Agency) -> Quota | None:
        """Give the agency's next person the first seat that fits, or return None if they wait."""
        fitting = self._fitting(agency)
        for quota in fitting:
            if self._free[quota.pk] > 0:
                self._free[quota.pk] -= 1
                return quota
        self._waiting.update(quota.pk for quota in fitting[:1])
        return None

    def lines(self) -> list[QuotaLine]:
        """Return the quotas that gave a seat or had none left."""
        lines = []
        for quota in sorted(self._quotas, key=lambda quota: quota.place):
            free = self._free_before[quota.pk]
            given, waiting = free - self._free[quota.pk], self._waiting[quota.pk]
            if given or waiting:
                taken = quota.taken + quota.free - self._free[quota.pk]
                lines.append(QuotaLine(quota.label, quota.seats, free, given, taken, waiting))
        return lines

    def _fitting(self, agency: Agency) -> list[Quota]:
        """Return the fitting quotas as QuotaQuerySet.fitting does, the narrowest first."""
        place = agency.kind, agency.province_id
        pools = [self._pools.get((*place, regency)) for regency in (agency.regency_id, None)]
        return list(dict.fromkeys(quota for quota in (self._own.get(agency.pk), *pools) if quota))

    def _seat_who_waits(self, event: Event) -> None:
        """Serve the waiting list as participants.registering.waiting does."""
        hopes: dict[int, list[int]] = defaultdict(list)
        for registration in event.registrations.waiting().select_related("agency"):
            for quota in self._fitting(registration.agency):
                hopes[quota.pk].append(registration.pk)
        seated: set[int] = set()
        for quota in sorted(self._quotas, key=width):
            first = [key for key in hopes[quota.pk] if key not in seated][: self._free[quota.pk]]
            seated.update(first)
            self._free[quota.pk] -= len(first)
