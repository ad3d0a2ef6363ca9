"""The planner's proposal: the regencies to invite to a course next, in how many events, and the coverage after them.

This module writes nothing. reports.planner.drafts makes planned events of the parts that a coordinator keeps.
"""

import math
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256
from itertools import pairwise, zip_longest

from django.db import models
from django.utils.translation import gettext_lazy as _

from agencies.models import Agency, Province
from events.models import Course, Event, Quota
from events.pools import regencies_with_libraries
from reports.coverage.rows import CoverageReport, RegencyCoverage, Status, coverage
from reports.scope import CoverageScope
from reports.shares import share

from .calendar import Days, days_of, slots
from .optimum import Limits, Need, Optimum, best_choice

_UNLIMITED = 10**9
"""Seats: more than all people of a province need."""


class Priority(models.TextChoices):
    """The order of provinces if the seats do not reach everybody."""

    LOWEST = "lowest", _("Lowest coverage first")
    NEAREST = "nearest", _("Fewest missing regencies first")
    EVEN = "even", _("One event for each province first")
    MOST = "most", _("As many regencies as possible")


@dataclass(frozen=True, slots=True)
class Rule:
    """Seats for each regency: for its agency and for its villages (as one pool); and for the provincial agency."""

    per_regency: int
    villages: int
    per_village: int
    per_province: int

    @property
    def per_pool(self) -> int:
        return self.villages * self.per_village

    @property
    def per_invitation(self) -> int:
        """Return the seats that one more regency needs."""
        return self.per_regency + self.per_pool


@dataclass(frozen=True, slots=True)
class Wish:
    """The coordinator's request: `seats` in all, and `fewest` to `most` people in an event.

    The first event begins on `starts_on`. Each lasts `days`, at most `at_once` events are held on the same days, and
    the next follow after `weeks`, as long as they begin in the same year. No province has two events on the same days,
    unless `same_days` allows that.
    """

    course: Course
    starts_on: date
    days: int
    weeks: int
    at_once: int
    seats: int
    fewest: int
    most: int
    rule: Rule
    priority: Priority
    provinces: tuple[Province, ...] = ()
    same_days: bool = False


@dataclass(frozen=True, slots=True)
class Candidate:
    """An uncovered regency whose agency can be invited, and whether a village library of it is recorded."""

    regency: RegencyCoverage
    agency: Agency
    has_villages: bool


@dataclass(frozen=True, slots=True)
class Group:
    """Regencies of one province who come together, with their provincial agency (None where there is none)."""

    province: Province
    agency: Agency | None
    candidates: tuple[Candidate, ...]

    def seats(self, rule: Rule) -> int:
        return len(self.candidates) * rule.per_invitation + (rule.per_province if self.agency else 0)


@dataclass(frozen=True, slots=True)
class Batch:
    """One event to hold, in the province (`host`) that sends the most people; `number` counts from 1."""

    number: int
    host: Province
    starts_on: date
    ends_on: date
    groups: tuple[Group, ...]
    seats: int

    @property
    def regencies(self) -> list[RegencyCoverage]:
        return [candidate.regency for group in self.groups for candidate in group.candidates]


@dataclass(frozen=True, slots=True)
class Reach:
    """Covered regencies, of the eligible ones: today, with the events already planned, and with this proposal too."""

    today: int
    planned: int
    proposed: int
    eligible: int

    @property
    def rates(self) -> tuple[float | None, float | None, float | None]:
        return (
            share(self.today, self.eligible),
            share(self.planned, self.eligible),
            share(self.proposed, self.eligible),
        )


@dataclass(frozen=True, slots=True)
class Proposal:
    """The proposal. `planned` are regencies with seats in an event of the course in the future.

    `at_most` is the number of regencies that no plan with these seats and days can exceed, as the solver has found it.
    `left_over` are regencies for which seats or days do not suffice; `without_agency` are those without an agency by
    then.
    """

    wish: Wish
    batches: list[Batch]
    planned: list[RegencyCoverage]
    left_over: list[RegencyCoverage]
    without_agency: list[RegencyCoverage]
    reach: Reach
    at_most: int

    @property
    def without_villages(self) -> list[RegencyCoverage]:
        """Return the invited regencies whose villages get seats, but have no library that is recorded."""
        if not self.wish.rule.per_pool:
            return []
        candidates = (one for batch in self.batches for group in batch.groups for one in group.candidates)
        return sorted((one.regency for one in candidates if not one.has_villages), key=lambda regency: regency.code)

    @property
    def seats(self) -> int:
        return sum(batch.seats for batch in self.batches)

    @property
    def regencies(self) -> int:
        return sum(len(batch.regencies) for batch in self.batches)

    @property
    def fingerprint(self) -> str:
        """Return a hash that changes if the proposal changes."""
        wish = self.wish
        content = [wish.course.pk, wish.rule, *((b.number, b.host.pk, b.starts_on, _codes(b)) for b in self.batches)]
        return sha256(repr(content).encode()).hexdigest()


