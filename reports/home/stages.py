"""The stage of an event, and the next actions of its planner."""

from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from documents import wording
from events.models import Event, State
from events.planning.actions import Move, possible_moves

Status = Event.Status
_STAGES = [State.PLANNED, State.OPEN, State.CLOSED, State.ON, State.FINISHED]


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage of the event: done, current, stopped or to come (""), with a note on the current one."""

    state: str
    label: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Action:
    """A button; `is_post` if it acts at once, without a page to confirm it."""

    label: str
    href: str
    is_post: bool = False


@dataclass(frozen=True, slots=True)
class Doing:
    """The actions for the event: the next sensible one (None: wait), the common ones, and the others."""

    next: Action | None
    more: list[Action]


def steps(event: Event, today: date) -> list[Stage]:
    """Return the stages of the event in their order. Registration that is not open yet, or an event that has ended but
    is not finished, is at the stage that it has not completed."""
    state = event.state_on(today)
    if state == State.CANCELLED:
        return [Stage("stopped", str(state.label), event.cancelled_reason)]
    current = _at(state)
    return [
        Stage("current", str(state.label), _note(event, today))
        if index == current
        else Stage("done" if index < current else "", str(stage.label))
        for index, stage in enumerate(_STAGES)
    ]


def _at(state: State) -> int:
    """Return the index of the stage."""
    return _STAGES.index({State.EARLY: State.OPEN, State.OVER: State.ON}.get(state, state))


def _note(event: Event, today: date) -> str:
    """Return a note on the dates of registration."""
    opens, closes = event.registration_opens_on, event.registration_closes_on
    match event.registration_on(today):
        case State.EARLY if opens:
            return _("from %(day)s") % {"day": wording.day(opens)}
        case State.OPEN if closes:
            return _until(closes, (closes - today).days)
        case State.OPEN if event.state_on(today) == State.ON:
            return _("registration is still open")
        case State.CLOSED if closes and closes < today and event.status == Status.OPEN:
            is_named = event.state_on(today) == State.CLOSED
            text = _("until %(day)s, over") if is_named else _("registration closed on %(day)s")
            return text % {"day": wording.day(closes)}
    return ""


def _until(closes: date, left: int) -> str:
    if not left:
        return _("until today")
    text = ngettext("until %(day)s, %(left)s day left", "until %(day)s, %(left)s days left", left)
    return text % {"day": wording.day(closes), "left": wording.number(left)}


def doing(event: Event, today: date) -> Doing:
    """Return the actions for coordinators. `event` has its sizes (with_sizes)."""
    moves = possible_moves(event, today)
    wanted = _next_move(event, moves)
    unplanned = _unplanned(event) if wanted == Move.OPEN and event.status == Status.PLANNED else None
    first = unplanned or (_act(event, wanted) if wanted else None)
    rest = [_act(event, move) for move in moves]
    return Doing(first, [action for action in rest if action != first])


def _next_move(event: Event, moves: list[Move]) -> Move | None:
    """Return the action that is due: opening once, finishing after the last day. The window closes by its date."""
    if Move.FINISH in moves:
        return Move.FINISH
    return Move.OPEN if event.status == Status.PLANNED and Move.OPEN in moves else None


def _unplanned(event: Event) -> Action | None:
    """Return the action for what a planned event still lacks before registration makes sense."""
    if not event.lesson_hours:
        return Action(_("Plan the sessions"), reverse("events:event-sessions", args=[event.code]))
    if not event.seats:
        return Action(_("Give seats"), reverse("reports:event-quotas", args=[event.code]))
    return None


def _act(event: Event, move: Move) -> Action:
    is_again = move == Move.OPEN and event.status == Status.CLOSED
    label = _("Open registration again") if is_again else str(move.label)
    return Action(label, reverse(f"events:event-{move}", args=[event.code]), is_post=move == Move.CLOSE)
