"""The seats in coming events of agencies that end."""

from collections.abc import Sequence
from datetime import date

from django.utils import timezone
from django.utils.translation import ngettext

from agencies.closing import closing_effect
from agencies.models import Agency
from documents import wording

from .models import Event, Quota


@closing_effect
def seats_in_coming_events(agencies: Sequence[Agency], day: date) -> list[str]:
    coming = Event.objects.coming(timezone.localdate()).filter(starts_on__gte=day).order_by()
    quotas = Quota.objects.filter(agency__in=agencies, event__in=coming).select_related("agency", "event")
    return [_sentence(quota) for quota in quotas.order_by("event__starts_on", "pk")]


def _sentence(quota: Quota) -> str:
    text = ngettext(
        "%(agency)s has %(seats)s seat at %(event)s (%(days)s), %(taken)s taken. A free seat can be passed on to its "
        "successor there.",
        "%(agency)s has %(seats)s seats at %(event)s (%(days)s), %(taken)s taken. Free seats can be passed on to its "
        "successor there.",
        quota.seats,
    )
    return text % {
        "agency": quota.label,
        "seats": wording.number(quota.seats),
        "event": quota.event.title,
        "days": wording.days(quota.event.starts_on, quota.event.ends_on),
        "taken": wording.number(quota.taken),
    }
