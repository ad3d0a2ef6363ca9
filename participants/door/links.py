"""Links with which helpers without an account check people in at one event."""

from datetime import datetime, time, timedelta

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from accounts.outbox.mail import address
from accounts.trail.recording import record
from agencies.zones import zone_of
from events.models import Event
from participants.models import DoorLink

from .times import door_closes, moment

_USUAL_END = time(23, 59)


def usual_end(event: Event, now: datetime) -> datetime:
    """When a link ends if nobody says otherwise: with the last day, or with tomorrow where that is over."""
    today = now.astimezone(zone_of(event.province_id)).date()
    day = event.ends_on if event.ends_on >= today else today + timedelta(days=1)
    return min(moment(event, day, _USUAL_END), door_closes(event))


@transaction.atomic
def make_link(link: DoorLink, *, by: User) -> DoorLink:
    """Store a link that has its event, label and end; whoever gets its address sees whom `by` sees."""
    link.created_by = by
    link.save(force_insert=True)
    record("door-lent", link, by=by, changes={"until": (None, link.ends_at)}, event=link.event_id)
    return link


@transaction.atomic
def withdraw_link(link: DoorLink, *, by: User) -> bool:
    """Let it open nothing any more, from the next request on; False where it was withdrawn already."""
    now = timezone.now()
    standing = DoorLink.objects.filter(pk=link.pk, withdrawn_at=None)
    is_ours = bool(standing.update(withdrawn_at=now, withdrawn_by=by))
    if is_ours:
        record("door-withdrawn", link, by=by, event=link.event_id)
    return is_ours


def link_address(link: DoorLink) -> str:
    """The secret itself: the address to hand over."""
    return address(reverse("participants:door-link", args=[link.token]))
