"""What is recorded of a person at an event besides their data, and what is not known yet."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from documents import wording
from events.clock import has_begun
from events.models import Event, Session
from participants.certificates.completion import has_completed
from participants.fields.wording import Fact
from participants.models import Certificate, Registration

Status = Registration.Status


def attendance(registration: Registration, sessions: Sequence[Session], now: datetime) -> list[Fact]:
    """Return the mark of each session in words. There are none before a session has begun, and none for a person who is
    not confirmed and has no marks. A cancelled event has only the marks of before."""
    marks = {mark.session_id: mark.get_mark_display() for mark in registration.marks.all()}
    begun = {session.pk for session in sessions if has_begun(registration.event, session, now)}
    is_expected = registration.status == Status.CONFIRMED and not _is_cancelled(registration)
    if not marks and not (begun and is_expected):
        return []
    if not is_expected:
        return [Fact(str(session), marks[session.pk]) for session in sessions if session.pk in marks]
    return [Fact(str(session), marks.get(session.pk) or _unmarked(session.pk in begun)) for session in sessions]


def _unmarked(has_begun: bool) -> str:
    return _("not recorded yet") if has_begun else _("not yet: the session has not begun")


def papers(
    registration: Registration,
    certificates: Sequence[Certificate],
    sessions: Sequence[Session],
    *,
    has_attendance: bool,
) -> list[Fact]:
    """Return the seat, the assignment letter, the attendance and the certificates, as far as they concern the
    person. What is missing has a reason."""
    takes_part = registration.status == Status.CONFIRMED
    certificate = ", ".join(_number(one) for one in certificates) or _no_certificate(registration, sessions)
    return [
        *([Fact(_("Seat"), registration.quota.label)] if registration.quota else []),
        *_letter(registration),
        *([Fact(_("Attendance"), _not_yet(registration))] if takes_part and not has_attendance else []),
        *([Fact(_("Certificate"), certificate)] if takes_part or certificates else []),
    ]


def _is_cancelled(registration: Registration) -> bool:
    return registration.event.status == Event.Status.CANCELLED


def _not_yet(registration: Registration) -> str:
    return _("none: the event is cancelled") if _is_cancelled(registration) else _("not yet")


def _no_certificate(registration: Registration, sessions: Sequence[Session]) -> str:
    """Return why a confirmed person has no certificate."""
    event = registration.event
    if _is_cancelled(registration):
        return _("none: the event is cancelled")
    if not event.is_over:
        return _("not yet: the event is not over")
    if has_completed(registration):
        return _("not yet: completed, the certificate is still to be issued")
    if len(registration.marks.all()) < len(sessions) or not sessions:
        return _("not yet: attendance is not recorded for all sessions")
    text = _("none: not completed; %(minimum)d%% of the lesson hours must be attended")
    return text % {"minimum": event.minimum_attendance}


def _letter(registration: Registration) -> Iterator[Fact]:
    if letter := registration.letter:
        yield Fact(_("Assignment letter"), f"{letter.number}, {wording.day(letter.dated_on)}")
    elif registration.event.needs_assignment_letter and registration.status in Status.active():
        yield Fact(_("Assignment letter"), _not_yet(registration))


def _number(certificate: Certificate) -> str:
    text = certificate.number.text
    return _("%(number)s (revoked)") % {"number": text} if certificate.revoked_at else text
