"""Reading the attendance grid of an event: its confirmed people that a user may see, and their marks."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import compress

from django.db.models import QuerySet
from django.utils.safestring import SafeString

from accounts.models import User
from events.models import Event, Session
from participants.models import Attendance, Registration
from participants.registering.agencies import choice_label

Mark = Attendance.Mark
NONE = ""
_PRESENT = frozenset(Mark.present())
KNOWN = frozenset([NONE, *Mark.values])
PAGE_CELLS = 10_000  # cells of the grid on one page
PAGE_PEOPLE = 200  # people on a page of one session, where each person has a group of buttons
_READ = ["number", "participant__full_name", "agency__name", "agency__province", "agency__regency"]
_FEW = 500  # people listed in a query; for more, the whole event is read

# As short as HTML allows: a large grid has ten thousand cells. The end tag may be left out.
_CELLS = {NONE: "<td>"} | {mark: f"<td class={mark.lower()}>{mark}" for mark in Mark.values}


@dataclass(frozen=True, slots=True)
class Row:
    """One person of the grid, by the number of the registration, with one mark for each session ("" for none); `hours`
    are the lesson hours of the sessions at which the person was present."""

    number: int
    name: str
    agency: str
    marks: tuple[str, ...]
    hours: int

    @property
    def cells(self) -> SafeString:
        return SafeString("".join([_CELLS[mark] for mark in self.marks]))


@dataclass(frozen=True, slots=True)
class Column:
    """A session with the number of people for each mark; `unmarked` people have none."""

    session: Session
    counts: dict[str, int]
    unmarked: int
    is_ahead: bool

    @property
    def totals(self) -> list[tuple[str, str, int]]:
        """Return (mark, its word, people) for each mark, the unmarked last."""
        return [(mark.value, str(mark.label), self.counts.get(mark, 0)) for mark in Mark] + [(NONE, "", self.unmarked)]


def roster(event: Event, user: User) -> QuerySet[Registration]:
    """Return the confirmed people of the event that the user may see: only they can be marked."""
    return Registration.objects.visible_to(user).confirmed().filter(event=event)


def people_a_page(sessions: int) -> int:
    return max(PAGE_CELLS // max(sessions, 1), 25)


def rows(event: Event, people: QuerySet[Registration], sessions: Sequence[Session]) -> list[Row]:
    """Return the people in their order with their marks at the sessions, in two queries."""
    listed = list(people.select_related("agency__province", "agency__regency", "participant").only(*_READ))
    marks = _marks(event, [one.pk for one in listed], sessions)
    agencies = {one.agency_id: one.agency for one in listed}
    labels = {
        pk: choice_label(agency) for pk, agency in agencies.items()
    }  # the region first: the grid cuts off the end
    places = [session.pk for session in sessions]
    hours = [session.lesson_hours for session in sessions]
    return [
        _row(one, labels[one.agency_id], tuple([marks.get((one.pk, session), NONE) for session in places]), hours)
        for one in listed
    ]


def _row(registration: Registration, agency: str, marks: tuple[str, ...], hours: list[int]) -> Row:
    attended = sum(compress(hours, [mark in _PRESENT for mark in marks]))
    return Row(registration.number, registration.participant.full_name, agency, marks, attended)


def _marks(event: Event, people: list[int], sessions: Sequence[Session]) -> dict[tuple[int, int], str]:
    recorded = Attendance.objects.filter(session__in=sessions).order_by()
    if len(people) <= _FEW:
        recorded = recorded.filter(registration__in=people)
    return {(pk, session): mark for pk, session, mark in recorded.values_list("registration", "session", "mark")}


def columns(event: Event, user: User, sessions: Iterable[Session], today: date) -> list[Column]:
    """Return each session with its totals over everybody that the user may mark, whatever the page's filter is."""
    everybody = roster(event, user).count()
    counts = session_counts(event, user)
    return [
        Column(
            session=session,
            counts=counts.get(session.pk, {}),
            unmarked=everybody - sum(counts.get(session.pk, {}).values()),
            is_ahead=session.date > today,
        )
        for session in sessions
    ]


def session_counts(event: Event, user: User) -> dict[int, dict[str, int]]:
    """Return how many people have each mark, by session."""
    marks = Attendance.objects.filter(session__event=event, registration__in=roster(event, user))
    return marks.counted_by_session()
