"""Letters and certificates that say something else than the data of today: counted for tasks, and as news to provinces.

Coordinators replace them, so to them they are a task. To a province they are news until it has seen them; they are
news again once the event or a name has changed again.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import F, Max
from django.utils.translation import ngettext

from accounts.models import Entry, User
from documents import wording
from events.invitations import issuing
from events.models import Event
from events.models.event import EventQuerySet
from participants.certificates.changes import outdated_by_event
from participants.models import Registration

_CHANGES = ["event-edited", "session-added", "session-edited", "session-removed", "quota-resized"]
_ISSUES = ["invitation-issued", "invitation-replaced", "certificate-issued", "certificate-reissued"]


@dataclass(frozen=True, slots=True)
class Outdated:
    """The outdated papers of an event that the user sees, and the last entry (its key) of what may have outdated them;
    0 and None if there is no entry."""

    event: Event
    letters: int
    certificates: int
    until: int = 0
    at: datetime | None = None

    def lines(self) -> Iterator[str]:
        if self.letters:
            text = ngettext(
                "%(count)s invitation letter is outdated; the coordinator replaces it",
                "%(count)s invitation letters are outdated; the coordinator replaces them",
                self.letters,
            )
            yield text % {"count": wording.number(self.letters)}
        if self.certificates:
            text = ngettext(
                "%(count)s certificate is outdated; the coordinator replaces it",
                "%(count)s certificates are outdated; the coordinator replaces them",
                self.certificates,
            )
            yield text % {"count": wording.number(self.certificates)}


def letters(user: User, events: EventQuerySet) -> dict[Event, int]:
    """Return how many outdated letters the user sees at each of the events (with `today`) that is still to come."""
    return issuing.outdated_letters(events.ending_from(F("today")).exclude(status=Event.Status.FINISHED), user)


def certificates(user: User, events: EventQuerySet) -> dict[Event, int]:
    """Return how many outdated certificates the user sees at each of the events."""
    return outdated_by_event(events, user)


def outdated_papers(user: User, events: EventQuerySet) -> list[Outdated]:
    """Return the events (with `today`) with outdated papers, each with the last change."""
    of_letters, of_certificates = letters(user, events), certificates(user, events)
    found = {
        event.pk: Outdated(event, of_letters.get(event, 0), of_certificates.get(event, 0))
        for event in [*of_letters, *of_certificates]
    }
    if found:
        _add_last_changes(found, user, of_certificates)
    return list(found.values())


def _add_last_changes(found: dict[int, Outdated], user: User, certified: Iterable[Event]) -> None:
    entries = Entry.objects.visible_to(user).filter(event__in=found, action__in=_CHANGES + _ISSUES).order_by()
    last = list(entries.values_list("event").annotate(Max("pk"), Max("at")))
    for event, until, at in [*last, *_renamings(user, certified)]:
        before = found[event]
        if before.until < until:
            found[event] = replace(before, until=until, at=at)


def _renamings(user: User, events: Iterable[Event]) -> list[tuple[int, int, datetime]]:
    """Return the events of people whose name was changed, each with the key and time of that entry."""
    people = Registration.objects.visible_to(user).filter(event__in=list(events)).order_by()
    renamed = Entry.objects.filter(participant__in=people.values("participant"), changes__has_key="full_name")
    last = {person: (pk, at) for person, pk, at in renamed.order_by("pk").values_list("participant", "pk", "at")}
    of_events = people.filter(participant__in=last).values_list("event", "participant")
    return [(event, *last[person]) for event, person in of_events]
