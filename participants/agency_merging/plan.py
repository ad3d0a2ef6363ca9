"""What merging an agency into another one moves, and what prevents it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from django.utils import timezone
from django.utils.translation import gettext as _

from agencies.forms import token_of
from agencies.models import Agency
from agencies.succession import RegionCodes, codes_on
from documents import wording
from events.models import Event, Quota
from participants.models import Participant, Registration

Status = Registration.Status


@dataclass(frozen=True, slots=True)
class Seats:
    """The quota of the ending agency in one event, and the kept agency's own one if there is one."""

    quota: Quota
    own: Quota | None

    @property
    def event(self) -> Event:
        return self.quota.event

    @property
    def sum(self) -> int:
        """Return the seats of both together."""
        return self.quota.seats + (self.own.seats if self.own else 0)

    @property
    def once(self) -> int:
        """Return the seats if both were given the same ones: no fewer than are taken."""
        if self.own is None:
            return self.quota.seats
        return max(self.quota.seats, self.own.seats, self.quota.taken + self.own.taken)

    @property
    def after_passing_on(self) -> int:
        """Return the seats of the successor after it got the free ones."""
        return self.quota.free + (self.own.seats if self.own else 0)


class AgencyPlan:
    """The merger of `ending` into `kept`, as the database has both now."""

    def __init__(self, ending: Agency, kept: Agency):
        self.ending, self.kept = ending, kept

    @property
    def both(self) -> list[Agency]:
        return [self.ending, self.kept]

    @cached_property
    def people(self) -> int:
        return Participant.objects.filter(agency=self.ending).count()

    @cached_property
    def registrations(self) -> int:
        return Registration.objects.filter(agency=self.ending).count()

    @cached_property
    def seats(self) -> list[Seats]:
        """Return the ending agency's seats at all events, the latest first."""
        quotas = Quota.objects.filter(agency=self.ending).select_related("event", "agency")
        own = {quota.event_id: quota for quota in Quota.objects.filter(agency=self.kept).select_related("agency")}
        return [Seats(quota, own.get(quota.event_id)) for quota in quotas.order_by("-event__starts_on", "event")]

    @property
    def shared(self) -> list[Seats]:
        """Return the seats at events in which both agencies have some."""
        return [seats for seats in self.seats if seats.own]

    def coming(self, day: date) -> list[Event]:
        """Return the coming events from the day on at which the ending agency has free seats or people who wait."""
        events = Event.objects.coming(timezone.localdate()).filter(starts_on__gte=day)
        free = {seats.quota.event_id for seats in self.seats if seats.quota.free}
        waiting = Registration.objects.waiting().filter(agency=self.ending, event__in=events.order_by())
        keys = free | {*waiting.order_by().values_list("event", flat=True)}
        return list(events.filter(pk__in=keys).order_by("pk"))

    def passed_on(self, day: date) -> list[Seats]:
        """Return the seats of which free ones go to the successor."""
        events = {event.pk for event in self.coming(day)}
        return [seats for seats in self.seats if seats.event.pk in events and seats.quota.free]

    def obstacles_to_merger(self, day: date) -> list[str]:
        """Return the sentences that say why the agency cannot be merged into the other one on the day; none if it can
        be."""
        ending, kept = self.ending, self.kept
        names = {"ending": ending.name, "kept": kept.name, "day": wording.day(day)}
        found = []
        if ending.successor:
            text = _("%(ending)s was merged into %(successor)s already.")
            found.append(text % {"ending": ending.name, "successor": ending.successor.name})
        if day > timezone.localdate():
            found.append(
                _("%(day)s has not come yet. Dissolve %(ending)s with that day now, and merge it then.") % names
            )
        if ending.opened_on and ending.opened_on >= day:
            found.append(_("%(ending)s opened on %(day)s or later.") % names)
        if not kept.exists_on(day):
            found.append(_("%(kept)s does not exist on %(day)s.") % names)
        elif kept.closed_on:
            found.append(_("%(kept)s is dissolved itself.") % names)
        return found + self._of_another_province()

    def obstacles_to_joining(self) -> list[str]:
        """Return the sentences that say why the two cannot be one agency that was entered twice."""
        ending, kept = self.ending, self.kept
        names = {"ending": ending.name, "kept": kept.name}
        found = []
        if ending.successor or kept.successor:
            found.append(_("One of the two has been merged into its successor, so they are not one agency."))
        if ending.kind != kept.kind:
            found.append(_("They are of different kinds. Correct the kind first, or merge them on a day."))
        if self._region(ending) != self._region(kept):
            found.append(_("They lie in different regions. Correct the region first, or merge them on a day."))
        if kept.closed_on and not ending.closed_on:
            found.append(_("%(kept)s is dissolved and %(ending)s is not. Keep %(ending)s.") % names)
        return found

    @property
    def joined_days(self) -> tuple[date | None, date | None, str]:
        """Return the opening day, the day of dissolution and its reason of both records as one: the agency existed
        from the earlier day to the later one. An unknown day wins."""
        opened = [one.opened_on for one in self.both]
        last = max(self.both, key=lambda one: (one.closed_on is None, one.closed_on or date.min, one is self.kept))
        return None if None in opened else min(filter(None, opened)), last.closed_on, last.closed_reason

    @property
    def effects_of_joining(self) -> list[str]:
        """Return the sentences about coverage: it changes only on days between the periods of both records."""
        if self.kept.kind != Agency.Kind.REGENCY:
            return []
        first, second = sorted(self.both, key=lambda one: one.opened_on or date.min)
        if first.closed_on is None or second.opened_on is None or second.opened_on <= first.closed_on:
            return []
        text = _(
            "From %(first)s to %(last)s neither record exists. The agency then exists on these days, so its regency "
            "is not exempt in the coverage of that time."
        )
        days = {"first": wording.day(first.closed_on), "last": wording.day(second.opened_on - timedelta(days=1))}
        return [text % days]

    @property
    def digest(self) -> str:
        """Return a text that changes with everything that the user decides about: both records, the numbers of people
        and registrations, and the seats."""
        facts: list[object] = [
            [one.pk, one.name, one.opened_on, one.closed_on, one.closed_reason, one.successor_id] for one in self.both
        ]
        facts += [self.people, self.registrations, [_numbers(seats) for seats in self.seats]]
        return token_of(facts)

    def _of_another_province(self) -> list[str]:
        if self._region(self.ending)[:2] == self._region(self.kept)[:2]:
            return []
        return [_("They lie in different provinces.")]

    def _region(self, agency: Agency) -> str:
        """Return the code of today of the agency's region."""
        return self._codes.of(agency.region_code)

    @cached_property
    def _codes(self) -> RegionCodes:
        return codes_on(timezone.localdate())


def _numbers(seats: Seats) -> Sequence[int | None]:
    own = seats.own
    return [seats.quota.pk, seats.quota.seats, seats.quota.taken, *([own.pk, own.seats, own.taken] if own else [])]
