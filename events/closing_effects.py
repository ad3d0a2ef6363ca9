"""The seats in coming events of agencies that end."""

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agencies.closing import Closing, Topic, closing_effect
from documents import wording

from .models import Event, Quota
from .seat_words import seats_taken


@closing_effect(Topic.SEATS)
def seats_in_coming_events(closing: Closing) -> list[str]:
    coming = Event.objects.coming(timezone.localdate()).filter(starts_on__gte=closing.first_day).order_by()
    quotas = Quota.objects.filter(agency__in=closing.agencies, event__in=coming).select_related("agency", "event")
    in_order = quotas.order_by("event__starts_on", "pk")
    ends = closing.ends
    return [_sentence(quota) for quota in in_order if quota.agency and quota.event.starts_on >= ends[quota.agency]]


def _sentence(quota: Quota) -> str:
    text = _("%(event)s (%(days)s), %(agency)s: %(seats)s.")
    if quota.free > 0:
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
