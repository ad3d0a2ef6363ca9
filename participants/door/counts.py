"""Numbers of arrivals: the sessions of an event as the check-in page of staff shows them."""

from dataclasses import dataclass

from events.models import Event, Session
from participants.models import Attendance, Registration
from participants.models.registration import RegistrationQuerySet


@dataclass(frozen=True, slots=True)
class SessionCount:
    """The people of one session: `came` are present or late, `late` are late, `open` have no mark yet."""

    session: Session
    came: int
    late: int
    open: int


def session_counts(event: Event, people: RegistrationQuerySet, expected: int) -> list[SessionCount]:
    """Count the marks of the `expected` confirmed registrations in `people`."""
    marks = Attendance.objects.filter(session__event=event, registration__in=people.confirmed().values("pk"))
    by_session = marks.counted_by_session()
    return [_count(each, by_session.get(each.pk, {}), expected) for each in event.sessions.order_by("number")]


def expected_people(people: RegistrationQuerySet) -> int:
    return people.filter(status=Registration.Status.CONFIRMED).count()


def _count(session: Session, marks: dict[str, int], expected: int) -> SessionCount:
    late = marks.get(Attendance.Mark.LATE, 0)
    came = late + marks.get(Attendance.Mark.PRESENT, 0)
    return SessionCount(session, came, late, expected - sum(marks.values()))
