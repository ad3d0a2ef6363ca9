"""The people who are registered from agencies that end, at events after their end."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db.models import Count, Max, Q
from django.utils.translation import ngettext

from agencies.closing import Topic, closing_effect
from agencies.models import Agency
from documents import wording
from events.models import Event

from .models import Registration

Status = Registration.Status


@closing_effect(Topic.PEOPLE)
def people_who_come_later(agencies: Sequence[Agency], day: date) -> list[str]:
    later = Registration.objects.without_duplicates().filter(
        agency__in=agencies, status__in=Status.active(), event__starts_on__gte=day
    )
    later = later.exclude(event__status=Event.Status.CANCELLED).order_by()
    came = Count("pk", filter=Q(status=Status.CONFIRMED, attended=True))
    rows = later.values("agency", "agency__name").annotate(people=Count("pk"), came=came, last=Max("event__starts_on"))
    return [_sentence(row, day) for row in rows.order_by("-people", "agency")]


def _sentence(row: Mapping[str, Any], day: date) -> str:
    text = ngettext(
        "%(people)s person of %(agency)s is on the lists of events that begin on %(day)s or later (the last on "
        "%(last)s); %(attended)s attended.",
        "%(people)s people of %(agency)s are on the lists of events that begin on %(day)s or later (the last on "
        "%(last)s); %(attended)s attended.",
        row["people"],
    )
    return text % {
        "people": wording.number(row["people"]),
        "agency": row["agency__name"],
        "day": wording.day(day),
        "last": wording.day(row["last"]),
        "attended": wording.number(row["came"]),
    }
