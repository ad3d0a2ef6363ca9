"""Tasks about seats: empty ones, those of dissolved agencies, and more people than seats."""

from collections.abc import Iterable, Iterator
from itertools import groupby, islice

from django.db.models import F, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from agencies.models import counted, summed
from documents import wording
from events.models import Event, Quota
from events.models.event import EventQuerySet
from events.seat_words import seats_taken
from participants.announcements.presets import REMIND

from .task import AT_MOST, Todo


def unanswered(user: User, events: EventQuerySet) -> list[Todo]:
    """Return the events that take registrations and have agencies or pools from which nobody is registered."""
    quotas = Quota.objects.visible_to(user).filter(taken=0).exclude(agency__closed_on__lte=F("event__starts_on"))
    open_ones: QuerySet[Event] = events
    waiting = open_ones.annotate(unanswered=counted(quotas, "event"), empty=summed(quotas, "seats", "event"))
    waiting = waiting.filter(unanswered__gt=0)
    waiting = waiting.order_by(F("registration_closes_on").asc(nulls_last=True), "starts_on", "code")
    return [_unanswered_at(user, event, event.unanswered, event.empty) for event in waiting[:AT_MOST]]


def _unanswered_at(user: User, event: Event, quotas: int, seats: int) -> Todo:
    text = ngettext(
        "%(count)s agency or pool has registered nobody yet (%(seats)s seats)",
        "%(count)s agencies or pools have registered nobody yet (%(seats)s seats)",
        quotas,
    )
    if event.registration_closes_on:
        text += ", " + _("until %(day)s") % {"day": wording.day(event.registration_closes_on)}
    words = {"count": wording.number(quotas), "seats": wording.number(seats)}
    if not (user.rights.plans_events and event.sends_mail):
        return Todo(event.title, text % words, event.get_absolute_url(), _("See who"), event)
    remind = reverse("participants:announcement-new", args=[event.code])
    return Todo(event.title, text % words, f"{remind}?preset={REMIND}", _("Remind them"), event)


def closed_agencies(user: User, events: EventQuerySet) -> list[Todo]:
    """Return the coming events with free seats of agencies that are dissolved before."""
    coming: QuerySet[Event] = events.ending_from(F("today")).exclude(status=Event.Status.FINISHED)
    quotas = (
        Quota.objects.visible_to(user).of_closed_agencies().filter(event__in=coming.order_by(), taken__lt=F("seats"))
    )
    quotas = quotas.select_related("event", "agency").order_by("event__starts_on", "event", "pk")
    return [_closed_agencies_at(user, event, found) for event, found in _by_event(quotas)]


def _closed_agencies_at(user: User, event: Event, quotas: list[Quota]) -> Todo:
    first, is_planner = quotas[0], user.rights.plans_events
    page = event.get_absolute_url()
    if len(quotas) == 1:
        text = ngettext(
            "%(agency)s is dissolved on %(day)s; %(seats)s free seat",
            "%(agency)s is dissolved on %(day)s; %(seats)s free seats",
            first.free,
        )
        if is_planner:
            page = reverse("reports:quota-successor", args=[event.code, first.pk])
    else:
        text = _("%(count)s agencies are dissolved before it; %(seats)s free seats")
        if is_planner:
            page = reverse("reports:event-quotas", args=[event.code])
    words = {
        "agency": first.label,
        "day": wording.day(first.closed_on) if first.closed_on else "",
        "count": wording.number(len(quotas)),
        "seats": wording.number(sum(quota.free for quota in quotas)),
    }
    return Todo(event.title, text % words, page, _("Pass them on") if is_planner else "", event)


def overbooked(events: EventQuerySet) -> list[Todo]:
    """Return the events with more people than seats of an agency or pool."""
    quotas = Quota.objects.filter(event__in=events.order_by(), taken__gt=F("seats"))
    quotas = quotas.select_related("event", "agency__province", "agency__regency", "province", "regency")
    return [_overbooked_at(event, found) for event, found in _by_event(quotas.order_by("-event__starts_on", "event"))]


def _overbooked_at(event: Event, quotas: list[Quota]) -> Todo:
    if len(quotas) == 1:
        text = f"{quotas[0].label}: {seats_taken(quotas[0].taken, quotas[0].seats)}"
    else:
        text = _("%(count)s agencies or pools have more people than seats") % {"count": wording.number(len(quotas))}
    href = reverse("reports:event-quotas", args=[event.code])
    return Todo(event.title, text, href, _("Correct"), event)


def _by_event(quotas: Iterable[Quota]) -> Iterator[tuple[Event, list[Quota]]]:
    """Yield the first events with their quotas, which are in the order of the events."""
    groups = groupby(quotas, key=lambda quota: quota.event)
    return ((event, list(found)) for event, found in islice(groups, AT_MOST))
