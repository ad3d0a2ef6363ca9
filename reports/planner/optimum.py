"""How many regencies the seats can reach at most, and with how many from each province: a small integer program that
HiGHS solves within milliseconds for the whole country."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import floor

import highspy

_SECONDS = 2.0
_SECONDS_FOR_ORDER = 0.5
_ROUNDING = 1e-6


@dataclass(frozen=True, slots=True)
class Need:
    """A province: the regencies to invite, and the seats that its own agency gets in each event."""

    regencies: int
    extra: int


@dataclass(frozen=True, slots=True)
class Limits:
    """Seats for one regency, in an event and in all; and how many events the year can hold."""

    per_regency: int
    in_event: int
    in_all: int
    events: int


@dataclass(frozen=True, slots=True)
class Optimum:
    """The regencies of each province in a best choice, in how many parts (one for each event that they go to), and the
    number that no plan can exceed."""

    regencies: tuple[int, ...]
    parts: tuple[int, ...]
    at_most: int


def best_choice(needs: Sequence[Need], limits: Limits, *, in_order: bool = True) -> Optimum:
    """Return a choice of most regencies; of equal ones with `in_order` the one that prefers the first provinces.

    It looks at seats and the number of events alone. That parts of several provinces may not fit into the events, or
    their days into the year, is left to the proposal, so `at_most` may be a little too high, never too low. After two
    seconds the solver stops with the best that it has found.
    """
    rooms = [max((limits.in_event - need.extra) // limits.per_regency, 0) for need in needs]
    model = highspy.Highs()
    model.silent()
    model.setOptionValue("threads", 1)
    model.setOptionValue("time_limit", _SECONDS)
    invited = [model.addIntegral(0, need.regencies if room else 0) for need, room in zip(needs, rooms, strict=True)]
    parts = [model.addIntegral(0, need.regencies) for need in needs]
    for number, (people, count, room) in enumerate(zip(invited, parts, rooms, strict=True)):
        model.addConstr(people <= room * count, f"fits{number}")
        model.addConstr(count <= people, f"somebody{number}")
    seats = sum(
        (
            limits.per_regency * people + need.extra * count
            for people, count, need in zip(invited, parts, needs, strict=True)
        ),
        start=model.expr(),
    )
    model.addConstr(seats <= min(limits.in_all, limits.in_event * limits.events))
    reached = sum(invited, start=model.expr())
    model.maximize(reached)
    at_most = floor(model.getInfo().mip_dual_bound + _ROUNDING)
    if not _has_solution(model):
        return Optimum((0,) * len(needs), (0,) * len(needs), at_most)
    found = _values(model, invited), _values(model, parts)
    if in_order:
        model.setOptionValue("time_limit", _SECONDS_FOR_ORDER)
        model.addConstr(reached >= sum(found[0]))
        model.maximize(sum((place * people for place, people in enumerate(reversed(invited))), start=model.expr()))
        if _has_solution(model):
            found = _values(model, invited), _values(model, parts)
    return Optimum(*found, at_most)


def _has_solution(model: highspy.Highs) -> bool:
    return bool(model.getInfo().primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible)


def _values(model: highspy.Highs, variables: Sequence[highspy.highs.highs_var]) -> tuple[int, ...]:
    return tuple(round(model.val(one)) for one in variables)
