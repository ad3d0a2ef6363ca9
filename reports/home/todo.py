"""The tasks that wait for the reader, as sentences with a link to the page for each task."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone

from accounts.models import User
from events.models import Event

from .tasks import drafts, papers, people, seats, upkeep
from .tasks.task import Todo
from .tasks.waiting import Waiting, expanded

_RECORDED_WITHIN = timedelta(days=120)
"""Older missing marks are no task; the event's own page and report still show them. Reading all marks would take
seconds of each visit to the home page."""


@dataclass(frozen=True, slots=True)
class Group:
    """The tasks of one event, or one task that is about no event."""

    subject: str
    href: str
    todos: list[Todo]
    event: Event | None = None


def grouped(todos: Iterable[Todo]) -> list[Group]:
    """Return the tasks by event, in the order of the first task of each."""
    groups: dict[object, Group] = {}
    for todo in todos:
        if todo.event is None:
            groups[id(todo)] = Group(todo.subject, todo.href, [todo])
        elif todo.event.pk in groups:
            groups[todo.event.pk].todos.append(todo)
        else:
            groups[todo.event.pk] = Group(todo.event.title, todo.event.get_absolute_url(), [todo], todo.event)
    return list(groups.values())


def todos(user: User, today: date | None = None, event: Event | None = None) -> list[Todo]:
    """Return the tasks, what the reader decides first, what others are to do last; only those of `event` if it is
    given. Without `today` the day is today's at the place of each event."""
    events = Event.objects.visible_to(user).not_cancelled().with_today(today)
    if event is not None:
        events = events.filter(pk=event.pk)
    day = today or (event.local_day() if event else timezone.localdate())
    since = date.min if event is not None else day - _RECORDED_WITHIN
    is_to_come = event is None or event.ends_on >= day
    has_begun = event is None or event.starts_on <= day
    recent = events.filter(ends_on__gte=since)
    rights, found = user.rights, list[Todo | Waiting]()
    if rights.handles_incidents and event is None:
        found += upkeep.incidents()
    if rights.administers and event is None:
        found += upkeep.late_backup()
    # What the reader decides.
    if has_begun:
        found.append(people.arrivals(user, events))
    if rights.registers_people:
        found += people.data_requests(user, event)
    if rights.decides_registrations:
        found.append(people.proposed(events))
    prepares = rights.registers_people and is_to_come
    # The event's page says beside the seats which agencies are dissolved.
    closed = prepares and (event is None or rights.plans_events)
    found += seats.overbooked_and_closed(user, events, overbooked=rights.plans_events, closed=closed)
    if prepares:
        found.append(people.double_booked(user, day, event))
    # What the reader issues and records.
    # To a province outdated papers are news (home/outdated.py); the event's page names them as long as they are.
    is_told = event is not None and user.scope.one_province
    if is_to_come and (rights.issues_letters or is_told):
        found += papers.outdated_letters(user, events)
    if rights.plans_events and is_to_come and event is not None:
        found += people.untold(event)
    if rights.issues_letters and is_to_come:
        found.append(papers.uninvited(events))
    if rights.reads_mail:
        found.append(upkeep.unsent(events))
    if rights.schedules_reports and event is None:
        found += upkeep.failed_reports()
    if has_begun and rights.issues_certificates:
        found.append(papers.certificates_due(recent))
    if has_begun and (rights.issues_certificates or is_told):
        found += papers.outdated_certificates(user, recent)
    if has_begun and rights.issues_certificates:
        found.append(papers.unsigned(recent))
    if rights.plans_events and has_begun:
        found += [upkeep.unrecorded(events, since), upkeep.to_finish(events)]
    if rights.merges_people and event is None:
        found.append(people.shared_nips(user))
    if rights.administers and event is None:
        found.append(upkeep.unchecked_agencies())
    if rights.plans_events and event is None:
        found.append(drafts.drafts(events))
    # What others are to do.
    if prepares:
        if event is None and not user.scope.one_province:  # to a province its cards say it (home/work)
            found.append(seats.unanswered(user, events.registration_open(today)))
        found += [people.absent(user, events), people.silent(user, events)]
    return expanded(found, events, event)
