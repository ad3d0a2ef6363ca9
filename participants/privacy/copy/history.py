"""The trail of a person, with their own values unmasked."""

import re
from collections.abc import Iterable

from django.utils.translation import gettext as _

from accounts.models import Entry
from accounts.trail.personal import decrypted
from accounts.trail.words import action_label, describe, field_label

from .owner import Owner, role_of
from .values import Json, plain

_OF_OTHERS = {"another", "merged"}
"""Changes whose values are names of people; those of the person themself are shown."""
_OF_REGISTRATIONS = {"replaces"}
"""Changes whose values are registrations, written as number and name."""


def trail(owner: Owner) -> Json:
    return [_entry(entry, owner) for entry in owner.entries]


def _entry(entry: Entry, owner: Owner) -> Json:
    actor = describe(entry).by
    return {
        "at": plain(entry.at),
        "action": entry.action,
        "what": action_label(entry.action),
        "subject": entry.subject,
        "by": actor if isinstance(actor, str) else role_of(entry.by),
        "changes": [
            {"field": name, "label": field_label(name), "before": before, "after": after}
            for name, (before, after) in _changes(entry, owner)
        ],
        "reason": entry.reason,
    }


def _changes(entry: Entry, owner: Owner) -> Iterable[tuple[str, list[Json]]]:
    for name, pair in decrypted(entry.changes).items():
        yield name, [_own(name, value, owner) for value in pair]


def _own(name: str, value: Json, owner: Owner) -> Json:
    if value and name in _OF_OTHERS and value not in owner.names:
        return _("another person")
    if value and name in _OF_REGISTRATIONS:
        found = re.match(r"\d+", str(value))
        return _("number %(number)s") % {"number": found[0]} if found else _("another person")
    return value
