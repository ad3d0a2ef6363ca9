"""The only module that merges agencies. All events concerned are locked first, then the people, then the two agencies:
a registration locks its person before the database locks its agency."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.access import require
from accounts.models import User
from accounts.trail import recording as trail
from agencies.models import Agency
from agencies.renaming import add_former_names
from events.locking import LockedEvent, lock_event
from events.models import Event, Quota
from events.quotas import hand_over, pass_on, record_quota
from participants.mails.to_staff import News, collected_news
from participants.models import Participant, Registration
from participants.registering.seats import join_quotas
from participants.registering.waiting import fill_from_waiting_list
from participants.trail import registration_entry

from .errors import CannotMerge, ChangedMeanwhile
from .plan import AgencyPlan, Seats

_FILLED = ["npp", "address", "phone", "email", "contact_name", "contact_phone"]


@dataclass(frozen=True, slots=True)
class Merged:
    """The kept agency, and what it got: people, seats, and people of the waiting list who got a seat."""

    kept: Agency
    people: int
    seats: int
    promoted: int


@transaction.atomic
def merge_into_successor(
    ending: Agency,
    successor: Agency,
    *,
    day: date,
    reason: str,
    by: User,
    seen: str | None = None,
    news: News | None = None,
) -> Merged:
    """Dissolve the agency on the day, unless it is dissolved already, and give its people, its waiting list and its
    free seats at coming events to the successor. Registrations with a seat stay as they are. `seen` is the plan's
    digest that the user saw. Mails are those of `fill_from_waiting_list`.

    Raise ChangedMeanwhile or CannotMerge.
    """
    require(by, "edits_agencies")
    day = ending.closed_on or day
    events = _lock(AgencyPlan(ending, successor).coming(day))
    plan = _locked_plan(ending, successor, seen)
    if not {event.pk for event in plan.coming(day)} <= {event.pk for event in events}:
        raise ChangedMeanwhile
    if reasons := plan.obstacles_to_merger(day):
        raise CannotMerge(reasons)
    ending, successor = plan.ending, plan.kept
    _close(ending, successor, day, reason)
    add_former_names(successor, [ending.name, *_former_names(ending)], replaced_on=day)
    people = _move_people(ending, successor, by)
    with collected_news(news, by=by) as news:
        seats = _pass_seats_on(plan.passed_on(day), events, successor, by, news)
        promoted = sum(_move_waiting(event, ending, successor, by, news) for event in events)
    changes = {"successor": (None, successor), "closed_on": (None, day), "people": (None, people)}
    _record("agency-merged", ending, changes, by=by, reason=ending.closed_reason)
    return Merged(successor, people, seats, promoted)


@transaction.atomic
def join_records(
    duplicate: Agency,
    kept: Agency,
    *,
    seats: Mapping[int, str],
    by: User,
    seen: str | None = None,
    news: News | None = None,
) -> Merged:
    """Give the kept agency all that belongs to another record of it, and delete that record. Its names become former
    names. `seats` says for each event (its key) in which both have seats whether they are added ("sum") or are the same
    ("once"). `seen` is the plan's digest that the user saw. Mails are those of `fill_from_waiting_list`.

    Raise ChangedMeanwhile or CannotMerge.
    """
    require(by, "edits_agencies")
    events = _lock(_events_of(duplicate))
    plan = _locked_plan(duplicate, kept, seen)
    if not {event.pk for event in _events_of(duplicate)} <= {event.pk for event in events}:
        raise ChangedMeanwhile
    if reasons := plan.obstacles_to_joining():
        raise CannotMerge(reasons)
    duplicate, kept = plan.ending, plan.kept
    got = sum(_take_over(each, kept, seats.get(each.event.pk, "sum"), by) for each in plan.seats)
    people = _move_people(duplicate, kept, by)
    registrations = _move_registrations(Registration.objects.filter(agency=duplicate), duplicate, kept, by)
    Agency.objects.filter(successor=duplicate).update(successor=kept)
    add_former_names(kept, [duplicate.name, *_former_names(duplicate)], replaced_on=timezone.localdate())
    _fill(plan)
    changes = {"successor": (None, kept), "people": (None, people), "registrations": (None, registrations)}
    _record("agency-joined", duplicate, changes, by=by)
    duplicate.delete()
    promoted = sum(len(fill_from_waiting_list(event, by=by, news=news)) for event in events)
    return Merged(kept, people, got, promoted)


def _lock(events: Iterable[Event]) -> list[LockedEvent]:
    return [lock_event(event) for event in sorted(events, key=lambda event: event.pk)]


def _locked_plan(ending: Agency, kept: Agency, seen: str | None) -> AgencyPlan:
    """Lock the people of the ending agency and then both agencies, and return the plan as it is now. Raise
    ChangedMeanwhile unless the user saw it."""
    people = _people_of(ending)
    locked = {*people.select_for_update(no_key=True).order_by("pk")}
    rows = Agency.objects.select_for_update(of=["self"]).select_related("province", "regency").order_by("pk")
    found = {agency.pk: agency for agency in rows.filter(pk__in=[ending.pk, kept.pk])}
    if len(found) < 2 or not {*people} <= locked:
        raise ChangedMeanwhile
    plan = AgencyPlan(found[ending.pk], found[kept.pk])
    if seen is not None and seen != plan.digest:
        raise ChangedMeanwhile
    return plan


def _people_of(agency: Agency) -> QuerySet[Participant, int]:
    return Participant.objects.filter(agency=agency).order_by().values_list("pk", flat=True)


def _events_of(agency: Agency) -> list[Event]:
    """Return the events at which the agency has seats or people."""
    quotas = Quota.objects.filter(agency=agency).order_by().values("event")
    registrations = Registration.objects.filter(agency=agency).order_by().values("event")
    return list(Event.objects.filter(Q(pk__in=quotas) | Q(pk__in=registrations)).order_by("pk"))


def _former_names(agency: Agency) -> list[str]:
    return list(agency.former_names.values_list("name", flat=True))


def _close(ending: Agency, successor: Agency, day: date, reason: str) -> None:
    ending.closed_on, ending.successor = day, successor
    ending.closed_reason = ending.closed_reason or reason
    ending.save(update_fields=["closed_on", "closed_reason", "successor"])


def _pass_seats_on(
    seats: Iterable[Seats], events: Iterable[LockedEvent], successor: Agency, by: User, news: News
) -> int:
    locked, passed = {event.pk: event for event in events}, 0
    for each in seats:
        event = locked[each.event.pk]
        passed += pass_on(event, each.quota, successor=successor, by=by)
        news.add_seats(event, event.quotas.filter(agency=successor))
    return passed


def _move_waiting(event: LockedEvent, ending: Agency, successor: Agency, by: User, news: News | None) -> int:
    """Let the people of the ending agency who wait for a seat wait for one of the successor's; return how many people
    got a seat."""
    place = {"province": successor.province, "regency": successor.regency}
    _move_registrations(event.registrations.waiting().filter(agency=ending), ending, successor, by, **place)
    return len(fill_from_waiting_list(event, by=by, news=news))


def _move_people(ending: Agency, kept: Agency, by: User) -> int:
    """Give the kept agency the people of the ending one, with an entry for each; return their number."""
    people = list(Participant.objects.filter(agency=ending).order_by("pk"))
    changes = {"agency": (ending, kept)}
    trail.record_all(
        trail.entry("person-changed", one, by=by, changes=changes, participant=one.pk, province=kept.province_id)
        for one in people
    )
    return Participant.objects.filter(agency=ending).update(agency=kept)


def _move_registrations(
    registrations: QuerySet[Registration], ending: Agency, kept: Agency, by: User, **place: object
) -> int:
    """Give the kept agency these registrations of the ending one, with an entry for each; return their number."""
    moving = list(registrations.select_related("participant").order_by("pk"))
    changes = {"agency": (ending, kept)}
    trail.record_all(registration_entry("registration-corrected", one, by=by, changes=changes) for one in moving)
    return registrations.update(agency=kept, **place)


def _take_over(seats: Seats, kept: Agency, choice: str, by: User) -> int:
    """Give the kept agency the quota, or join it to its own one; return the seats that it had."""
    quota, own = seats.quota, seats.own
    if own is None:
        hand_over(quota, agency=kept, by=by)
    else:
        number = seats.once if choice == "once" else seats.sum
        record_quota("quota-joined", own, by=by, seats=(own.seats, number))
        join_quotas(own, quota, seats=number)
    return quota.seats


def _fill(plan: AgencyPlan) -> None:
    """Take over what only the duplicate says about the agency, and the days on which it existed."""
    kept = plan.kept
    kept.opened_on, kept.closed_on, kept.closed_reason = plan.joined_days
    filled = {name: getattr(plan.ending, name) for name in _FILLED if not getattr(kept, name)}
    for name, value in filled.items():
        setattr(kept, name, value)
    kept.save(update_fields=["opened_on", "closed_on", "closed_reason", *filled])


def _record(action: str, agency: Agency, changes: trail.Changes, *, by: User, reason: str = "") -> None:
    trail.record(action, agency, by=by, changes=changes, reason=reason, province=agency.province_id)
