"""The one door to the trail. Whoever writes an event, a quota or a registration records it here, in the same
transaction."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from accounts.models import Entry, User

Changes = Mapping[str, tuple[object, object]]


def record(action: str, subject: object, **told: object) -> Entry:
    """Write one entry; what it takes is said at `entry`."""
    made = entry(action, subject, **told)
    made.save(force_insert=True)
    return made


def record_all(entries: Iterable[Entry]) -> None:
    """Write many that `entry` has made, in their order."""
    Entry.objects.bulk_create(entries, batch_size=500)


def entry(
    action: str,
    subject: object,
    *,
    by: User | None,
    changes: Changes | None = None,
    reason: str = "",
    event: int | None = None,
    participant: int | None = None,
    province: str = "",
) -> Entry:
    """What says that `by` (None: a command) did the action, such as "registration-withdrawn"; not written yet.
    `changes` are (before, after) by field; dates become ISO text. `province` is whose people it concerns, "" for
    everyone's eyes at the event."""
    return Entry(
        action=action,
        subject=str(subject)[:300],
        by=by,
        changes={name: [_plain(value) for value in pair] for name, pair in (changes or {}).items()},
        reason=reason,
        event=event,
        participant=participant,
        province=province,
    )


def differences(before: models.Model | None, after: models.Model, fields: list[str]) -> Changes:
    """What differs in the fields between two states of a row, as `record` takes it; of a new row what is not empty."""
    pairs = {name: (getattr(before, name) if before else None, getattr(after, name)) for name in fields}
    empty = {(None, None), (None, "")}
    return {name: pair for name, pair in pairs.items() if pair[0] != pair[1] and pair not in empty}


def _plain(value: object) -> object:
    if isinstance(value, models.Model):
        return str(value)
    if isinstance(value, date | datetime):
        return DjangoJSONEncoder().default(value)
    return value if value is None or isinstance(value, str | int | float | bool) else str(value)
