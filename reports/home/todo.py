"""The tasks that wait for the reader, as sentences with a link to the page for each task."""

from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urlencode

from django.db.models import Count, Exists, F, Min, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Message, User
from agencies.models import Agency, counted
from documents import wording
from events.invitations.issuing import outdated_letters
from events.models import Event, Invitation, Quota, Session
from events.models.event import EventQuerySet
from events.seat_words import seats_taken
from participants.certificates.changes import outdated_by_event
from participants.certificates.completion import State
from participants.identity.candidates import Reason
from participants.models import Attendance, CorrectionRequest, HeldMark, PersonPair, Registration
from participants.registering.overlaps import double_booked

_AT_MOST = 10
_RECORDED_WITHIN = timedelta(days=120)
"""Older missing marks are no task; the event's own page and report still show them. Reading all marks would take
seconds of each visit to the home page."""


@dataclass(frozen=True, slots=True)
class Todo:
    """One task: `subject` is the text of its link, `text` says what to do."""

    subject: str
    text: str
    href: str


def _counted(subject: str, text: str, count: int, href: str) -> Todo:
    """Return a task whose text has the placeholder %(count)s."""
    return Todo(subject, text % {"count": wording.number(count)}, href)


def todos(user: User, today: date | None = None, event: Event | None = None) -> list[Todo]:
    """Return at most ten tasks of each kind, the most urgent first; only those of `event` if it is given. Without
    `today` the day is today's at the place of each event."""
    events = Event.objects.visible_to(user).not_cancelled().with_today(today)
    if event is not None:
        events = events.filter(pk=event.pk)
    day = today or (event.local_day() if event else timezone.localdate())
    since = date.min if event is not None else day - _RECORDED_WITHIN
    is_to_come = event is None or event.ends_on >= day
    has_begun = event is None or event.starts_on <= day
    rights, found = user.rights, _arrivals(user, events) if has_begun else []
    if rights.registers_people:
        found += _corrections(user, event)
    if rights.registers_people and is_to_come:
        found += _closed_agencies(user, events) + _empty_quotas(user, events.registration_open(today))
        found += _double_booked(user, day, event)
    if rights.registers_people and is_to_come and user.scope.one_province:
        found += _without_assignment(user, events)
    if rights.decides_registrations:
        found += _proposed(events)
    if rights.issues_letters and is_to_come:
        found += _uninvited(events)
    if is_to_come and (rights.issues_letters or user.scope.one_province):
        found += _outdated_letters(user, events)
    if has_begun and (rights.issues_certificates or user.scope.one_province):
        found += _outdated_certificates(user, events.filter(ends_on__gte=since))
    if rights.merges_people and event is None:
        found += _shared_nips(user)
    if rights.reads_mail:
        found += _unsent(events)
    if rights.administers and event is None:
        found += _unchecked_agencies()
    if rights.plans_events and has_begun:
        found += _to_finish(events, since)
    if rights.plans_events:
        found += _overbooked(events)
    return found


def _arrivals(user: User, events: EventQuerySet) -> list[Todo]:
    """Return the events with arrivals that the door kept for a decision, of people that the user sees."""
    people = Registration.objects.visible_to(user)
    held = HeldMark.objects.waiting().filter(registration__in=people.values("pk"))
    waiting: QuerySet[Event] = events.markable_by(user).filter(pk__in=held.order_by().values("registration__event"))
    arrived = waiting.annotate(held=counted(held, "registration__event"))
    return [_arrivals_at(event, event.held) for event in arrived.order_by("starts_on", "code")[:_AT_MOST]]


def _arrivals_at(event: Event, arrivals: int) -> Todo:
    text = ngettext(
        "%(count)s arrival at the door waits for a decision",
        "%(count)s arrivals at the door wait for a decision",
        arrivals,
    )
    href = reverse("participants:checkin", args=[event.code]) + "#arrivals"
    return _counted(event.title, text, arrivals, href)


