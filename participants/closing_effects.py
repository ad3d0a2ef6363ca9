"""The people who are registered from agencies that end, at events after their end."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q
from django.utils.translation import ngettext

from agencies.closing import Closing, Topic, closing_effect
from documents import wording
from events.models import Event

from .models import Registration

Status = Registration.Status


@dataclass(slots=True)
class _Later:
    """The people of one agency at events after its last day."""

    agency: str
    day: date
    people: int = 0
    attended: int = 0
    last: date = date.min

    def add(self, starts_on: date, people: int, attended: int) -> None:
        self.people += people
        self.attended += attended
        self.last = max(self.last, starts_on)


@closing_effect(Topic.PEOPLE)
def people_who_come_later(closing: Closing) -> list[str]:
    registrations = Registration.objects.without_duplicates().filter(
        agency__in=closing.agencies, status__in=Status.active(), event__starts_on__gte=closing.first_day
    )
    active = registrations.exclude(event__status=Event.Status.CANCELLED).order_by()
    came = Count("pk", filter=Q(status=Status.CONFIRMED, attended=True))
    rows = active.values_list("agency", "event__starts_on").annotate(people=Count("pk"), came=came)
    found = {agency.pk: _Later(agency.name, day) for agency, day in closing.ends.items()}
    for agency, starts_on, people, attended in rows:
        if starts_on >= found[agency].day:
            found[agency].add(starts_on, people, attended)
    some = [later for later in found.values() if later.people]
    return [_sentence(later) for later in sorted(some, key=lambda later: -later.people)]


def _sentence(later: _Later) -> str:
    text = ngettext(
        "%(people)s person of %(agency)s is on the lists of events that begin on %(day)s or later (the last on "
        "%(last)s); %(attended)s attended.",
        "%(people)s people of %(agency)s are on the lists of events that begin on %(day)s or later (the last on "
        "%(last)s); %(attended)s attended.",
        later.people,
    )
    return text % {
        "people": wording.number(later.people),
        "agency": later.agency,
        "day": wording.day(later.day),
        "last": wording.day(later.last),
        "attended": wording.number(later.attended),
    }
