"""Sending a ready text at many events at once."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.conf import settings
from django.db import transaction
from django.utils import translation

from accounts.models import User
from events.models import Announcement, Event

from . import sending
from .audiences import Reason, recipients_of
from .presets import PRESETS


@dataclass(slots=True)
class Reminded:
    """What reminding many events would do: mails by event, how many have no address by event, and the events that send
    none."""

    mails: dict[Event, int] = field(default_factory=dict)
    lacking: dict[Event, int] = field(default_factory=dict)
    silent: list[Event] = field(default_factory=list)


def reminders(events: Iterable[Event], preset: str) -> Reminded:
    """Return how many mails would be sent now."""
    found = Reminded()
    for event in events:
        if event.sends_mail and event.status != Event.Status.CANCELLED:
            recipients = recipients_of(PRESETS[preset].message(preset, event))
            found.mails[event] = sum(not one.reason for one in recipients)
            found.lacking[event] = sum(one.reason is Reason.NO_ADDRESS for one in recipients)
        else:
            found.silent.append(event)
    return found


@dataclass(frozen=True, slots=True)
class Reminder:
    """The ready text for an event and its mails. Nothing of it is stored yet."""

    message: Announcement
    mails: sending.Prepared


class NobodyDue(Exception):
    """Nobody is to be reminded."""


def write_reminder(event: Event, preset: str) -> Reminder:
    """Write the ready text and its mails. Call it before the transaction that sends them."""
    with translation.override(settings.LANGUAGE_CODE):
        message = PRESETS[preset].message(preset, event)
    message.anchor, message.days = Announcement.Anchor.NOW, 0
    return Reminder(message, sending.prepare(message))


@transaction.atomic
def send_reminder(reminder: Reminder, *, by: User) -> int:
    """Store the ready text and its mails, and return their number. Nobody gets the same one twice a day. Raise
    CannotSend or, if nobody is due, NobodyDue; nothing is stored then."""
    if not reminder.mails.drafts:
        raise NobodyDue
    count = sending.store_and_send(reminder.message, reminder.mails, by=by)
    if not count:
        raise NobodyDue  # another process was first
    return count
