"""The only module that writes the trail.

An action that writes an event, a quota or a registration records it here, in the same transaction.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from accounts.models import Entry, User

from .personal import encrypted

Changes = Mapping[str, tuple[object, object]]


def record(action: str, subject: object, **details: Any) -> Entry:
    """Write one entry. The arguments are those of `entry`."""
    made = entry(action, subject, **details)
    made.save(force_insert=True)
    return made


def record_all(entries: Iterable[Entry]) -> None:
    """Write several entries made by `entry`, in their order."""
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
    """Return an unsaved entry: `by` (None for a command) did the action, such as "registration-withdrawn".

    `changes` are pairs (before, after) by field; dates become ISO text, and personal values are encrypted. `province`
    is the province of the people concerned; with "" all users who see the event can read the entry.
    """
    return Entry(
        action=action,
        subject=str(subject)[:300],
        by=by,
        changes=encrypted({name: [_plain(value) for value in pair] for name, pair in (changes or {}).items()}),
        reason=reason,
        event=event,
        participant=participant,
        province=province,
    )


def differences(before: models.Model | None, after: models.Model, fields: list[str]) -> Changes:
    """Return the differences between two versions of a row, for `record`; of a new row, the fields with a value."""
    pairs = {name: (getattr(before, name) if before else None, getattr(after, name)) for name in fields}
    empty = {(None, None), (None, "")}
    return {name: pair for name, pair in pairs.items() if pair[0] != pair[1] and pair not in empty}


def _plain(value: object) -> object:
    if isinstance(value, models.Model):
        return str(value)
    if isinstance(value, date | datetime):
        return DjangoJSONEncoder().default(value)
    return value if value is None or isinstance(value, str | int | float | bool) else str(value)
