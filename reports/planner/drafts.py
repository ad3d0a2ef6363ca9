"""Make planned events with their quotas from the planner's proposal."""

from collections import Counter
from collections.abc import Collection, Sequence
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from agencies.models import Agency
from events.locking import lock_event
from events.models import Course, Event, SessionTemplate
from events.planning.actions import plan_event
from events.planning.naming import free_code, next_batch, roman
from events.quotas import Pool, allot_all
from events.session_templates.writing import fill

from .choosing import choose
from .proposal import Batch, Group, Proposal, Rule, Wish, propose


class ProposalChanged(Exception):
    """The proposal has changed since it was shown: somebody planned, registered or dissolved something meanwhile."""


@transaction.atomic
def draft_events(
    wish: Wish,
    *,
    fingerprint: str,
    numbers: Collection[int],
    left_out: Collection[str],
    template: SessionTemplate | None = None,
    by: User,
    today: date,
) -> list[Event]:
    """Plan an event with quotas for each of the proposal's batches with these numbers, without the regencies (codes) in
    `left_out`, and with the sessions of the template.

    `fingerprint` is that of the proposal that was shown. Raise ProposalChanged if the proposal would differ now, so
    that a second press plans nothing twice. Raise TooFewDays if the events are shorter than the template.
    """
    # Of two coordinators who plan the same course at once, the second waits and then sees the first one's events.
    Course.objects.select_for_update().get(pk=wish.course.pk)
    proposal = propose(wish, today=today)
    if proposal.fingerprint != fingerprint:
        raise ProposalChanged
    chosen = choose(proposal, numbers=numbers, left_out=left_out)
    hosts = Counter(batch.host for batch in chosen.batches)
    events = [_draft(chosen, batch, hosts[batch.host] > 1, by) for batch in chosen.batches]
    if template:
        for event in events:
            fill(event, template, by=by)
    return events


def _draft(proposal: Proposal, batch: Batch, has_others: bool, by: User) -> Event:
    course, rule = proposal.wish.course, proposal.wish.rule
    number = next_batch(course, batch.host, batch.starts_on.year)
    event = Event(
        code=free_code(course, batch.host, batch.starts_on),
        title=_title(course, batch, roman(number) if has_others or number > 1 else ""),
        course=course,
        batch=roman(number),
        province=batch.host,
        starts_on=batch.starts_on,
        ends_on=batch.ends_on,
    )
    event.full_clean()
    plan_event(event, by=by)
    allot_all(lock_event(event), _seats(batch.groups, rule), by=by)
    return event


def _title(course: Course, batch: Batch, number: str) -> str:
    place = batch.host.name if len(batch.groups) == 1 else _("%(place)s and others") % {"place": batch.host.name}
    words = {"course": course.code, "year": batch.starts_on.year, "place": place, "number": number}
    if number:
        return _("Bimtek %(course)s %(year)d, %(place)s, batch %(number)s") % words
    return _("Bimtek %(course)s %(year)d, %(place)s") % words


def _seats(groups: Sequence[Group], rule: Rule) -> list[tuple[Agency | Pool, int]]:
    """Return who gets how many seats, as events.quotas.allot_all takes it."""
    wanted: list[tuple[Agency | Pool, int]] = []
    for group in groups:
        if group.agency:
            wanted.append((group.agency, rule.per_province))
        for candidate in group.candidates:
            if rule.per_regency:
                wanted.append((candidate.agency, rule.per_regency))
            if rule.per_pool and candidate.agency.regency:
                wanted.append(((Agency.Kind.VILLAGE, candidate.agency.regency), rule.per_pool))
    return wanted