def _empty_quotas(user: User, events: EventQuerySet) -> list[Todo]:
    """Return the seats without a registration at the events that take registrations."""
    quotas = Quota.objects.visible_to(user).filter(event__in=events.order_by(), taken=0)
    quotas = quotas.exclude(agency__closed_on__lte=F("event__starts_on"))
    quotas = quotas.select_related("event", "agency__province", "agency__regency", "province", "regency")
    return [_empty_quota(quota) for quota in quotas.order_by("event__registration_closes_on", "pk")[:_AT_MOST]]


def _closed_agencies(user: User, events: EventQuerySet) -> list[Todo]:
    """Return the free seats, at coming events, of agencies that are dissolved before."""
    coming: QuerySet[Event] = events.ending_from(F("today")).exclude(status=Event.Status.FINISHED)
    quotas = (
        Quota.objects.visible_to(user).of_closed_agencies().filter(event__in=coming.order_by(), taken__lt=F("seats"))
    )
    quotas = quotas.select_related("event", "agency").order_by("event__starts_on", "pk")
    return [_closed_agency(user, quota) for quota in quotas[:_AT_MOST]]


def _closed_agency(user: User, quota: Quota) -> Todo:
    text = ngettext(
        "dissolved on %(day)s; %(seats)s free seat", "dissolved on %(day)s; %(seats)s free seats", quota.free
    )
    words = {"day": wording.day(quota.closed_on) if quota.closed_on else "", "seats": wording.number(quota.free)}
    href = quota.event.get_absolute_url()
    if user.rights.plans_events:
        href = reverse("reports:quota-successor", args=[quota.event.code, quota.pk])
    return Todo(quota.label, text % words, href)


def _empty_quota(quota: Quota) -> Todo:
    seats = {"seats": wording.number(quota.seats)}
    text = (
        ngettext("nobody registered yet; %(seats)s seat", "nobody registered yet; %(seats)s seats", quota.seats) % seats
    )
    if quota.event.registration_closes_on:
        text += " " + _("until %(day)s") % {"day": wording.day(quota.event.registration_closes_on)}
    return Todo(quota.label, text, quota.event.get_absolute_url())


def _proposed(events: QuerySet[Event]) -> list[Todo]:
    """Return the events with registrations to confirm or reject."""
    proposed = Registration.objects.filter(status=Registration.Status.PROPOSED)
    waiting = events.annotate(proposed=counted(proposed, "event")).filter(proposed__gt=0)
    return [_proposed_at(event, event.proposed) for event in waiting.order_by("starts_on", "code")[:_AT_MOST]]


def _corrections(user: User, event: Event | None) -> list[Todo]:
    """Return the corrections that people ask for of their own data, of one event if it is given. The law sets a time
    limit."""
    waiting = CorrectionRequest.objects.visible_to(user).open()
    if event is not None:
        waiting = waiting.filter(registration__event=event)
    found = waiting.aggregate(count=Count("pk"), due=Min("due_at"))
    if not found["count"]:
        return []
    due = timezone.localtime(found["due"])
    text = ngettext(
        "%(count)s request waits for an answer, by %(day)s, %(time)s",
        "%(count)s requests wait for an answer, the first by %(day)s, %(time)s",
        found["count"],
    )
    words = {"count": wording.number(found["count"]), "day": wording.day(due.date()), "time": wording.clock(due)}
    href = reverse("participants:correction-list")
    return [Todo(_("Corrections"), text % words, href + (f"?event={event.code}" if event else "?state=open"))]


def _shared_nips(user: User) -> list[Todo]:
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
    return [_counted(_("Participants"), text, pairs, href)]


