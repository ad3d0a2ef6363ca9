"""Mails about an event that was moved or cancelled: to those with seats, and to further readers that other apps add."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import Entry
from accounts.outbox import mail
from accounts.trail.words import Change, field_label, value_text
from agencies.contributions import Contributions

from . import readers
from .mail_words import addressee
from .models import Event

Status = Event.Status

MOVED = ["starts_on", "ends_on", "province", "venue", "mode", "timetable"]
"""The changes of an event that matter to everybody who comes: its fields, and the days and times of its sessions."""
_CANCELLED = _("The event is cancelled: %(event)s")
_CHANGED = _("Days, times or place have changed: %(event)s")


@dataclass(frozen=True, slots=True)
class People:
    """Further readers of these mails, registered by an app above this one in its module `event_mails`."""

    drafts: Callable[[Event, Entry], Iterable[mail.Draft]]
    recipients: Callable[[Event], mail.Recipients]


_people = Contributions[People]("event_mails")
mail_also = _people.add


def moves(entry: Entry) -> list[Change]:
    """Return in words how days, times or place of the event changed."""
    return [
        Change(field_label(name), *(value_text(name, value) for value in entry.changes[name]))
        for name in MOVED
        if name in entry.changes
    ]


def subject_of(entry: Entry) -> Promise:
    """Return the lazy subject of the mail about the entry."""
    return _CANCELLED if _is_cancelled(entry) else _CHANGED


def facts(event: Event, entry: Entry) -> Mapping[str, object]:
    """Return what the text of a mail about the entry names. The moves are worded in the language of the mail."""
    return {"event": event, "is_cancelled": _is_cancelled(entry), "reason": entry.reason, "moves": lambda: moves(entry)}


def is_known(event: Event) -> bool:
    """Return whether somebody outside counts on the event and it is not over (see EventQuerySet.announced)."""
    if event.status in (Status.FINISHED, Status.CANCELLED) or event.ends_on < event.local_day():
        return False
    return event.status != Status.PLANNED or Event.objects.filter(pk=event.pk).announced().exists()


def mail_change(before: Event, event: Event, entry: Entry, *, send: bool) -> int:
    """Mail that the event was cancelled, or that its days, times or place changed, and return the number of mails.
    `before` is the event as it was, `entry` that of the change in the trail."""
    if not (event.sends_mail and (_is_cancelled(entry) or moves(entry)) and is_known(before)):
        return 0
    return mail.queue(_drafts(event, entry), send=send)


def recipients(event: Event) -> mail.Recipients:
    """Return who gets a mail if the event is moved or cancelled now."""
    if not (event.sends_mail and is_known(event)):
        return mail.Recipients()
    return sum((people.recipients(event) for people in _people), readers.recipients(event))


def _is_cancelled(entry: Entry) -> bool:
    return entry.changes.get("status", ["", ""])[1] == Status.CANCELLED


def _drafts(event: Event, entry: Entry) -> list[mail.Draft]:
    context = {
        **facts(event, entry),
        "has_letters": event.invitations.current().exists(),
        "address": mail.address(reverse("reports:event-detail", args=[event.code])),
    }
    drafts = [
        mail.draft(
            "events/mails/event_changed.txt",
            subject_of(entry),
            {**context, "to_agency": reader.user is None, "to": reader.user or partial(addressee, quotas)},
            to=reader.user or reader.address,
            key=f"event-changed:{entry.pk}:{reader.province}:{reader.address}",
            event=event.pk,
            province=reader.province,
        )
        for reader, quotas in readers.readers(event).items()
    ]
    return drafts + [draft for people in _people for draft in people.drafts(event, entry)]
