"""Doing an action at many events, each in a transaction of its own. Mails are written before it."""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from documents import wording
from events.models import Event

from .actions import ACTIONS, Options, Refused, for_many

MANY_EVENTS = "reports.many-events"
"""The kind of job that does an action at many events."""


@dataclass(slots=True)
class Result:
    """What was done so far: the keys of the events, those left out with their reasons, and the number of mails."""

    done: list[int] = field(default_factory=list)
    refused: list[tuple[int, str]] = field(default_factory=list)
    mails: int = 0

    as_json = asdict

    @property
    def seen(self) -> set[int]:
        return {*self.done, *(key for key, _reason in self.refused)}


def do_at_all(
    name: str,
    keys: Sequence[int],
    options: Options,
    *,
    by: User,
    step: dict[str, Any] | None = None,
    progress: Callable[[int, int, object], None] = lambda done, total, step: None,
) -> Result:
    """Do the action at the events (keys) that the user sees, and return what was done. `step` is the result of an
    earlier run, which is continued."""
    result = Result(**step) if step else Result()
    for key in [key for key in keys if key not in result.seen]:
        try:
            event = _find(key, by)
            written = ACTIONS[name].write(event)
            with transaction.atomic():
                result.mails += ACTIONS[name].do(event, by, {**options, **written})
                result.done.append(key)
                progress(len(result.seen), len(keys), result.as_json())
        except Refused as refused:
            result.refused.append((key, str(refused)))
            progress(len(result.seen), len(keys), result.as_json())
    return result


def _find(key: int, by: User) -> Event:
    event = for_many(Event.objects.visible_to(by)).filter(pk=key).first()
    if event is None:
        raise Refused(_("it does not exist any more"))
    return event


def done_in_words(name: str, result: Result) -> str:
    count = len(result.done)
    return ACTIONS[name].done(count) % {"count": wording.number(count)}
