"""What a person still needs for the certificate, in sentences."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from documents import wording
from events.models import Event, Session
from participants.models import Attendance, Registration

Status = Registration.Status


def certificate_outlook(registration: Registration, sessions: Sequence[Session]) -> list[str]:
    """Return what a certificate needs, what is recorded, and what follows; [] for who cannot get one, or while no
    session is planned. It decides nothing: `participants.registering.funnel` says who completed an event."""
    event, total = registration.event, sum(session.lesson_hours for session in sessions)
    if registration.status != Status.CONFIRMED or event.status == Event.Status.CANCELLED or not total:
        return []
    marks = {mark.session_id: mark.mark for mark in registration.marks.all()}
    present = sum(one.lesson_hours for one in sessions if marks.get(one.pk) in Attendance.Mark.present())
    unmarked = sum(one.lesson_hours for one in sessions if one.pk not in marks)
    needed = -(-total * event.minimum_attendance // 100)  # rounded up: 19.2 of 24 hours are reached with 20
    words = {
        "minimum": event.minimum_attendance,
        "total": wording.number(total),
        "needed": wording.number(needed),
        "present": wording.number(present),
        "missing": wording.number(needed - present),
        "unmarked": wording.number(unmarked),
    }
    says = [_("A certificate needs attendance of at least %(minimum)d%% of %(total)s lesson hours: %(needed)s.")]
    if marks:
        says += [_("Recorded as attended so far: %(present)s."), _follows(registration, needed - present, unmarked)]
    return [text % words for text in says]


def _follows(registration: Registration, missing: int, unmarked: int) -> str:
    if missing <= 0 and registration.attended:
        return _("You have attended enough. The organiser issues the certificate after the event.")
    if missing > unmarked:
        return _("This can no longer be reached. If your attendance is recorded wrongly, ask the organiser.")
    return _("Still needed: %(missing)s, of %(unmarked)s that are not recorded yet.")
