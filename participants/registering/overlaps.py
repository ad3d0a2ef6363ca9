"""People who hold seats at two events on the same days.

They are questioned and listed, never refused: one seat may be given back later. A reader learns only of registrations
that they may see.
"""

from collections.abc import Sequence

from django.db.models import Exists, OuterRef

from accounts.models import User
from documents import wording
from events.models import Event
from participants.identity.chunks import in_chunks
from participants.models import Registration
from participants.models.registration import RegistrationQuerySet


def seats_elsewhere(event: Event, reader: User, people: Sequence[int]) -> dict[int, str]:
    """Return the other event on these days at which a person holds a seat, by the person's key: its title and days."""
    seats = _held(reader).filter(event__starts_on__lte=event.ends_on, event__ends_on__gte=event.starts_on)
    seats = seats.exclude(event=event).select_related("event").order_by("-event__starts_on", "-pk")
    return {
        seat.participant_id: f"{seat.event.title}, {wording.days(seat.event.starts_on, seat.event.ends_on)}"
        for seat in in_chunks(seats, "participant", people)
    }


def double_booked(registrations: RegistrationQuerySet, reader: User) -> RegistrationQuerySet:
    """Return those whose person holds a seat at another event on the same days too; cancelled events do not count."""
    others = _held(reader).filter(
        participant=OuterRef("participant"),
        event__starts_on__lte=OuterRef("event__ends_on"),
        event__ends_on__gte=OuterRef("event__starts_on"),
    )
    clashing = registrations.seated().filter(Exists(others.exclude(event=OuterRef("event"))))
    return clashing.exclude(event__status=Event.Status.CANCELLED)


def _held(reader: User) -> RegistrationQuerySet:
    return Registration.objects.visible_to(reader).seated().exclude(event__status=Event.Status.CANCELLED)
