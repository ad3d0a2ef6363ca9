"""Who does not know yet that days, times or place of an event have changed."""

from accounts.models import Entry, Message
from events.change_mails import MOVED, is_known
from events.models import Announcement, Event
from participants.models import Registration
from participants.models.registration import RegistrationQuerySet

MOVED_PRESET = "moved"
"""The ready text for these people."""


def last_move(event: Event) -> Entry | None:
    """Return the trail entry of the last change of days, times or place; None if there was none."""
    edits = Entry.objects.of_event(event.pk).filter(action="event-edited", changes__has_any_keys=MOVED)
    return edits.order_by("-pk").first()


def told_by_mail(entry: Entry) -> set[int]:
    """Return the registrations (their keys) to which the portal mailed this change of their event."""
    start = f"event-changed:{entry.pk}:"
    mails = Message.objects.filter(event=entry.event, key__startswith=start).exclude(state=Message.State.OFF)
    targets = [key.removeprefix(start) for key in mails.values_list("key", flat=True)]
    return {int(target) for target in targets if target.isdecimal()}


def untold_people(event: Event) -> RegistrationQuerySet:
    """Return the people who were registered before the last change of days, times or place, and have got no mail about
    it. Once the ready text was sent they count as told: the page of that message names those without an address."""
    nobody = Registration.objects.none()
    if not (event.sends_mail and is_known(event)):
        return nobody
    entry = last_move(event)
    if entry is None or _was_written_to(event, entry):
        return nobody
    people = Registration.objects.filter(event=event, status__in=Registration.Status.active())
    return people.filter(registered_at__lt=entry.at).exclude(pk__in=told_by_mail(entry))


def _was_written_to(event: Event, entry: Entry) -> bool:
    return Announcement.objects.filter(event=event, preset=MOVED_PRESET, sent_at__gt=entry.at).exists()
