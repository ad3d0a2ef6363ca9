"""What an action changes at an event, so that it can be undone: the event's registrations before and after it."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from accounts.models import Entry, User
from events.locking import lock_event
from events.models import Event
from participants.mails.to_staff import News
from participants.models import Participant, Registration
from participants.undoing.offers import Data, Offer

KIND = "registrations"
COLUMNS = (
    "participant_id",
    "status",
    "quota_id",
    "agency_id",
    "province_id",
    "regency_id",
    "replaces_id",
    "duplicate_of_id",
    "registered_by_id",
    "registered_at",
)
"""What actions change of a registration. Position and rank follow the person."""
PERSONS_AGENCY = "participant__agency_id"
State = list[Any]
"""The values of COLUMNS and PERSONS_AGENCY of one registration, as JSON has them."""


class Journal:
    """The changes of one action. `right` is the right that the action needed beside that to register people."""

    def __init__(self, event: Event, *, by: User, right: str = ""):
        self._event, self._by, self._right = event, by, right
        self._agencies: dict[int, int] = {}
        self._before, self._since = _states(event), _last_entry()
        self._data: Data | None = None

    def note_agencies(self, people: Sequence[Participant | None]) -> None:
        """Note the agencies of known people (as they are recorded) whom the action registers."""
        self._agencies |= {person.pk: person.agency_id for person in people if person}

    def close(self) -> None:
        """Compare with the registrations as they are now."""
        after = _states(self._event)
        pairs = [(key, self._before.get(key), state) for key, state in after.items()]
        changes = [change for change in pairs if change[1] != change[2]]
        corrections = Entry.objects.filter(by=self._by, action="person-changed", pk__gt=self._since)
        if changes or corrections.exists():
            self._data = {
                "event": self._event.pk,
                "right": self._right,
                "since": self._since,
                "until": _last_entry(),
                "changes": changes,
                "agencies": [[person, agency] for person, agency in self._agencies.items()],
            }

    @property
    def data(self) -> Data | None:
        """What undoing the action needs, for an action that mailed nobody; None if nothing was changed."""
        return None if self._data is None else self._data | {"told": []}

    def tag(self, address: str, news: News | None = None) -> str:
        """Return the tag of the message of the action, whose mails are queued: it offers to undo the action and then
        goes to the address. "" if nothing was changed."""
        if self._data is None:
            return ""
        told = news.told if news else []
        mails = news.mails if news else 0
        return Offer(KIND, self._data | {"told": told}, address, mails).tag(self._by)


@contextmanager
def recorded(event: Event, *, by: User, right: str = "") -> Iterator[Journal]:
    """Lock the event, and keep what the action within changes of its registrations. Needs a transaction."""
    journal = Journal(lock_event(event), by=by, right=right)
    yield journal
    journal.close()


def _states(event: Event) -> dict[int, State]:
    rows = Registration.objects.filter(event=event).order_by("pk").values_list("pk", *COLUMNS, PERSONS_AGENCY)
    return {key: [_plain(value) for value in values] for key, *values in rows}


def plain_state(registration: Registration) -> State:
    """Return the state of a registration with its participant loaded."""
    values = [getattr(registration, name) for name in COLUMNS]
    return [_plain(value) for value in [*values, registration.participant.agency_id]]


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, datetime) else value


def _last_entry() -> int:
    return Entry.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
