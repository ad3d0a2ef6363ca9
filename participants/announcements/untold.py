"""Who does not know yet that days, times or place of an event have changed."""

from django.db.models import Q

from accounts.models import Entry, Message
from accounts.models.mail import MessageQuerySet
from events.change_mails import MOVED, is_known
from events.models import Announcement, Event
from participants.models import Registration
from participants.models.registration import RegistrationQuerySet

from .kinds import Audience, people

MOVED_PRESET = "moved"
"""The ready text for these people."""
_UNREACHABLE = Q(participant__email_hash="") | Q(participant__restricted_at__isnull=False)


def last_move(event: Event) -> Entry | None:
    """Return the trail entry of the last change of days, times or place; None if there was none."""
    edits = Entry.objects.of_event(event.pk).filter(action="event-edited", changes__has_any_keys=MOVED)
    return edits.order_by("-pk").first()


def mailed_change(entry: Entry) -> set[int]:
    """Return the registrations (their keys) to which the portal mailed this change of their event."""
    return _registrations(Message.objects.filter(event=entry.event), f"event-changed:{entry.pk}:")


def _registrations(mails: MessageQuerySet, start: str) -> set[int]:
    """Return the registrations that the keys of the mails name after this beginning. Mails that nobody got do not
    count."""
    gone = mails.filter(key__startswith=start).exclude(state__in=Message.State.not_sent())
    targets = [key.removeprefix(start) for key in gone.values_list("key", flat=True)]
    return {int(target) for target in targets if target.isdecimal()}


def untold_people(event: Event) -> RegistrationQuerySet:
    """Return the people who were registered before the last change of days, times or place and do not know of it:
    neither by a mail of the portal or of the ready text, nor because they have no address and a later message of the
    ready text was for them. Its page names them, with WhatsApp."""
    nobody = Registration.objects.none()
    if not (event.sends_mail and is_known(event)):
        return nobody
    entry = last_move(event)
    if entry is None:
        return nobody
    registered = people(event, Audience.TAKING_PART).filter(registered_at__lt=entry.at)
    return registered.exclude(pk__in=mailed_change(entry) | _written_to(event, entry))


def _written_to(event: Event, entry: Entry) -> set[int]:
    """Return the registrations (their keys) that know of the change by a message of the ready text."""
    known: set[int] = set()
    mails = Message.objects.of_event(event.pk).filter(created_at__gt=entry.at)
    for message in event.announcements.filter(preset=MOVED_PRESET, state=Announcement.State.SENT):
        known |= _registrations(mails, f"{message.key}r")
        if message.sent_at and message.sent_at > entry.at and not message.is_of_agencies:
            known |= set(people(event, Audience(message.audience)).filter(_UNREACHABLE).values_list("pk", flat=True))
    return known
