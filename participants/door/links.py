"""Links by which helpers without an account check people in at one event."""

from datetime import datetime, time, timedelta

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from accounts.outbox.mail import address
from accounts.trail.recording import record
from events.clock import moment
from events.models import Event
from participants.models import DoorLink

from .times import door_closes

_USUAL_END = time(23, 59)


def usual_end(event: Event, now: datetime) -> datetime:
    """Return the usual end of a link: midnight after the last day, or after tomorrow if the last day is over."""
    today = timezone.localdate(now, timezone=event.zone)
    day = event.ends_on if event.ends_on >= today else today + timedelta(days=1)
    return min(moment(event, day, _USUAL_END), door_closes(event))


@transaction.atomic
def make_link(link: DoorLink, *, by: User) -> DoorLink:
    """Store a link that has its event, label and end. Its holder sees the people that `by` sees."""
    link.created_by = by
    link.save(force_insert=True)
    record("door-lent", link, by=by, changes={"until": (None, link.ends_at)}, event=link.event_id)
    return link


@transaction.atomic
def withdraw_link(link: DoorLink, *, by: User) -> bool:
    """End the link from the next request on. Return False if it was withdrawn already."""
    now = timezone.now()
    valid = DoorLink.objects.filter(pk=link.pk, withdrawn_at=None)
    is_ours = bool(valid.update(withdrawn_at=now, withdrawn_by=by))
    if is_ours:
        record("door-withdrawn", link, by=by, event=link.event_id)
    return is_ours


@transaction.atomic
def restore_link(link: DoorLink, *, by: User) -> bool:
    """Let a link work again that the user withdrew. Return False if it is not withdrawn any more, or by another."""
    withdrawn = DoorLink.objects.filter(pk=link.pk, withdrawn_at=link.withdrawn_at, withdrawn_by=by)
    is_restored = bool(withdrawn.exclude(withdrawn_at=None).update(withdrawn_at=None, withdrawn_by=None))
    if is_restored:
        record("door-restored", link, by=by, event=link.event_id)
    return is_restored


def link_address(link: DoorLink) -> str:
    """Return the secret address of a link that was just made or opened."""
    return address(reverse("participants:door-link", args=[link.token]))
