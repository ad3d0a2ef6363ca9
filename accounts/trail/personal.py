"""Personal values in stored entries, which are encrypted: {field: [before, after]} has {"encrypted": text} for a value.

The digests of the trail are made from the encrypted text, so that they give nothing away.
"""

from collections.abc import Callable, Mapping
from typing import Any

from accounts.encryption import personal

NAMES = frozenset(["nip", "phone", "email", "contact_phone"])
"""The fields whose values are encrypted, of people as of agencies and accounts."""
_MARK = "encrypted"

Stored = Mapping[str, list[Any]]


def encrypted(changes: Stored) -> dict[str, list[Any]]:
    """Return the changes as they are stored. What is encrypted already stays as it is."""
    return _with_values(changes, lambda value: {_MARK: personal.encrypt(value)} if _is_plain(value) else value)


def decrypted(changes: Stored) -> dict[str, list[Any]]:
    """Return the changes with plain values. Raise WrongKey."""
    return _with_values(changes, lambda value: personal.decrypt(value[_MARK]) if isinstance(value, dict) else value)


def is_current(changes: Stored) -> bool:
    """Return whether all personal values are encrypted with the first key."""
    values = [value for name in NAMES & changes.keys() for value in changes[name]]
    return not any(_is_plain(value) for value in values) and all(
        personal.is_current(value[_MARK]) for value in values if isinstance(value, dict)
    )


def _is_plain(value: object) -> bool:
    return isinstance(value, str) and value != ""


def _with_values(changes: Stored, change: Callable[[Any], Any]) -> dict[str, list[Any]]:
    return {name: [change(value) for value in pair] if name in NAMES else pair for name, pair in changes.items()}
