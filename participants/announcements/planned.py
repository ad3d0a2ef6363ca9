"""What the clock does with messages: it plans those about the evaluation, and sends the planned ones on their day."""

import logging
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone, translation

from events.locking import lock_event
from events.models import Announcement, Event
from events.models.event import EventQuerySet

from . import sending
from .presets import EVALUATION, PRESETS

logger = logging.getLogger(__name__)

State = Announcement.State
_PLANNED_WITHIN = timedelta(days=2)
"""So many days after an event its message about the evaluation is planned still, if no process ran before."""
_GOES_ON = timedelta(days=100)
"""Longer than a message can be sent after its event: its day is 90 days after it at most, and it is sent for a week."""


def plan_evaluations(now: datetime | None = None) -> None:
    """Plan the message about the evaluation for the events that are ending and mail it by themselves. An event that has
    one already, perhaps cancelled, gets no other. The clock calls it."""
    today = timezone.localdate(now)
    for event in _lacking_message(today):
        _plan_evaluation(event, today)


def _lacking_message(today: date) -> EventQuerySet:
    having = Announcement.objects.filter(event=OuterRef("pk"), preset=EVALUATION)
    mailing = Event.objects.not_cancelled().filter(~Exists(having), sends_mail=True, mails_evaluation=True)
    return mailing.exclude(status=Event.Status.PLANNED).filter(ends_on__range=(today - _PLANNED_WITHIN, today))


@transaction.atomic
def _plan_evaluation(event: Event, today: date) -> None:
    locked = lock_event(event)
    if not _lacking_message(today).filter(pk=locked.pk).exists():
        return  # another process was first, or somebody has edited the event
    with translation.override(settings.LANGUAGE_CODE):
        message = PRESETS[EVALUATION].message(EVALUATION, locked)
    sending.store_automatic(message)


def send_due(now: datetime | None = None) -> None:
    """Send the planned messages whose day has come by the present dates of their events. An automatic message also goes
    to those who are added later, such as people who are marked late, until it is too late for it. The clock calls
    it."""
    now = now or timezone.now()
    for one in [*Announcement.objects.planned().select_related("event", "author"), *_going_on(now)]:
        try:
            if one.is_too_late(now):
                sending.cancel(one, by=None, overdue_at=now)
            elif one.is_due(now):
                sending.send(one, by=one.author, clock=now)
        except sending.CannotSend:
            sending.cancel(one, by=None)
        except Exception:  # a message that cannot be sent must not stop the others
            logger.exception("Message %s could not be sent", one.pk)


def _going_on(now: datetime) -> list[Announcement]:
    """Return the automatic messages that were sent and may still have to go to more people."""
    recent = Event.objects.not_cancelled().filter(ends_on__gte=timezone.localdate(now) - _GOES_ON)
    mailing = recent.filter(sends_mail=True, mails_evaluation=True)
    found = Announcement.objects.automatic().filter(state=State.SENT, event__in=mailing).select_related("event")
    return [one for one in found if one.is_due(now) and not one.is_too_late(now)]