def propose(wish: Wish, *, today: date) -> Proposal:
    """Return the events that reach most of the uncovered regencies within the wish, with a constant number of
    queries."""
    report = coverage(CoverageScope(as_of=today, course=wish.course))
    planned_codes = regencies_with_seats_to_come(wish.course, today)
    chosen = {province.pk for province in wish.provinces}
    uncovered = [r for r in report.with_status(Status.UNCOVERED) if not chosen or r.province in chosen]
    open_ones = [regency for regency in uncovered if regency.code not in planned_codes]
    candidates, without_agency = _candidates(open_ones, wish.starts_on)
    groups = _groups(candidates, report, wish)
    best = best_choice(*_problem(groups, wish), in_order=wish.priority == Priority.MOST)
    kept = _of_best(groups, best) if wish.priority == Priority.MOST else _within_seats(groups, wish)
    batches = _batches(kept, wish)
    invited = {regency.code for batch in batches for regency in batch.regencies}
    return Proposal(
        wish=wish,
        batches=batches,
        planned=[regency for regency in uncovered if regency.code in planned_codes],
        left_over=[c.regency for c in candidates if c.regency.code not in invited],
        without_agency=without_agency,
        reach=_reach(report, chosen, planned_codes, len(invited)),
        at_most=best.at_most,
    )


def regencies_with_seats_to_come(course: Course, today: date) -> set[str]:
    """Return the codes of regencies that have seats of their own in an event of the course that is not over."""
    events = Event.objects.not_cancelled().exclude(status=Event.Status.FINISHED).ending_from(today)
    quotas = Quota.objects.filter(event__in=events.filter(course=course).order_by()).order_by()
    return {code for pair in quotas.values_list("agency__regency", "regency") for code in pair if code}


def _candidates(regencies: Sequence[RegencyCoverage], day: date) -> tuple[list[Candidate], list[RegencyCoverage]]:
    """Return the regencies with an agency on the day (the first by name, if there are several), and the others."""
    agencies = Agency.objects.regency_level().existing_on(day).filter(regency__in=[r.code for r in regencies])
    of_regency: dict[str | None, Agency] = {}
    for agency in agencies.order_by("name", "pk"):
        of_regency.setdefault(agency.regency_id, agency)
    villages = regencies_with_libraries(Agency.Kind.VILLAGE, day)
    found = [
        Candidate(regency, of_regency[regency.code], regency.code in villages)
        for regency in regencies
        if regency.code in of_regency
    ]
    return found, [regency for regency in regencies if regency.code not in of_regency]


def _groups(candidates: Iterable[Candidate], report: CoverageReport, wish: Wish) -> list[Group]:
    """Return the candidates by province, in the order of their turns."""
    by_province = defaultdict(list)
    for candidate in candidates:
        by_province[candidate.regency.province].append(candidate)
    rates = {province.code: province.counts.rate or 0 for province in report.provinces}
    if wish.priority == Priority.NEAREST:
        order = sorted(by_province, key=lambda code: (len(by_province[code]), code))
    else:
        order = sorted(by_province, key=lambda code: (rates[code], -len(by_province[code]), code))
    provinces = Province.objects.in_bulk(order)
    agencies = _provincial_agencies(order, wish)
    return [Group(provinces[code], agencies.get(code), tuple(by_province[code])) for code in order]


def _provincial_agencies(codes: Sequence[str], wish: Wish) -> dict[str, Agency]:
    if not wish.rule.per_province:
        return {}
    provincial = Agency.objects.existing_on(wish.starts_on).filter(province__in=codes, kind=Agency.Kind.PROVINCE)
    return {agency.province_id: agency for agency in provincial.order_by("-name", "-pk")}  # the first by name stays


def _problem(groups: Sequence[Group], wish: Wish) -> tuple[list[Need], Limits]:
    needs = [Need(len(group.candidates), wish.rule.per_province if group.agency else 0) for group in groups]
    return needs, Limits(wish.rule.per_invitation, wish.most, wish.seats, slots(wish))


