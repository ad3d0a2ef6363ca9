"""Tasks about people: decisions, corrections, arrivals, double bookings and shared NIPs."""

from collections.abc import Callable
from datetime import date
from urllib.parse import urlencode

from django.db.models import Count, F, Min, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from agencies.models import counted
from documents import wording
from events.models import Event
from events.models.event import EventQuerySet
from participants.announcements.untold import MOVED_PRESET, untold_people
from participants.identity.candidates import Reason
from participants.models import CorrectionRequest, DataRequest, HeldMark, PersonPair, Registration, Reply
from participants.registering import overlaps

from .task import Todo, counted_task, event_task
from .waiting import WaitingAt, WaitingCount, at_events, first_days, in_all


def arrivals(user: User, events: EventQuerySet) -> WaitingAt:
    """Return the events with arrivals that the door kept for a decision, of people that the user sees."""
    people = Registration.objects.visible_to(user)
    held = HeldMark.objects.waiting().filter(registration__in=people.values("pk"))
    arrived = events.markable_by(user).filter(pk__in=held.order_by().values("registration__event"))
    return _waiting(at_events(arrived, counted(held, "registration__event")), _arrivals_at)


def _waiting(rows: QuerySet, todo: Callable[[Event, int], Todo]) -> WaitingAt:
    """Return the tasks at the events of the rows, the next event first."""
    return WaitingAt(rows, lambda found: [todo(one.event, one.number) for one in sorted(found, key=first_days)])


def _arrivals_at(event: Event, arrivals: int) -> Todo:
    text = ngettext(
        "%(count)s arrival at the door waits for a decision",
        "%(count)s arrivals at the door wait for a decision",
        arrivals,
    )
    href = reverse("participants:checkin", args=[event.code]) + "#arrivals"
    return event_task(event, text, arrivals, href, _("Decide"))


def proposed(events: QuerySet[Event]) -> WaitingAt:
    """Return the events with registrations to confirm or reject."""
    proposed = Registration.objects.filter(status=Registration.Status.PROPOSED)
    return _waiting(at_events(events, counted(proposed, "event")), _proposed_at)


def _proposed_at(event: Event, people: int) -> Todo:
    text = ngettext(
        "%(count)s registration waits for a decision", "%(count)s registrations wait for a decision", people
    )
    href = reverse("participants:event-participants", args=[event.code]) + "?status=proposed"
    return event_task(event, text, people, href, _("Decide"))


def absent(user: User, events: QuerySet[Event]) -> WaitingAt:
    """Return the events (with `today`) to come with people who said that they cannot attend and still hold a seat."""
    people = Registration.objects.visible_to(user).seated().filter(reply__answer=Reply.Answer.CANNOT)
    return _waiting(at_events(events.filter(ends_on__gte=F("today")), counted(people, "event")), _absent_at)


def silent(user: User, events: QuerySet[Event]) -> WaitingAt:
    """Return the events (with `today`) to come whose people had to say whether they attend, and did not."""
    people = Registration.objects.visible_to(user).confirmed().filter(reply=None, attended=False)
    asking = events.filter(ends_on__gte=F("today"), answers_until__lt=F("today"))
    return _waiting(at_events(asking, counted(people, "event")), _silent_at)


def _absent_at(event: Event, people: int) -> Todo:
    text = ngettext(
        "%(count)s person cannot attend and still holds a seat",
        "%(count)s people cannot attend and still hold seats",
        people,
    )
    return event_task(event, text, people, reverse("participants:event-replies", args=[event.code]), _("Find others"))


def _silent_at(event: Event, people: int) -> Todo:
    text = ngettext(
        "%(count)s person has not said whether they will attend",
        "%(count)s people have not said whether they will attend",
        people,
    )
    href = reverse("participants:event-replies", args=[event.code]) + "?group=silent"
    return event_task(event, text, people, href, _("Ask them"))


def untold(event: Event) -> list[Todo]:
    """Return the task to write to the people of the event who do not know its new days, times or place."""
    people = untold_people(event).count()
    if not people:
        return []
    text = ngettext(
        "%(count)s person does not know yet that days, times or place have changed",
        "%(count)s people do not know yet that days, times or place have changed",
        people,
    )
    href = f"{reverse('participants:announcement-new', args=[event.code])}?preset={MOVED_PRESET}"
    return [event_task(event, text, people, href, _("Write to them"))]


def data_requests(user: User, event: Event | None) -> list[Todo]:
    """Return what people ask about their data, corrections included; of one event if it is given, only corrections.
    The law sets a time limit."""
    corrections = CorrectionRequest.objects.visible_to(user).open()
    if event is not None:
        corrections = corrections.filter(registration__event=event)
    asked = corrections.order_by().values("state").annotate(count=Count("pk"), due=Min("due_at"))
    if event is None:
        requests = DataRequest.objects.visible_to(user).open().order_by().values("state")
        asked = asked.union(requests.annotate(count=Count("pk"), due=Min("due_at")), all=True)
    found = list(asked)
    if not found:
        return []
    count = sum(one["count"] for one in found)
    due = timezone.localtime(min(one["due"] for one in found))
    text = ngettext(
        "%(count)s request waits for an answer, by %(day)s, %(time)s",
        "%(count)s requests wait for an answer, the first by %(day)s, %(time)s",
        count,
    )
    words = {"count": wording.number(count), "day": wording.day(due.date()), "time": wording.clock(due)}
    address = f"{reverse('participants:data-request-list')}?state=open"
    if event is not None:
        return [Todo(_("Corrections"), text % words, f"{address}&event={event.code}", _("Give an answer"), event)]
    return [Todo(_("Requests about data"), text % words, address, _("Give an answer"))]


def double_booked(user: User, today: date, event: Event | None) -> WaitingCount:
    """Return the task to decide about people with seats at two events on the same days, as far as the user sees them.
    One of the two events is still to come, or is `event` if it is given."""
    options = {"event": event.code} if event else {"from": today.isoformat()}
    seats = Registration.objects.visible_to(user).filter(event__ends_on__gte=today)
    seats = seats.filter(event=event) if event else seats.filter(event__starts_on__gte=today)
    rows = in_all(overlaps.double_booked(seats, user), distinct="participant")
    return WaitingCount(rows, lambda people: [_double_booked(people, options)])


def _double_booked(people: int, options: dict[str, str]) -> Todo:
    text = ngettext(
        "%(count)s person holds seats at two events on the same days",
        "%(count)s people hold seats at two events on the same days",
        people,
    )
    href = f"{reverse('participants:registration-list')}?{urlencode({'clash': 'yes'} | options)}"
    return counted_task(_("Double bookings"), text, people, href, _("Decide"))


def shared_nips(user: User) -> WaitingCount:
    """Return the task to decide about NIPs that two people have. Only coordinators see both people."""
    pairs = PersonPair.objects.visible_to(user).open().filter(reasons=Reason.NIP.value)
    return WaitingCount(in_all(pairs), lambda number: [_shared_nips(number)])


def _shared_nips(pairs: int) -> Todo:
    text = ngettext(
        "%(count)s NIP is recorded for two people: merge them or correct one",
        "%(count)s NIPs are recorded for two people: merge them or correct one",
        pairs,
    )
    href = f"{reverse('participants:duplicate-list')}?reason={Reason.NIP.value}"
    return counted_task(_("Participants"), text, pairs, href, _("Compare"))
