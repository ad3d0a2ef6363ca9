"""How many have come: the sessions of an event as the door's management shows them."""

from dataclasses import dataclass

from events.models import Event, Session
from participants.models import Attendance, Registration


@dataclass(frozen=True, slots=True)
class SessionCount:
    """People of one session: `came` are those present or late, `late` among them, `open` those without any mark."""

    session: Session
    came: int
    late: int
    open: int


def session_counts(event: Event, people, expected: int) -> list[SessionCount]:
    """Of the confirmed registrations in `people`, of whom there are `expected`."""
    marks = Attendance.objects.filter(session__event=event, registration__in=people.confirmed().values("pk"))
    by_session = marks.counted_by_session()
    return [_count(each, by_session.get(each.pk, {}), expected) for each in event.sessions.order_by("number")]


def expected_people(people) -> int:
    return people.filter(status=Registration.Status.CONFIRMED).count()


def _count(session: Session, marks: dict[str, int], expected: int) -> SessionCount:
    late = marks.get(Attendance.Mark.LATE, 0)
    came = late + marks.get(Attendance.Mark.PRESENT, 0)
    return SessionCount(session, came, late, expected - sum(marks.values()))
