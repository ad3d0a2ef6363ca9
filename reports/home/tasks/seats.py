"""Tasks about seats: empty ones, those of dissolved agencies, and more people than seats."""

from django.db.models import F, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from documents import wording
from events.models import Event, Quota
from events.models.event import EventQuerySet
from events.seat_words import seats_taken

from .task import AT_MOST, Todo


def empty_quotas(user: User, events: EventQuerySet) -> list[Todo]:
    """Return the seats without a registration at the events that take registrations."""
    quotas = Quota.objects.visible_to(user).filter(event__in=events.order_by(), taken=0)
    quotas = quotas.exclude(agency__closed_on__lte=F("event__starts_on"))
    quotas = quotas.select_related("event", "agency__province", "agency__regency", "province", "regency")
    return [_empty_quota(quota) for quota in quotas.order_by("event__registration_closes_on", "pk")[:AT_MOST]]


def _empty_quota(quota: Quota) -> Todo:
    seats = {"seats": wording.number(quota.seats)}
    text = (
        ngettext("nobody registered yet; %(seats)s seat", "nobody registered yet; %(seats)s seats", quota.seats) % seats
    )
    if quota.event.registration_closes_on:
        text += " " + _("until %(day)s") % {"day": wording.day(quota.event.registration_closes_on)}
    return Todo(quota.label, text, quota.event.get_absolute_url())


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
            quota.event.get_absolute_url(),
        )
        for quota in quotas.order_by("-event__starts_on", "pk")[:AT_MOST]
    ]
