"""The solver's choice against every choice there is, and the distance of the proposals to it."""

import random
from itertools import product
from math import ceil

import pytest

from reports.planner.optimum import Limits, Need, best_choice
from reports.planner.proposal import Priority, propose
from tests import make

from .test_planner import TODAY, country, shape, wish  # noqa: F401  fixtures


def parts_of(invited: int, need: Need, limits: Limits) -> int | None:
    """Return the fewest events that the people of a province need; None if one regency fits into none."""
    room = (limits.in_event - need.extra) // limits.per_regency
    return ceil(invited / room) if room > 0 else (0 if not invited else None)


def is_possible(choice, needs, limits) -> bool:
    parts = [parts_of(invited, need, limits) for invited, need in zip(choice, needs, strict=True)]
    if None in parts:
        return False
    seats = sum(n * limits.per_regency + k * need.extra for n, k, need in zip(choice, parts, needs, strict=True))
    return seats <= min(limits.in_all, limits.in_event * limits.events)


@pytest.mark.parametrize("seed", range(12))
def test_no_choice_reaches_more(seed):
    chance = random.Random(seed)  # noqa: S311  the same choices each time
    needs = [Need(chance.randint(0, 5), chance.choice([0, 2, 4])) for _ in range(chance.randint(1, 4))]
    limits = Limits(chance.randint(1, 8), chance.randint(8, 30), chance.randint(5, 100), chance.randint(0, 4))
    best = best_choice(needs, limits)
    every = product(*[range(need.regencies + 1) for need in needs])
    assert best.at_most == max(sum(choice) for choice in every if is_possible(choice, needs, limits))
    assert sum(best.regencies) == best.at_most
    assert is_possible(best.regencies, needs, limits)


def test_of_equal_choices_the_first_provinces_win():
    assert best_choice([Need(5, 2)] * 3, Limits(7, 60, 37, 9)).regencies == (5, 0, 0)


def test_nobody_to_invite():
    assert best_choice([], Limits(7, 60, 300, 9)).at_most == 0


def test_the_proposal_of_most_regencies_beats_the_order(country):  # noqa: F811
    """A provincial agency takes seats, so Bengkulu, which has none, is cheaper; it comes last by its coverage."""
    for code in ("17.03", "17.04"):
        make.registration(make.event(sessions=1), make.agency(code), marks="H")
    lowest = propose(wish(seats=23), today=TODAY)
    most = propose(wish(seats=23, priority=Priority.MOST), today=TODAY)
    assert (lowest.regencies, lowest.at_most) == (3, 3)
    assert (most.regencies, most.seats <= 23) == (3, True)
    few = propose(wish(seats=15), today=TODAY)
    calculated = propose(wish(seats=15, priority=Priority.MOST), today=TODAY)
    assert (few.regencies, few.at_most, calculated.regencies) == (1, 2, 2)
    assert shape(calculated) == [("17", ["17.01", "17.02"], 14)]


@pytest.mark.parametrize("priority", Priority)
@pytest.mark.parametrize("seats", [8, 20, 33, 100])
def test_no_proposal_exceeds_the_bound(country, priority, seats):  # noqa: F811
    proposal = propose(wish(seats=seats, priority=priority), today=TODAY)
    assert proposal.regencies <= proposal.at_most
    assert proposal.seats <= seats
