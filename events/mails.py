"""Mails about an event: its registration is open, to users and agencies with seats in it."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Entry, User
from accounts.outbox import mail

from .models import Event, Quota

_OPEN = _("Registration is open: %(event)s")
_LATE = timedelta(days=7)
"""How long the opening of a window by its date is still news, if nothing ran on that day."""


@dataclass(frozen=True, slots=True)
class _Reader:
    """A mailbox and the province of its mails; `user` is None for an agency's own address."""

    province: str
    address: str
    user: User | None = None


@transaction.atomic
def mail_opening(event: Event, *, today: date) -> None:
    """Mail those who have seats that they can register, once for each time that registration was opened.

    Nothing is sent if registration is not open on the day, was never opened in the portal (an import records the past),
    or mails are switched off.
    """
    # Read again: the switch may have changed since.
    event = Event.objects.prefetch_related("sessions").get(pk=event.pk)
    opened = _times_opened(event)
    if not (opened and event.sends_mail and event.is_registration_open(today)):
        return
    mail.queue(
        _draft(event, reader, quotas, key=f"registration-opened:{event.pk}:{opened}:{reader.province}:{reader.address}")
        for reader, quotas in _readers(event).items()
    )


def mail_openings_by_date(today: date) -> None:
    """Mail the openings of all events whose window began by its date. The clock calls it now and then."""
    window = [today - _LATE, today]
    opened = Event.objects.registration_open_on(today).filter(sends_mail=True, registration_opens_on__range=window)
    for event in opened:
        mail_opening(event, today=today)


def _times_opened(event: Event) -> int:
    """Return how often registration was opened, on any page."""
    return Entry.objects.of_event(event.pk).filter(changes__status__1=Event.Status.OPEN).count()


def _readers(event: Event) -> dict[_Reader, list[Quota]]:
    """Return the recipients with their seats: the staff of the province, who register the people, and the agency,
    which chooses them, if it has an address."""
    regions = ["agency__province", "agency__regency", "province", "regency"]
    quotas = list(event.quotas.usable_on(event.starts_on).select_related(*regions))
    staff = _staff({_province(quota) for quota in quotas})
    seats: defaultdict[_Reader, list[Quota]] = defaultdict(list)
    for quota in quotas:
        for reader in _readers_of(quota, staff):
            seats[reader].append(quota)
    return seats


def _readers_of(quota: Quota, staff: dict[str, list[_Reader]]) -> Iterator[_Reader]:
    province = _province(quota)
    yield from staff[province]
    own = quota.agency.email.lower() if quota.agency else ""
    if own and own not in {reader.address for reader in staff[province]}:
        yield _Reader(province, own)


def _staff(provinces: set[str]) -> dict[str, list[_Reader]]:
    """Return the active staff of each province who have an address; of several with the same one the first."""
    found: defaultdict[str | None, dict[str, User]] = defaultdict(dict)
    for user in User.objects.having("registers_people").filter(province__in=provinces).exclude(email="").order_by("pk"):
        found[user.province_id].setdefault(user.email.lower(), user)
    return defaultdict(
        list,
        {
            code: [_Reader(code, address, user) for address, user in users.items()]
            for code, users in found.items()
            if code
        },
    )


def _province(quota: Quota) -> str:
    return quota.region_code[:2]


def _draft(event: Event, reader: _Reader, quotas: list[Quota], *, key: str) -> mail.Draft:
    context = {
        "event": event,
        "quotas": quotas,
        "to_agency": reader.user is None,
        "province": quotas[0].agency.province if quotas[0].agency else quotas[0].province,
        "address": mail.address(reverse("participants:registration-new", args=[event.code])),
    }
    return mail.draft(
        "events/mails/registration_opened.txt",
        _OPEN,
        context,
        to=reader.user or reader.address,
        key=key,
        event=event.pk,
        province=reader.province,
    )
