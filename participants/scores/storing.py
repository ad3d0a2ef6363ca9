"""The only module that writes test scores. Each change names the value that its author saw, so that nobody overwrites
another value unseen.

The event's row is locked first, as for marks and seats: two people who enter scores of one event follow one another.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from accounts.models import Entry, User
from accounts.trail.recording import record_all
from events.locking import lock_event
from events.models import Event
from participants.models import Registration, TestScore
from participants.trail import registration_entry

LOWEST, HIGHEST = Decimal(0), Decimal(100)
_CENT = Decimal("0.01")


_Changes = dict[str, tuple[str | None, str | None]]
"""The scores of a person before and after, by test."""


class ScoreError(Exception):
    """The reason why scores could not be stored. Views put it into words."""


class NoScoresNow(ScoreError):
    """The event is cancelled."""


class NotConfirmed(ScoreError):
    """A person is not confirmed (any more). Nothing was stored."""

    def __init__(self, registration: Registration):
        super().__init__(str(registration))
        self.registration = registration


@dataclass(frozen=True, slots=True)
class ScoreChange:
    """The new value of a score, and the value that its author saw; None for no score."""

    registration: Registration
    test: TestScore.Test
    value: Decimal | None
    seen: Decimal | None


@dataclass(frozen=True, slots=True)
class ScoreConflict:
    """A change that was not made because another value is stored now. `now` is None if the score was removed."""

    change: ScoreChange
    now: TestScore | None


class ScoresDiffer(ScoreError):
    """A score changed meanwhile, and the caller asked for all changes or none. Nothing was stored."""

    def __init__(self, conflicts: Sequence[ScoreConflict]):
        super().__init__(len(conflicts))
        self.conflicts = list(conflicts)


@dataclass(frozen=True, slots=True)
class Stored:
    """The number of changed scores, and the changes that were not made."""

    changed: int
    conflicts: list[ScoreConflict]


@transaction.atomic
def set_scores(
    event: Event, changes: Sequence[ScoreChange], *, by: User | None, all_or_nothing: bool = False
) -> Stored:
    """Store the changes and write them to the trail. Each registration and test occurs at most once.

    A change to the stored value is none. A change whose author saw another value than the stored one is a conflict.
    Raise NoScoresNow, NotConfirmed, or ScoresDiffer (with `all_or_nothing`), and ValueError if a registration belongs
    to another event or a value is no score. Nothing is stored then.
    """
    _check(event, changes)
    event = lock_event(event)
    if event.status == Event.Status.CANCELLED:
        raise NoScoresNow
    _refuse_unconfirmed(event, changes)
    found = TestScore.objects.filter(registration__event=event).select_related("entered_by")
    now = {(score.registration_id, score.test): score for score in found}
    made: list[tuple[ScoreChange, TestScore | None]] = []
    conflicts = []
    for change in changes:
        score = now.get((change.registration.pk, change.test))
        value = score.value if score else None
        if change.value == value:
            continue
        if change.seen == value:
            made.append((change, score))
        else:
            conflicts.append(ScoreConflict(change, score))
    if conflicts and all_or_nothing:
        raise ScoresDiffer(conflicts)
    _store(made, by)
    return Stored(len(made), conflicts)


def _check(event: Event, changes: Sequence[ScoreChange]) -> None:
    for change in changes:
        value = change.value
        if change.registration.event_id != event.pk:
            raise ValueError(f"Registration {change.registration.pk} is not one of event {event.code}")
        if value is not None and not (LOWEST <= value <= HIGHEST and value == value.quantize(_CENT)):
            raise ValueError(f"{value} is no score")


def _refuse_unconfirmed(event: Event, changes: Sequence[ScoreChange]) -> None:
    confirmed = set(Registration.objects.confirmed().filter(event=event).values_list("pk", flat=True))
    for change in changes:
        if change.registration.pk not in confirmed:
            raise NotConfirmed(change.registration)


def _store(made: Sequence[tuple[ScoreChange, TestScore | None]], by: User | None) -> None:
    # One entry for each person, with both tests: the trail shows the earlier values, their author and time.
    by_person: dict[int, tuple[Registration, _Changes]] = {}
    at, new, changed, gone = timezone.now(), [], [], []
    for change, score in made:
        _registration, changes = by_person.setdefault(change.registration.pk, (change.registration, {}))
        changes[change.test.value] = (plain(score.value) if score else None, plain(change.value))
        if change.value is None:
            gone.append(score)
        elif score is None:
            new.append(_score(change, change.value, by, at))
        else:
            score.value, score.entered_by, score.entered_at = change.value, by, at
            changed.append(score)
    TestScore.objects.bulk_create(new, batch_size=500)
    TestScore.objects.bulk_update(changed, ["value", "entered_by", "entered_at"], batch_size=500)
    TestScore.objects.filter(pk__in=[score.pk for score in gone if score]).delete()
    record_all([_entry(registration, changes, by) for registration, changes in by_person.values()])


def _score(change: ScoreChange, value: Decimal, by: User | None, at: datetime) -> TestScore:
    return TestScore(registration=change.registration, test=change.test, value=value, entered_by=by, entered_at=at)


def _entry(registration: Registration, changes: _Changes, by: User | None) -> Entry:
    is_first = all(before is None for before, _after in changes.values())
    return registration_entry("score-entered" if is_first else "score-corrected", registration, by=by, changes=changes)


def plain(value: Decimal | None) -> str | None:
    """Return the score with a point and without trailing zeros, the same on both engines: 80, 82.5."""
    return None if value is None else f"{value.quantize(_CENT):f}".rstrip("0").rstrip(".")
