"""Who stands at a door, and whom they may see there."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from events.models import Event
from participants.models import DoorLink, Registration

from .times import door_closes, event_is_over

_NOTED_AT_MOST_EVERY = timedelta(minutes=1)


class NoSuchLink(Exception):
    """The token is nobody's."""


@dataclass(frozen=True, slots=True)
class Door:
    """One event's door as one side of it sees it: a user who signed in, or a helper with a link."""

    event: Event
    by: User | None = None
    link: DoorLink | None = None

    def people(self) -> QuerySet[Registration]:
        """The event's registrations that may be seen here: the user's, or those of the user who made the link."""
        registrations = Registration.objects.filter(event=self.event)
        eyes = self.link.created_by if self.link else self.by
        return registrations.visible_to(eyes) if eyes else registrations

    @property
    def roster_expires(self) -> datetime:
        """From when on no device may hold the names."""
        return min(event_is_over(self.event), self.link.ends_at) if self.link else event_is_over(self.event)

    def closed(self, now: datetime) -> str:
        """Why nobody is checked in here any more, in a sentence; "" where it is open."""
        if self.link and not _may_be_used(self.link, self.event, now):
            return _("This link has ended. Ask the coordinator of the event for another.")
        return self.shut(now)

    def shut(self, now: datetime) -> str:
        """Why not even what was seen while it was open is taken any more; "" where it is. A link's end does not shut
        the door: a phone may hear of it hours before it has sent what it saw."""
        if self.event.status == Event.Status.CANCELLED:
            return _("The event was cancelled.")
        return _("The event is over.") if now >= door_closes(self.event) else ""

    def vouches_for(self, seen_at: datetime, now: datetime) -> bool:
        """Whether an arrival of that moment counts without anybody's decision: of a link that has ended by itself what
        was seen before, of one that was taken away nothing."""
        link = self.link
        if link is None or _may_be_used(link, self.event, now):
            return True
        return link.withdrawn_at is None and _is_lent(link, self.event) and seen_at <= link.ends_at


def staff_door(user: User, code: str) -> Door:
    """The door of an event whose attendance the user takes. Raises Http404 and PermissionDenied."""
    event = get_object_or_404(Event.objects.visible_to(user), code=code)
    if not event.is_markable_by(user):
        raise PermissionDenied
    return Door(event, by=user)


def helper_door(token: str) -> Door:
    """The door that the link opens, or opened. Raises NoSuchLink."""
    link = DoorLink.objects.select_related("event", "created_by").filter(token=token).first()
    if link is None:
        raise NoSuchLink
    return Door(link.event, link=link)


def note_use(link: DoorLink) -> None:
    """Remember that the link was used, without a write for each request."""
    now = timezone.now()
    if link.last_used_at is None or now - link.last_used_at >= _NOTED_AT_MOST_EVERY:
        stale = Q(last_used_at=None) | Q(last_used_at__lte=now - _NOTED_AT_MOST_EVERY)
        DoorLink.objects.filter(stale, pk=link.pk).update(last_used_at=now)


def _may_be_used(link: DoorLink, event: Event, now: datetime) -> bool:
    return link.is_open_at(now) and _is_lent(link, event)


def _is_lent(link: DoorLink, event: Event) -> bool:
    """A link is its maker's right, lent: it goes with the maker's account."""
    maker = link.created_by
    return maker is None or (maker.is_active and event.is_markable_by(maker))
