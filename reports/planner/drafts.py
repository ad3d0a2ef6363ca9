"""Make planned events with their quotas from the planner's proposal."""

import re
import unicodedata
from collections.abc import Collection
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from agencies.models import Agency
from events.locking import lock_event
from events.models import Course, Event
from events.planning.actions import plan_event
from events.quotas import Pool, allot_all

from .proposal import Batch, Candidate, Group, Proposal, Rule, Wish, propose


class ProposalChanged(Exception):
    """The proposal has changed since it was shown: somebody planned, registered or dissolved something meanwhile."""


@transaction.atomic
def draft_events(
    wish: Wish, *, fingerprint: str, numbers: Collection[int], left_out: Collection[str], by: User, today: date
) -> list[Event]:
    """Plan an event with quotas for each of the proposal's batches with these numbers, without the regencies (codes) in
    `left_out`.

    `fingerprint` is that of the proposal that was shown. Raise ProposalChanged if the proposal would differ now, so
    that a second press plans nothing twice.
    """
    # Of two coordinators who plan the same course at once, the second waits and then sees the first one's events.
    Course.objects.select_for_update().get(pk=wish.course.pk)
    proposal = propose(wish, today=today)
    if proposal.fingerprint != fingerprint:
        raise ProposalChanged
    chosen = [batch for batch in proposal.batches if batch.number in numbers]
    kept = [(batch, _kept(batch, left_out)) for batch in chosen]
    return [_draft(proposal, batch, groups, by) for batch, groups in kept if groups]


def _kept(batch: Batch, left_out: Collection[str]) -> list[tuple[Group, list[Candidate]]]:
    """Return the groups with their remaining candidates, without groups that have none."""
    groups = [(group, [c for c in group.candidates if c.regency.code not in left_out]) for group in batch.groups]
    return [(group, candidates) for group, candidates in groups if candidates]


def _draft(proposal: Proposal, batch: Batch, groups: list[tuple[Group, list[Candidate]]], by: User) -> Event:
    course, rule = proposal.wish.course, proposal.wish.rule
    place = batch.host.name if len(batch.groups) == 1 else _("%(place)s and others") % {"place": batch.host.name}
    event = Event(
        code=_free_code(course, batch),
        title=_("Bimtek %(course)s %(year)d, %(place)s")
        % {"course": course.code, "year": batch.starts_on.year, "place": place},
        course=course,
        batch=str(batch.number),
        province=batch.host,
        starts_on=batch.starts_on,
        ends_on=batch.ends_on,
    )
    event.full_clean()
    plan_event(event, by=by)
    allot_all(lock_event(event), _seats(groups, rule), by=by)
    return event


def _seats(groups: list[tuple[Group, list[Candidate]]], rule: Rule) -> list[tuple[Agency | Pool, int]]:
    """Return who gets how many seats, as events.quotas.allot_all takes it."""
    wanted: list[tuple[Agency | Pool, int]] = []
    for group, candidates in groups:
        if group.agency:
            wanted.append((group.agency, rule.per_province))
        for candidate in candidates:
            if rule.per_regency:
                wanted.append((candidate.agency, rule.per_regency))
            if rule.per_pool and candidate.agency.regency:
                wanted.append(((Agency.Kind.VILLAGE, candidate.agency.regency), rule.per_pool))
    return wanted


def _free_code(course: Course, batch: Batch) -> str:
    """Return a code such as SPPTIK-2027-LAMPUNG, with the next free number if that code exists."""
    stem = f"{_plain(course.code)}-{batch.starts_on.year}-{_plain(batch.host.name)}"[:50]
    taken = {code.upper() for code in Event.objects.filter(code__istartswith=stem).values_list("code", flat=True)}
    if stem not in taken:
        return stem
    return next(code for number in range(2, len(taken) + 3) if (code := f"{stem}-{number}") not in taken)


def _plain(text: str) -> str:
    """Return only the letters, as capitals, and the digits."""
    return re.sub(r"[^A-Z0-9]", "", unicodedata.normalize("NFKD", text).upper())
