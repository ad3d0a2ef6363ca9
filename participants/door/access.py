"""Who checks people in at an event's door, and which people they may see."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import AuthenticatedRequest
from accounts.models import User
from events.clock import event_ends_at
from events.finding import find_event_to_mark
from events.models import Event
from participants.models import DoorLink, Registration
from participants.models.registration import RegistrationQuerySet

from .times import door_closes

_NOTED_AT_MOST_EVERY = timedelta(minutes=1)


class NoSuchLink(Exception):
    """No link has this token."""


@dataclass(frozen=True, slots=True)
class Door:
    """One event's door for one side: a user who signed in, or a helper with a link."""

    event: Event
    by: User | None = None
    link: DoorLink | None = None

    def people(self) -> RegistrationQuerySet:
        """Return the event's registrations that this side may see: those of the user, or of the link's maker."""
        registrations = Registration.objects.filter(event=self.event)
        eyes = self.link.created_by if self.link else self.by
        return registrations.visible_to(eyes) if eyes else registrations

    @property
    def roster_expires(self) -> datetime:
        """Return the moment from which no device may hold the names: the end of the event or of the link."""
        return min(event_ends_at(self.event), self.link.ends_at) if self.link else event_ends_at(self.event)

    def closed(self, now: datetime) -> str:
        """Return a sentence that says why check-in is over, or "" while it is open."""
        if self.link and not _may_be_used(self.link, self.event, now):
            return _("This link has ended. Ask the coordinator of the event for another.")
        return self.shut(now)

    def shut(self, now: datetime) -> str:
        """Return a sentence that says why not even earlier scans are accepted, or "" while they are.

        A link that has ended still sends earlier scans: a phone may learn of the end hours before it can send them.
        """
        if self.event.status == Event.Status.CANCELLED:
            return _("The event was cancelled.")
        return _("The event is over.") if now >= door_closes(self.event) else ""

    def vouches_for(self, seen_at: datetime, now: datetime) -> bool:
        """Return whether an arrival at that moment counts without a decision. With an expired link it counts if it was
        seen before the end. With a withdrawn link it never counts."""
        link = self.link
        if link is None or _may_be_used(link, self.event, now):
            return True
        return link.withdrawn_at is None and _is_lent(link, self.event) and seen_at <= link.ends_at


def staff_door(request: AuthenticatedRequest, code: str) -> Door:
    """Return the door of an event whose attendance the user takes. Raise Http404 or PermissionDenied."""
    return Door(find_event_to_mark(request, code), by=request.user)


def helper_door(token: str) -> Door:
    """Return the door that the link opens, or opened. Raise NoSuchLink."""
    link = DoorLink.objects.select_related("event", "created_by").opened_by(token)
    if link is None:
        raise NoSuchLink
    return Door(link.event, link=link)


def note_use(link: DoorLink) -> None:
    """Note that the link was used, but do not write on every request."""
    now = timezone.now()
    if link.last_used_at is None or now - link.last_used_at >= _NOTED_AT_MOST_EVERY:
        stale = Q(last_used_at=None) | Q(last_used_at__lte=now - _NOTED_AT_MOST_EVERY)
        DoorLink.objects.filter(stale, pk=link.pk).update(last_used_at=now)


def _may_be_used(link: DoorLink, event: Event, now: datetime) -> bool:
    return link.is_open_at(now) and _is_lent(link, event)


def _is_lent(link: DoorLink, event: Event) -> bool:
    """Return whether the maker of the link still has the right that the link gives."""
    maker = link.created_by
    return maker is None or (maker.is_active and event.is_markable_by(maker))
