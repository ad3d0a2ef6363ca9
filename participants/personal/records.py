"""What is recorded of a person at an event besides their data, and what is not known yet."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from documents import wording
from events.clock import has_begun
from events.models import Event, Session
from participants.fields.wording import Fact
from participants.models import Certificate, Registration

Status = Registration.Status


def attendance(registration: Registration, sessions: Sequence[Session], now: datetime) -> list[Fact]:
    """Return the mark of each session in words. There are none before a session has begun, and none for a person who is
    not confirmed and has no marks."""
    marks = {mark.session_id: mark.get_mark_display() for mark in registration.marks.all()}
    begun = {session.pk for session in sessions if has_begun(registration.event, session, now)}
    if not marks and (not begun or registration.status != Status.CONFIRMED):
        return []
    return [Fact(str(session), marks.get(session.pk) or _unmarked(session.pk in begun)) for session in sessions]


def _unmarked(has_begun: bool) -> str:
    return _("not recorded yet") if has_begun else _("not yet: the session has not begun")


def papers(registration: Registration, certificates: Sequence[Certificate], *, has_attendance: bool) -> list[Fact]:
    """Return the seat, the assignment letter, the attendance and the certificates, as far as they concern the
    person."""
    is_cancelled = registration.event.status == Event.Status.CANCELLED
    takes_part = registration.status == Status.CONFIRMED and not is_cancelled
    return [
        *([Fact(_("Seat"), registration.quota.label)] if registration.quota else []),
        *_letter(registration),
        *([Fact(_("Attendance"), _("not yet"))] if takes_part and not has_attendance else []),
        *([Fact(_("Certificate"), _numbers(certificates))] if takes_part or certificates else []),
    ]


def _letter(registration: Registration) -> Iterator[Fact]:
    if hasattr(registration, "letter"):
        letter = registration.letter
        yield Fact(_("Assignment letter"), f"{letter.number}, {wording.day(letter.dated_on)}")
    elif registration.event.needs_assignment_letter and registration.status in Status.active():
        yield Fact(_("Assignment letter"), _("not yet"))


def _numbers(certificates: Sequence[Certificate]) -> str:
    return ", ".join(_number(one) for one in certificates) or _("not yet")


def _number(certificate: Certificate) -> str:
    text = certificate.number.text
    return _("%(number)s (revoked)") % {"number": text} if certificate.revoked_at else text
