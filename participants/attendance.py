"""The one door to attendance marks; keeps Registration.attended in the same transaction."""

from collections.abc import Iterable, Mapping

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from events.models import Event, Session

from .models import Attendance, Registration


@transaction.atomic
def record_marks(
    event: Event, marks: Mapping[tuple[Registration, Session], str], *, by, method: Attendance.Method
) -> int:
    """Set the marks of one event, each named by its registration and session; returns how many differ from before.

    Marks that are not named stay as they are. `by` is the user, or None for a command.

    Raises ValueError where a registration or a session is another event's; nothing is stored then.
    """
    _refuse_other_events(event, marks)
    before = {
        (registration, session): (pk, mark)
        for pk, registration, session, mark in Attendance.objects.filter(registration__event=event).values_list(
            "pk", "registration", "session", "mark"
        )
    }
    now = timezone.now()
    new, changed = [], []
    for (registration, session), mark in marks.items():
        pk, old = before.get((registration.pk, session.pk), (None, None))
        if mark != old:
            attendance = Attendance(
                pk=pk, registration=registration, session=session, mark=mark, marked_by=by, marked_at=now, method=method
            )
            (changed if pk else new).append(attendance)
    Attendance.objects.bulk_create(new, batch_size=500)
    Attendance.objects.bulk_update(changed, ["mark", "marked_by", "marked_at", "method"], batch_size=500)
    if new or changed:
        _refresh_attended(event)
    return len(new) + len(changed)


def _refuse_other_events(event: Event, places: Iterable[tuple[Registration, Session]]) -> None:
    for registration, session in places:
        if registration.event_id != event.pk or session.event_id != event.pk:
            message = (
                f"A mark of registration {registration.pk} at session {session.pk} is not one of event {event.code}"
            )
            raise ValueError(message)


def _refresh_attended(event: Event) -> None:
    was_there = Exists(Attendance.objects.present().filter(registration=OuterRef("pk")))
    registrations = Registration.objects.filter(event=event)
    registrations.filter(was_there, attended=False).update(attended=True)
    registrations.filter(~was_there, attended=True).update(attended=False)
