"""The one door to the number of a quota's seats. Who sits on them is the business of participants.registration."""

from django.db import transaction
from django.db.models import F, Value
from django.db.models.functions import Greatest

from .models import Quota


class SeatsBelowTaken(Exception):
    """Fewer seats than are taken were asked for; `quota` has the numbers as they are."""

    def __init__(self, quota: Quota):
        super().__init__(str(quota))
        self.quota = quota


@transaction.atomic
def resize(quota: Quota, seats: int, *, overbook: bool = False) -> None:
    """Give the quota so many seats, and keep what of it is overbooked in step.

    A quota that history overbooked may be raised, also to less than is taken, but never lowered. With `overbook` any
    number will do: people beyond it keep their seats, and whether they may is the caller's business. Raises
    SeatsBelowTaken, with the quota unchanged; the quota has the numbers of the database afterwards.
    """
    current = Quota.objects.select_for_update().get(pk=quota.pk)
    if not overbook and not seats_suffice(current, seats):
        raise SeatsBelowTaken(current)
    # Both columns in one statement, so that the CHECK holds at every moment.
    Quota.objects.filter(pk=quota.pk).update(seats=seats, overbooked=Greatest(F("taken") - seats, Value(0)))
    quota.refresh_from_db(fields=["seats", "taken", "overbooked"])


def seats_suffice(quota: Quota, seats: int) -> bool:
    """Whether the quota may have so many seats: as many as are taken, or no fewer than it has."""
    return seats >= min(quota.seats, quota.taken)
