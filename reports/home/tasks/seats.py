"""Tasks about seats: empty ones, those of dissolved agencies, and more people than seats."""

from collections.abc import Iterable, Iterator
from functools import reduce
from itertools import groupby
from operator import or_

from django.db.models import F, Q
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

from .task import Todo, at_most
from .waiting import Found, WaitingAt, at_events, closing_first


def unanswered(user: User, events: EventQuerySet) -> WaitingAt:
    """Return the events that take registrations and have agencies or pools from which nobody is registered."""
    quotas = Quota.objects.visible_to(user).filter(taken=0).exclude(agency__closed_on__lte=F("event__starts_on"))
    rows = at_events(events, counted(quotas, "event"), summed(quotas, "seats", "event"))
    return WaitingAt(rows, lambda found: [_unanswered_at(user, one) for one in sorted(found, key=closing_first)])


def _unanswered_at(user: User, found: Found) -> Todo:
    event, quotas, seats = found.event, found.number, found.more
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


def overbooked_and_closed(user: User, events: EventQuerySet, *, overbooked: bool, closed: bool) -> list[Todo]:
    """Return the events with more people than seats of an agency or pool (if `overbooked`), and the coming events with
    free seats of agencies that are dissolved before (if `closed`)."""
    coming = events.ending_from(F("today")).exclude(status=Event.Status.FINISHED)
    is_over = Q(event__in=events.order_by().values("pk"), taken__gt=F("seats"))
    of_closed = Quota.objects.visible_to(user).of_closed_agencies().filter(event__in=coming.order_by().values("pk"))
    is_closed = Q(pk__in=of_closed.filter(taken__lt=F("seats")).order_by().values("pk"))
    wanted = [condition for condition, is_wanted in ((is_over, overbooked), (is_closed, closed)) if is_wanted]
    if not wanted:
        return []
    quotas = Quota.objects.filter(reduce(or_, wanted)).order_by("event__starts_on", "event", "pk")
    found = list(quotas.select_related("event", "agency__province", "agency__regency", "province", "regency"))
    over = sorted((quota for quota in found if quota.taken > quota.seats), key=_latest_first)
    free = [quota for quota in found if quota.taken < quota.seats]
    return [
        *at_most([_overbooked_at(event, of_event) for event, of_event in _by_event(over)]),
        *at_most([_closed_agencies_at(user, event, of_event) for event, of_event in _by_event(free)]),
    ]


def _latest_first(quota: Quota) -> tuple[int, int]:
    return -quota.event.starts_on.toordinal(), quota.event_id


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


def _overbooked_at(event: Event, quotas: list[Quota]) -> Todo:
    if len(quotas) == 1:
        text = f"{quotas[0].label}: {seats_taken(quotas[0].taken, quotas[0].seats)}"
    else:
        text = _("%(count)s agencies or pools have more people than seats") % {"count": wording.number(len(quotas))}
    href = reverse("reports:event-quotas", args=[event.code])
    return Todo(event.title, text, href, _("Correct"), event)


def _by_event(quotas: Iterable[Quota]) -> Iterator[tuple[Event, list[Quota]]]:
    """Yield the events with their quotas, which are in the order of the events."""
    return ((event, list(found)) for event, found in groupby(quotas, key=lambda quota: quota.event))
