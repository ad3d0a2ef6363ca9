"""When an evaluation is open, and which people may answer it."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum, auto

from django.core.exceptions import ObjectDoesNotExist
from django.db import transaction
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.trail.recording import record
from events.locking import lock_event
from events.models import EvaluationOpening, Event
from participants.models import EvaluationSheet, EvaluationTurn, Registration

OPEN_FOR = timedelta(days=30)
FEWEST_SHEETS = 5
"""The fewest sheets from which results are shown, once the evaluation is closed."""


class State(StrEnum):
    """The state of the evaluation for one registration."""

    OPEN = auto()
    NOT_YET = auto()
    OVER = auto()
    ANSWERED = auto()
    NOT_INVITED = auto()  # not confirmed, not present, or the event is cancelled


class Phase(TextChoices):
    """Whether the evaluation accepts answers."""

    EARLY = "early", _("Not open yet")
    OPEN = "open", _("Open")
    CLOSED = "closed", _("Closed")

    @property
    def tone(self) -> str:
        """Return the tone of its chip."""
        return {"early": "off", "open": "ok", "closed": "off"}[self.value]


@dataclass(frozen=True, slots=True)
class Window:
    """The days on which answers are accepted, both included."""

    first: date
    last: date

    def phase_on(self, day: date) -> Phase:
        if day < self.first:
            return Phase.EARLY
        return Phase.OPEN if day <= self.last else Phase.CLOSED


def window_of(event: Event) -> Window:
    """Return 30 days from the event's last day. Where a coordinator opened the evaluation, it starts on that day and
    ends 30 days after the later of the two."""
    try:
        opened_on = event.evaluation_opening.opened_on
    except ObjectDoesNotExist:
        opened_on = event.ends_on
    return Window(opened_on, max(opened_on, event.ends_on) + OPEN_FOR)


def state_of(registration: Registration, today: date | None = None) -> State:
    """Return whether the person may answer now, or why not."""
    event = registration.event
    today = today or event.local_day()
    invited = registration.status == Registration.Status.CONFIRMED and registration.attended
    if not invited or event.status == Event.Status.CANCELLED:
        return State.NOT_INVITED
    if EvaluationTurn.objects.filter(pk=registration.pk).exists():
        return State.ANSWERED
    phase = window_of(event).phase_on(today)
    return {Phase.EARLY: State.NOT_YET, Phase.OPEN: State.OPEN, Phase.CLOSED: State.OVER}[phase]


def may_open(event: Event, sheets: int) -> bool:
    """Return whether a closed evaluation with so many sheets may be opened.

    It may not once results are shown: one more sheet would show what that one person answered.
    """
    phase = window_of(event).phase_on(event.local_day())
    return phase == Phase.EARLY or (phase == Phase.CLOSED and sheets < FEWEST_SHEETS)


@transaction.atomic
def open_evaluation(event: Event, *, by: User | None) -> bool:
    """Accept answers from today on, before the event's last day or once more. Return False if it is open already or
    its results are shown."""
    event = lock_event(event)
    today = event.local_day()
    if not may_open(event, EvaluationSheet.objects.filter(event=event).count()):
        return False
    EvaluationOpening.objects.update_or_create(event=event, defaults={"opened_on": today, "opened_by": by})
    record("evaluation-opened", event, by=by, event=event.pk)
    return True
