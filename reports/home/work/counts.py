"""What an event still needs from the reader's provinces: their seats and their people, counted for several events."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, F, Q

from accounts.models import User
from events.models import Event, Quota
from participants.models import Attendance, Registration
from participants.models.registration import RegistrationQuerySet
from participants.personal_links.links import given, open_to
from participants.registering.funnel import Stage
from participants.replies.people import ABSENT, SILENT


@dataclass(frozen=True, slots=True)
class People:
    """The reader's people at one event, by what has happened to them."""

    proposed: int = 0
    confirmed: int = 0
    waitlisted: int = 0
    rejected: int = 0
    attended: int = 0
    lacking_letter: int = 0
    without_link: int = 0
    silent: int = 0
    """Confirmed people who have not said whether they will attend."""
    cannot: int = 0
    """People with a seat who said that they cannot attend."""
    present_today: int = 0
    completed: int = 0
    certified: int = 0

    @property
    def seated(self) -> int:
        return self.proposed + self.confirmed


@dataclass(frozen=True, slots=True)
class Work:
    """One event on one day, with the seats and the people of the reader."""

    event: Event
    today: date
    quotas: list[Quota]
    people: People = field(default_factory=People)
    may_mark: bool = False

    @property
    def seats(self) -> int:
        return sum(quota.seats for quota in self.quotas)

    @property
    def taken(self) -> int:
        return sum(quota.taken for quota in self.quotas)

    @property
    def free(self) -> int:
        """The free seats, without those of agencies that no longer exist."""
        return sum(quota.free for quota in self.open_quotas)

    @property
    def open_quotas(self) -> list[Quota]:
        return [quota for quota in self.quotas if quota.free and not quota.closed_on]

    @property
    def takes_registrations(self) -> bool:
        return self.event.is_registration_open(self.today)

    @property
    def is_on(self) -> bool:
        is_held = self.event.status in (Event.Status.OPEN, Event.Status.CLOSED)
        return is_held and self.event.starts_on <= self.today <= self.event.ends_on

    @property
    def is_past(self) -> bool:
        return self.event.is_over


def work_at(events: Sequence[Event], user: User) -> list[Work]:
    """Return the work of the user at each of the events, with a constant number of queries."""
    quotas, people = _quotas(events, user), _people(events, user)
    return [
        Work(
            event=event,
            today=event.local_day(),
            quotas=quotas[event.pk],
            people=People(**people.get(event.pk, {})),
            may_mark=event.is_markable_by(user),
        )
        for event in events
    ]


def _quotas(events: Iterable[Event], user: User) -> dict[int, list[Quota]]:
    """Return the quotas for the user's provinces by event, in the order of their regions."""
    by_event: dict[int, list[Quota]] = {event.pk: [] for event in events}
    quotas = Quota.objects.visible_to(user).filter(event__in=by_event)
    for quota in quotas.select_related("event", "agency__province", "agency__regency", "province", "regency"):
        by_event[quota.event_id].append(quota)
    for found in by_event.values():
        found.sort(key=lambda quota: quota.place)
    return by_event


def _people(events: Sequence[Event], user: User) -> dict[int, dict[str, int]]:
    people = Registration.objects.visible_to(user).without_duplicates().filter(event__in=events).order_by()
    lacking = Q(pk__in=people.lacking_letter().filter(attended=False).values("pk"))
    open_people = open_to(user).confirmed().filter(event__in=events)
    without_link = Q(pk__in=open_people.order_by().values("pk")) & ~Q(pk__in=given(open_people))
    counts = {stage.value: Count("pk", filter=stage.condition) for stage in _STAGES} | {
        "proposed": Count("pk", filter=Q(status=Registration.Status.PROPOSED)),
        "silent": Count("pk", filter=SILENT & Q(attended=False)),
        "cannot": Count("pk", filter=ABSENT & Stage.REGISTERED.condition),
        "lacking_letter": Count("pk", filter=lacking),
        "without_link": Count("pk", filter=without_link),
    }
    found = _counted(people, counts)
    _add_present(found, [event for event in events if event.starts_on <= event.local_day() <= event.ends_on], people)
    _add_certified(found, [event for event in events if event.is_over], people)
    return found


_STAGES = [Stage.CONFIRMED, Stage.WAITLISTED, Stage.REJECTED, Stage.ATTENDED]


def _add_present(found: dict[int, dict[str, int]], events: list[Event], people: RegistrationQuerySet) -> None:
    """Add how many were present or late today at the events that are on."""
    if not events:
        return
    present = Attendance.objects.present().filter(
        session__event__in=events, registration__in=people.confirmed().values("pk")
    )
    days = {event.pk: event.local_day() for event in events}
    per_day = present.order_by().values_list("session__event", "session__date")
    for event, day, came in per_day.annotate(people=Count("registration", distinct=True)):
        if day == days[event]:
            found[event]["present_today"] = came


def _add_certified(found: dict[int, dict[str, int]], events: list[Event], people: RegistrationQuerySet) -> None:
    """Add who completed the events that are over, and who has a certificate. It is not read of others, because it
    costs most."""
    if not events:
        return
    counts = {stage.value: Count("pk", filter=stage.condition) for stage in (Stage.COMPLETED, Stage.CERTIFIED)}
    for event, certified in _counted(people.filter(event__in=events), counts).items():
        found[event] |= certified


def _counted(people: RegistrationQuerySet, counts: dict[str, Count]) -> dict[int, dict[str, int]]:
    """Return the counts of the people by event, as dictionaries with the same keys."""
    columns = {f"of_{name}": count for name, count in counts.items()}  # a filter finds "attended", not its count
    rows = people.values("event").annotate(**columns).values_list("event", *columns)
    return {event: dict(zip(counts, numbers, strict=True)) for event, *numbers in rows}


def coming_work(user: User, at_most: int) -> list[Work]:
    """Return the work at the next events of the user's provinces, those that others know of."""
    events = Event.objects.visible_to(user).announced().not_cancelled().exclude(status=Event.Status.FINISHED)
    coming = events.with_today().ending_from(F("today")).for_page()
    return work_at(list(coming.order_by("starts_on", "code")[:at_most]), user)
