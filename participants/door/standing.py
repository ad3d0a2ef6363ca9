"""What was last said about places of the attendance sheet, by the log."""

from collections.abc import Iterable

from accounts.models import User
from events.models import Session
from participants.models import DoorLink, MarkEntry, Registration

Place = tuple[int, int]  # keys of registration and session


def last_entries(people: Iterable[Registration], sessions: Iterable[Session]) -> dict[Place, MarkEntry]:
    """The last entry of each place that has one: the mark that stands, or that one was taken back."""
    entries = MarkEntry.objects.filter(registration__in=list(people), session__in=list(sessions)).order_by("pk")
    return {(entry.registration_id, entry.session_id): entry for entry in entries.select_related("by", "link")}


def author_name(by: User | None, link: DoorLink | None) -> str:
    """Who said it; "" for a command."""
    return str(by or link or "")
