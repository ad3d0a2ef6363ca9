"""The status of a registration in words for its person."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Entry
from documents import wording
from documents.pictures.qr import qr_data_uri
from documents.pictures.ticket import ticket_png
from events.clock import first_start
from events.models import Event, Session
from participants.door.tickets import ticket_text
from participants.models import Registration
from participants.registering.waiting import positions

Status = Registration.Status


@dataclass(frozen=True, slots=True)
class StatusText:
    """A status in words. `tone` is a chip's: ok, wait or off. `meaning` says what follows from it."""

    tone: str
    label: str
    meaning: str


def status_text(registration: Registration) -> StatusText:
    """Return the status of the registration in plain words for its person."""
    event = registration.event
    if event.status == Event.Status.CANCELLED:
        meaning = _("It does not take place.")
        if event.cancelled_reason:
            meaning += " " + _("Reason: %(reason)s") % {"reason": event.cancelled_reason}
        return StatusText("off", _("The event is cancelled"), meaning)
    return _OF_STATUS[Status(registration.status)](registration)


def _confirmed(registration: Registration) -> StatusText:
    if not registration.event.is_over:
        return StatusText("ok", _("You have a place"), _("Show your ticket at the door."))
    if registration.attended:
        return StatusText("ok", _("You attended"), _("The event is over. Thank you for coming."))
    return StatusText("off", _("The event is over"), _("No attendance is recorded for you."))


def _proposed(registration: Registration) -> StatusText:
    if registration.event.is_over:
        return StatusText("off", _("The event is over"), _("Your registration was proposed and never confirmed."))
    meaning = _("A place is reserved for you. When the coordinator has confirmed it, your ticket appears here.")
    return StatusText("wait", _("Proposed, waits for confirmation"), meaning)


def _waitlisted(registration: Registration) -> StatusText:
    if registration.event.is_over:
        return StatusText("off", _("The event is over"), _("No place became free for you."))
    place = positions(registration.event).get(registration.pk)
    label = _("On the waiting list, number %(place)s") % {"place": place} if place else _("On the waiting list")
    meaning = _(
        "All seats for your agency are taken. You move up automatically when one becomes free. "
        "Do not travel before that."
    )
    return StatusText("wait", label, meaning)


def _rejected(registration: Registration) -> StatusText:
    if reason := _reason(registration, "registration-rejected"):
        return StatusText("off", _("Rejected"), _("You have no place at this event.") + " " + reason)
    return StatusText("off", _("Rejected"), _("You have no place at this event. Your agency can tell you why."))


def _withdrawn(registration: Registration) -> StatusText:
    meaning = _("You have no place at this event any more. If that is a mistake, tell your agency soon.")
    reason = _reason(registration, "registration-withdrawn")
    return StatusText("off", _("Withdrawn"), f"{meaning} {reason}".strip())


def _reason(registration: Registration, action: str) -> str:
    """Return the reason and the day of the last such decision; "" if none is recorded."""
    entries = Entry.objects.of_event(registration.event_id).of_person(registration.participant_id)
    entry = entries.filter(action=action).order_by("-pk").first()
    if entry is None or not entry.reason:
        return ""
    day = timezone.localdate(entry.at, registration.event.zone)
    return _("Reason, recorded on %(day)s: %(reason)s") % {"day": wording.day(day), "reason": entry.reason}


_OF_STATUS = {
    Status.CONFIRMED: _confirmed,
    Status.PROPOSED: _proposed,
    Status.WAITLISTED: _waitlisted,
    Status.REJECTED: _rejected,
    Status.WITHDRAWN: _withdrawn,
}


def has_ticket(registration: Registration) -> bool:
    """Return whether the person can be checked in."""
    return registration.status == Status.CONFIRMED and not registration.event.is_over


def has_materials(registration: Registration) -> bool:
    """Return whether the person may read the materials, during the event and after it."""
    return registration.status == Status.CONFIRMED and registration.is_active


def ticket_picture(registration: Registration) -> str:
    """Return the ticket as the address of an <img>."""
    return qr_data_uri(ticket_text(registration.ticket))


def ticket_in_groups(registration: Registration) -> str:
    """Return the ticket in groups, to be read out where the code cannot be scanned."""
    ticket = registration.ticket
    return " ".join(ticket[start : start + 4] for start in range(0, len(ticket), 4))


def ticket_file(registration: Registration) -> bytes:
    """Return the ticket as a picture with name, code, event, time and place, for places without a network."""
    event = registration.event
    when = wording.days(event.starts_on, event.ends_on)
    if starts := first_start(event, registration.province_id):
        when += " · " + _("begins at %(time)s") % {"time": starts}
    return ticket_png(
        ticket_text(registration.ticket),
        title=registration.participant.full_name,
        above=[registration.agency.name],
        below=[ticket_in_groups(registration), event.title, when, event.venue],
    )


def schedule(sessions: Iterable[Session]) -> list[tuple[object, list[Session]]]:
    """Return the sessions, which are in the order in which they are held, by day."""
    return [(day, list(those)) for day, those in groupby(sessions, key=lambda session: session.date)]


def begins_in(event: Event) -> int:
    """Return the days until the event begins, 0 or less once it has begun."""
    return (event.starts_on - event.local_day()).days