def _of_best(groups: Sequence[Group], best: Optimum) -> list[Group]:
    """Return the parts of the best choice."""
    chosen = zip(groups, best.regencies, best.parts, strict=True)
    return [part for group, invited, parts in chosen if invited for part in _split(group, invited, parts)]


def _within_seats(groups: Iterable[Group], wish: Wish) -> list[Group]:
    """Return the groups, cut into parts that fit one event each, as far as the seats go."""
    if wish.priority == Priority.EVEN:
        groups = _in_turns([_parts(group, _UNLIMITED, wish) for group in groups])
    left, kept = wish.seats, []
    for group in groups:
        for part in _parts(group, left, wish):
            kept.append(part)
            left -= part.seats(wish.rule)
    return kept


def _in_turns(parts: Sequence[Sequence[Group]]) -> list[Group]:
    """Return the first part of each province, then the second of each, and so on."""
    return [part for turn in zip_longest(*parts) for part in turn if part]


def _parts(group: Group, left: int, wish: Wish) -> list[Group]:
    """Return as many of the group as the seats allow, in parts of nearly equal size that each fit an event."""
    extra = wish.rule.per_province if group.agency else 0
    room = (wish.most - extra) // wish.rule.per_invitation
    if room < 1:
        return []
    for invited in range(len(group.candidates), 0, -1):
        parts = math.ceil(invited / room)
        if parts * extra + invited * wish.rule.per_invitation <= left:
            return _split(group, invited, parts)
    return []


def _split(group: Group, invited: int, parts: int) -> list[Group]:
    """Return the group in parts of nearly equal size: 7 in 2 parts are 4 and 3."""
    size, longer = divmod(invited, parts)
    ends = [0]
    for part in range(parts):
        ends.append(ends[-1] + size + (part < longer))
    return [replace(group, candidates=group.candidates[a:b]) for a, b in pairwise(ends)]


def _batches(parts: Sequence[Group], wish: Wish) -> list[Batch]:
    """Return one event for each part. Parts below `fewest` share one, the largest first, as far as `most` allows."""
    rule = wish.rule
    alone = [[part] for part in parts if part.seats(rule) >= wish.fewest]
    shared: list[list[Group]] = []
    for part in sorted((p for p in parts if p.seats(rule) < wish.fewest), key=lambda p: -p.seats(rule)):
        for bin_ in shared:
            if _seats(bin_, rule) + part.seats(rule) <= wish.most:
                bin_.append(part)
                break
        else:
            shared.append([part])
    return _dated([*alone, *shared], wish)


def _dated(events: Sequence[Sequence[Group]], wish: Wish) -> list[Batch]:
    """Return the events with their days, in their order, as far as the year goes."""
    hosts = [groups[0].province for groups in events]
    days = days_of([host.pk for host in hosts], wish, _busy(hosts, wish))
    dated = [(one, host, groups) for one, host, groups in zip(days, hosts, events, strict=True) if one]
    dated.sort(key=lambda event: event[0][0])
    return [
        Batch(number, host, *one, tuple(groups), _seats(groups, wish.rule))
        for number, (one, host, groups) in enumerate(dated, start=1)
    ]


def _busy(hosts: Collection[Province], wish: Wish) -> dict[str, list[Days]]:
    """Return the days of the events that the provinces have from the first day on."""
    found: dict[str, list[Days]] = {}
    held = Event.objects.not_cancelled().ending_from(wish.starts_on).filter(province__in=hosts).order_by()
    for province, starts_on, ends_on in held.values_list("province", "starts_on", "ends_on"):
        found.setdefault(province, []).append((starts_on, ends_on))
    return found


def _seats(groups: Iterable[Group], rule: Rule) -> int:
    return sum(group.seats(rule) for group in groups)


def _reach(report: CoverageReport, chosen: set[str], planned: set[str], invited: int) -> Reach:
    regencies = [r for r in report.regencies if not chosen or r.province in chosen]
    today = sum(regency.status == Status.COVERED for regency in regencies)
    uncovered = [regency for regency in regencies if regency.status == Status.UNCOVERED]
    with_planned = today + sum(regency.code in planned for regency in uncovered)
    return Reach(today, with_planned, with_planned + invited, today + len(uncovered))


def _codes(batch: Batch) -> list[str]:
    return [regency.code for regency in batch.regencies]