def _uninvited(events: EventQuerySet) -> list[Todo]:
    """Return the events in which an agency with seats has no invitation letter, while people can be registered or can
    be when the window opens."""
    letters = Invitation.objects.current().filter(quota=OuterRef("pk"))
    uninvited = counted(Quota.objects.filter(~Exists(letters)), "event")
    in_time = Q(registration_closes_on=None) | Q(registration_closes_on__gte=F("today"))
    inviting: QuerySet[Event] = events.filter(in_time, status=Event.Status.OPEN).ending_from(F("today"))
    lacking = inviting.annotate(uninvited=uninvited).filter(uninvited__gt=0)
    lacking = lacking.order_by(F("registration_closes_on").asc(nulls_last=True), "starts_on", "code")
    return [_uninvited_at(event, event.uninvited) for event in lacking[:_AT_MOST]]


def _uninvited_at(event: Event, quotas: int) -> Todo:
    text = ngettext(
        "%(count)s agency or pool has no invitation letter yet",
        "%(count)s agencies or pools have no invitation letter yet",
        quotas,
    )
    href = reverse("events:invitations", args=[event.code])
    return _counted(event.title, text, quotas, href)


def _outdated_letters(user: User, events: EventQuerySet) -> list[Todo]:
    """Return the events whose letters say something else than the event does today."""
    counts = outdated_letters(events.ending_from(F("today")).exclude(status=Event.Status.FINISHED), user)
    first = sorted(counts, key=lambda event: (event.starts_on, event.code))[:_AT_MOST]
    return [_outdated_letters_at(user, event, counts[event]) for event in first]


def _outdated_letters_at(user: User, event: Event, letters: int) -> Todo:
    if user.rights.issues_letters:
        text = ngettext(
            "%(count)s invitation letter is outdated: replace it",
            "%(count)s invitation letters are outdated: replace them",
            letters,
        )
    else:
        text = ngettext(
            "%(count)s invitation letter is outdated; the coordinator replaces it",
            "%(count)s invitation letters are outdated; the coordinator replaces them",
            letters,
        )
    href = reverse("events:invitations", args=[event.code])
    return _counted(event.title, text, letters, href)


def _outdated_certificates(user: User, events: EventQuerySet) -> list[Todo]:
    """Return the events whose certificates say something else than the event or the person's record does today."""
    counts = outdated_by_event(events, user)
    latest = sorted(counts, key=lambda event: event.ends_on, reverse=True)[:_AT_MOST]
    return [_outdated_certificates_at(event, counts[event]) for event in latest]


def _outdated_certificates_at(event: Event, certificates: int) -> Todo:
    text = ngettext(
        "%(count)s certificate says something else than the data of today",
        "%(count)s certificates say something else than the data of today",
        certificates,
    )
    href = reverse("participants:certificates", args=[event.code]) + f"?state={State.OUTDATED}"
    return _counted(event.title, text, certificates, href)


def _double_booked(user: User, today: date, event: Event | None) -> list[Todo]:
    """Return the task to decide about people with seats at two events on the same days, as far as the user sees them.
    One of the two events is still to come, or is `event` if it is given."""
    options = {"event": event.code} if event else {"from": today.isoformat()}
    seats = Registration.objects.visible_to(user).filter(event__ends_on__gte=today)
    seats = seats.filter(event=event) if event else seats.filter(event__starts_on__gte=today)
    people = double_booked(seats, user).order_by().values("participant").distinct().count()
    if not people:
        return []
    text = ngettext(
        "%(count)s person holds seats at two events on the same days",
        "%(count)s people hold seats at two events on the same days",
        people,
    )
    href = f"{reverse('participants:registration-list')}?{urlencode({'clash': 'yes'} | options)}"
    return [_counted(_("Double bookings"), text, people, href)]


def _without_assignment(user: User, events: EventQuerySet) -> list[Todo]:
    """Return the events that ask for assignment letters and have people of the user's province without one.

    People who have come already need no letter any more.
    """
    people = counted(Registration.objects.visible_to(user).lacking_letter().filter(attended=False), "event")
    asking = events.filter(needs_assignment_letter=True).ending_from(F("today"))
    unfinished: QuerySet[Event] = asking.exclude(status=Event.Status.FINISHED)
    lacking = unfinished.annotate(lacking=people).filter(lacking__gt=0)
    return [_without_assignment_at(event, event.lacking) for event in lacking.order_by("starts_on", "code")[:_AT_MOST]]


