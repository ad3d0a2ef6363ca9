"""Tasks about seats: empty ones, those of dissolved agencies, and more people than seats."""

from django.db.models import F, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from agencies.models import counted
from documents import wording
from events.models import Event, Quota
from events.models.event import EventQuerySet
from events.seat_words import seats_taken

from .task import AT_MOST, Todo, counted_task


def unanswered(user: User, events: EventQuerySet) -> list[Todo]:
    """Return the events that take registrations and have agencies or pools from which nobody is registered."""
    quotas = Quota.objects.visible_to(user).filter(taken=0).exclude(agency__closed_on__lte=F("event__starts_on"))
    open_ones: QuerySet[Event] = events
    waiting = open_ones.annotate(unanswered=counted(quotas, "event")).filter(unanswered__gt=0)
    waiting = waiting.order_by(F("registration_closes_on").asc(nulls_last=True), "starts_on", "code")
    return [_unanswered_at(event, event.unanswered) for event in waiting[:AT_MOST]]


def _unanswered_at(event: Event, quotas: int) -> Todo:
    text = ngettext(
        "%(count)s agency or pool has registered nobody yet",
        "%(count)s agencies or pools have registered nobody yet",
        quotas,
    )
    if event.registration_closes_on:
        text += ", " + _("until %(day)s") % {"day": wording.day(event.registration_closes_on)}
    return counted_task(event.title, text, quotas, event.get_absolute_url())


def closed_agencies(user: User, events: EventQuerySet) -> list[Todo]:
    """Return the free seats, at coming events, of agencies that are dissolved before."""
    coming: QuerySet[Event] = events.ending_from(F("today")).exclude(status=Event.Status.FINISHED)
    quotas = (
        Quota.objects.visible_to(user).of_closed_agencies().filter(event__in=coming.order_by(), taken__lt=F("seats"))
    )
    quotas = quotas.select_related("event", "agency").order_by("event__starts_on", "pk")
    return [_closed_agency(user, quota) for quota in quotas[:AT_MOST]]


def _closed_agency(user: User, quota: Quota) -> Todo:
    text = ngettext(
        "dissolved on %(day)s; %(seats)s free seat", "dissolved on %(day)s; %(seats)s free seats", quota.free
    )
    words = {"day": wording.day(quota.closed_on) if quota.closed_on else "", "seats": wording.number(quota.free)}
    href = quota.event.get_absolute_url()
    if user.rights.plans_events:
        href = reverse("reports:quota-successor", args=[quota.event.code, quota.pk])
    return Todo(quota.label, text % words, href)


def overbooked(events: EventQuerySet) -> list[Todo]:
    quotas = Quota.objects.filter(event__in=events.order_by(), taken__gt=F("seats"))
    quotas = quotas.select_related("event", "agency__province", "agency__regency", "province", "regency")
    return [
        Todo(
            quota.label,
            seats_taken(quota.taken, quota.seats),
            reverse("reports:event-quotas", args=[quota.event.code]),
        )
        for quota in quotas.order_by("-event__starts_on", "pk")[:AT_MOST]
    ]
