"""Mails about an event: its registration is open, to users and agencies with seats in it."""

from collections.abc import Collection, Mapping
from datetime import date, timedelta
from functools import partial

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Entry, Message
from accounts.outbox import mail

from .mail_words import addressee
from .models import Event, Quota
from .readers import Reader, Registrars, readers, registrars, without_address

_OPEN = _("Registration is open: %(event)s")
_LATE = timedelta(days=7)
"""How long the opening of a window by its date is still news, if nothing ran on that day."""


@transaction.atomic
def mail_opening(event: Event, *, today: date, send: bool = True) -> int:
    """Mail those who have seats that they can register, once for each time that registration was opened, and return
    the number of mails.

    Nothing is sent if registration is not open on the day, was never opened in the portal (an import records the past),
    or mails are switched off. Without `send` those who have seats now are never mailed about this opening.
    """
    # Read again: the switch may have changed since.
    event = Event.objects.prefetch_related("sessions").get(pk=event.pk)
    if send and not event.is_registration_open(today):
        return 0
    return mail.queue(_drafts(event), send=send)


def opening_recipients(event: Event, quotas: Collection[Quota]) -> mail.Recipients:
    """Return who would get a mail about the present opening today and has not got one yet, and who of those with these
    new quotas has no address."""
    if not event.is_registration_open(event.local_day()):
        return mail.Recipients()
    keys = [draft.key for draft in _drafts(event)]
    known = Message.objects.filter(key__in=keys).count()
    return mail.Recipients(len(keys) - known, without_address(quotas) if keys else [])


def _drafts(event: Event) -> list[mail.Draft]:
    opened = _times_opened(event)
    if not (opened and event.sends_mail):
        return []
    found = readers(event)
    asked = registrars(found)
    return [
        _draft(event, reader, quotas, asked, key=f"{_key(event)}{opened}:{reader.province}:{reader.address}")
        for reader, quotas in found.items()
    ]


def mailed_before(event: Event) -> int:
    """Return how many mails about earlier openings were sent or wait to be sent."""
    return Message.objects.filter(key__startswith=_key(event)).exclude(state=Message.State.OFF).count()


def _key(event: Event) -> str:
    return f"registration-opened:{event.pk}:"


def mail_openings_by_date(today: date | None = None) -> None:
    """Mail the openings of all events whose window began by its date, today at their place or on the day that is given.
    The clock calls it now and then."""
    earliest = (today or timezone.localdate()) - _LATE
    opened = Event.objects.registration_open(today).filter(sends_mail=True, registration_opens_on__gte=earliest)
    for event in opened:
        mail_opening(event, today=today or event.local_day())


def _times_opened(event: Event) -> int:
    """Return how often registration was opened, on any page."""
    return Entry.objects.of_event(event.pk).filter(changes__status__1=Event.Status.OPEN).count()


def _draft(
    event: Event, reader: Reader, quotas: list[Quota], asked: Mapping[str, Registrars], *, key: str
) -> mail.Draft:
    context = {
        "to": reader.user or partial(addressee, quotas),  # called in the language of the mail
        "registrars": asked[reader.province],
        "event": event,
        "quotas": quotas,
        "to_agency": reader.user is None,
        "province": quotas[0].agency.province if quotas[0].agency else quotas[0].province,
        "address": mail.address(reverse("participants:registration-new", args=[event.code])),
    }
    return mail.draft(
        "events/mails/registration_opened.txt",
        _OPEN,
        context,
        to=reader.user or reader.address,
        key=key,
        event=event.pk,
        province=reader.province,
    )