def _without_assignment_at(event: Event, people: int) -> Todo:
    text = ngettext(
        "%(count)s person lacks the assignment letter", "%(count)s people lack their assignment letters", people
    )
    href = reverse("participants:event-participants", args=[event.code]) + "?letter=missing"
    return _counted(event.title, text, people, href)


def _unsent(events: QuerySet[Event]) -> list[Todo]:
    """Return the events with mails that were not sent, or perhaps not sent."""
    unsent = Message.objects.can_be_resent()
    wrong = events.filter(sends_mail=True, pk__in=unsent.order_by().values("event"))
    return [_unsent_at(event, event.unsent) for event in wrong.annotate(unsent=counted(unsent, "event"))[:_AT_MOST]]


def _unsent_at(event: Event, mails: int) -> Todo:
    text = ngettext("%(count)s mail was not sent", "%(count)s mails were not sent", mails)
    href = reverse("events:event-mail", args=[event.code])
    return _counted(event.title, text, mails, href)


def _proposed_at(event: Event, people: int) -> Todo:
    text = ngettext(
        "%(count)s registration waits for a decision", "%(count)s registrations wait for a decision", people
    )
    href = reverse("participants:event-participants", args=[event.code]) + "?status=proposed"
    return _counted(event.title, text, people, href)


def _unchecked_agencies() -> list[Todo]:
    """Return the check of the agencies that users added."""
    count = Agency.objects.unchecked().count()
    if not count:
        return []
    text = ngettext(
        "%(count)s agency that a province added is to be checked",
        "%(count)s agencies that provinces added are to be checked",
        count,
    )
    href = reverse("admin:agencies_agency_changelist") + "?checked=no"
    return [_counted(_("Agencies"), text, count, href)]


def _to_finish(events: QuerySet[Event], since: date) -> list[Todo]:
    """Return the events that are over and lack attendance marks of confirmed people, if they ended since that day, and
    those that are not marked as finished."""
    people = counted(Registration.objects.confirmed(), "event")
    sessions = counted(Session.objects, "event")
    marks = counted(Attendance.objects.filter(registration__status=Registration.Status.CONFIRMED), "session__event")
    over = events.filter(ends_on__lt=F("today")).annotate(lacking=people * sessions - marks)
    unfinished = ~Q(status=Event.Status.FINISHED)
    found = list(over.filter(unfinished | Q(ends_on__gte=since, lacking__gt=0)).order_by("ends_on", "code"))
    lacking = [event for event in found if event.lacking > 0 and event.ends_on >= since]
    latest = sorted(lacking, key=lambda event: event.ends_on, reverse=True)[:_AT_MOST]
    open_still = [event for event in found if event.status != Event.Status.FINISHED][:_AT_MOST]
    return [_unrecorded_at(event, event.lacking) for event in latest] + [_unfinished_at(event) for event in open_still]


def _unrecorded_at(event: Event, marks: int) -> Todo:
    text = ngettext("%(count)s attendance mark is not recorded", "%(count)s attendance marks are not recorded", marks)
    return _counted(event.title, text, marks, reverse("reports:attendance", args=[event.code]))


def _unfinished_at(event: Event) -> Todo:
    text = _("ended on %(day)s, not marked as finished") % {"day": wording.day(event.ends_on)}
    return Todo(event.title, text, event.get_absolute_url())


def _overbooked(events: EventQuerySet) -> list[Todo]:
    quotas = Quota.objects.filter(event__in=events.order_by(), taken__gt=F("seats"))
    quotas = quotas.select_related("event", "agency__province", "agency__regency", "province", "regency")
    return [
        Todo(
            quota.label,
            seats_taken(quota.taken, quota.seats),
            quota.event.get_absolute_url(),
        )
        for quota in quotas.order_by("-event__starts_on", "pk")[:_AT_MOST]
    ]
