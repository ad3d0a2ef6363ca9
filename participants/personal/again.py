"""Mailing people their link again, when they ask for it with their e-mail address.

A worker looks for the people, so a request takes the same time whether anybody has the address or not. The queue has
only keyed hashes of the address, and a link goes only to the address that is recorded.
"""

from datetime import timedelta

from django.utils import timezone
from django_tasks import task

from accounts.encryption import personal
from events.models import Event
from participants.mails.to_participant import is_recorded_by_staff, send_link
from participants.models import Registration
from participants.personal_links.links import withdrawn_for

_SINCE = timedelta(days=60)
"""So long after an event people ask for their link: certificates come late."""
_AT_MOST = 5
"""Registrations of one address whose links are mailed, the latest events first."""


def ask_again(address: str) -> None:
    """Let a worker mail the links of the people with this e-mail address."""
    send_again.enqueue(personal.keyed_hashes("email", address))


@task(priority=60)  # before mails that wait and before long tasks: the person sits at the form
def send_again(email_hashes: list[str]) -> None:
    """Mail a link to the registrations of people with this address that are current. Whose links were withdrawn gets
    none: only staff make another. An address that was entered only on a personal page gets none either: the holder of
    a leaked link could enter their own and get the links of all the person's events."""
    people = Registration.objects.filter(participant__email_hash__in=email_hashes).exclude(participant__email_hash="")
    current = people.filter(
        status__in=Registration.Status.active(), event__ends_on__gte=timezone.localdate() - _SINCE
    ).exclude(event__status__in=[Event.Status.PLANNED, Event.Status.CANCELLED])
    found = list(current.select_related("participant", "event").order_by("-event__starts_on", "pk")[:_AT_MOST])
    withdrawn = withdrawn_for(found)
    for registration in found:
        if registration.pk not in withdrawn and is_recorded_by_staff(registration.participant):
            send_link(registration, by=None)
