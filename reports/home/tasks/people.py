"""Tasks about people: decisions, corrections, arrivals, double bookings and shared NIPs."""

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

from .task import AT_MOST, Todo, counted_task, event_task


def arrivals(user: User, events: EventQuerySet) -> list[Todo]:
    """Return the events with arrivals that the door kept for a decision, of people that the user sees."""
    people = Registration.objects.visible_to(user)
    held = HeldMark.objects.waiting().filter(registration__in=people.values("pk"))
    waiting: QuerySet[Event] = events.markable_by(user).filter(pk__in=held.order_by().values("registration__event"))
    arrived = waiting.annotate(held=counted(held, "registration__event"))
    return [_arrivals_at(event, event.held) for event in arrived.order_by("starts_on", "code")[:AT_MOST]]


def _arrivals_at(event: Event, arrivals: int) -> Todo:
    text = ngettext(
        "%(count)s arrival at the door waits for a decision",
        "%(count)s arrivals at the door wait for a decision",
        arrivals,
    )
    href = reverse("participants:checkin", args=[event.code]) + "#arrivals"
    return event_task(event, text, arrivals, href, _("Decide"))


def proposed(events: QuerySet[Event]) -> list[Todo]:
    """Return the events with registrations to confirm or reject."""
    proposed = Registration.objects.filter(status=Registration.Status.PROPOSED)
    waiting = events.annotate(proposed=counted(proposed, "event")).filter(proposed__gt=0)
    return [_proposed_at(event, event.proposed) for event in waiting.order_by("starts_on", "code")[:AT_MOST]]


def _proposed_at(event: Event, people: int) -> Todo:
    text = ngettext(
        "%(count)s registration waits for a decision", "%(count)s registrations wait for a decision", people
    )
    href = reverse("participants:event-participants", args=[event.code]) + "?status=proposed"
    return event_task(event, text, people, href, _("Decide"))


def absent(user: User, events: QuerySet[Event]) -> list[Todo]:
    """Return the events (with `today`) to come with people who said that they cannot attend and still hold a seat."""
    people = Registration.objects.visible_to(user).seated().filter(reply__answer=Reply.Answer.CANNOT)
    coming = events.filter(ends_on__gte=F("today")).annotate(absent=counted(people, "event")).filter(absent__gt=0)
    return [_absent_at(event, event.absent) for event in coming.order_by("starts_on", "code")[:AT_MOST]]


def silent(user: User, events: QuerySet[Event]) -> list[Todo]:
    """Return the events (with `today`) to come whose people had to say whether they attend, and did not."""
    people = Registration.objects.visible_to(user).confirmed().filter(reply=None, attended=False)
    asking = events.filter(ends_on__gte=F("today"), answers_until__lt=F("today"))
    asked = asking.annotate(silent=counted(people, "event")).filter(silent__gt=0)
    return [_silent_at(event, event.silent) for event in asked.order_by("starts_on", "code")[:AT_MOST]]


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
    requests = DataRequest.objects.visible_to(user).open() if event is None else DataRequest.objects.none()
    found = [one.aggregate(count=Count("pk"), due=Min("due_at")) for one in (corrections, requests)]
    count = sum(one["count"] for one in found)
    if not count:
        return []
    due = timezone.localtime(min(one["due"] for one in found if one["due"]))
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


def double_booked(user: User, today: date, event: Event | None) -> list[Todo]:
    """Return the task to decide about people with seats at two events on the same days, as far as the user sees them.
    One of the two events is still to come, or is `event` if it is given."""
    options = {"event": event.code} if event else {"from": today.isoformat()}
    seats = Registration.objects.visible_to(user).filter(event__ends_on__gte=today)
    seats = seats.filter(event=event) if event else seats.filter(event__starts_on__gte=today)
    people = overlaps.double_booked(seats, user).order_by().values("participant").distinct().count()
    if not people:
        return []
    text = ngettext(
        "%(count)s person holds seats at two events on the same days",
        "%(count)s people hold seats at two events on the same days",
        people,
    )
    href = f"{reverse('participants:registration-list')}?{urlencode({'clash': 'yes'} | options)}"
    return [counted_task(_("Double bookings"), text, people, href, _("Decide"))]


def shared_nips(user: User) -> list[Todo]:
    """Return the task to decide about NIPs that two people have. Only coordinators see both people."""
    pairs = PersonPair.objects.visible_to(user).open().filter(reasons=Reason.NIP.value).count()
    if not pairs:
        return []
    text = ngettext(
        "%(count)s NIP is recorded for two people: merge them or correct one",
        "%(count)s NIPs are recorded for two people: merge them or correct one",
        pairs,
    )
    href = f"{reverse('participants:duplicate-list')}?reason={Reason.NIP.value}"
    return [counted_task(_("Participants"), text, pairs, href, _("Compare"))]
