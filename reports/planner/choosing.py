"""What remains of a proposal after somebody has unticked events or regencies. The page, its figures, the papers and the
planned events all take it from here."""

from collections.abc import Collection
from dataclasses import replace

from .proposal import Batch, Group, Proposal


def choose(proposal: Proposal, *, numbers: Collection[int], left_out: Collection[str]) -> Proposal:
    """Return the proposal with only the events of these numbers, without the regencies (codes) in `left_out`, and with
    the figures that follow. Events and provinces without regencies are left out."""
    kept = [_kept(batch, left_out, proposal) for batch in proposal.batches if batch.number in numbers]
    batches = [batch for batch in kept if batch.groups]
    invited = sum(len(batch.regencies) for batch in batches)
    return replace(proposal, batches=batches, reach=replace(proposal.reach, proposed=proposal.reach.planned + invited))


def _kept(batch: Batch, left_out: Collection[str], proposal: Proposal) -> Batch:
    groups = [_without(group, left_out) for group in batch.groups]
    kept = tuple(group for group in groups if group.candidates)
    return replace(batch, groups=kept, seats=sum(group.seats(proposal.wish.rule) for group in kept))


def _without(group: Group, left_out: Collection[str]) -> Group:
    return replace(group, candidates=tuple(one for one in group.candidates if one.regency.code not in left_out))
