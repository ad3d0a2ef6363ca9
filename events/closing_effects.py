"""The seats in coming events of agencies that end."""

from collections.abc import Sequence
from datetime import date

from django.utils import timezone
from django.utils.translation import ngettext

from agencies.closing import Topic, closing_effect
from agencies.models import Agency
from documents import wording

from .models import Event, Quota
from .seat_words import seats_taken


@closing_effect(Topic.SEATS)
def seats_in_coming_events(agencies: Sequence[Agency], day: date) -> list[str]:
    coming = Event.objects.coming(timezone.localdate()).filter(starts_on__gte=day).order_by()
    quotas = Quota.objects.filter(agency__in=agencies, event__in=coming).select_related("agency", "event")
    return [_sentence(quota) for quota in quotas.order_by("event__starts_on", "pk")]


def _sentence(quota: Quota) -> str:
    text = ngettext(
        "%(event)s (%(days)s), %(agency)s: %(seats)s. A free seat can be passed on to its successor there.",
        "%(event)s (%(days)s), %(agency)s: %(seats)s. Free seats can be passed on to its successor there.",
        quota.free,
    )
    return text % {
        "agency": quota.label,
        "seats": seats_taken(quota.taken, quota.seats),
        "event": quota.event.title,
        "days": wording.days(quota.event.starts_on, quota.event.ends_on),
    }
