"""Ids of report files: short enough to type from paper, and too many to guess."""

import re
from secrets import choice

# Crockford's base 32: no I, L, O (read as 1, 1, 0) and no U.
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_LENGTH = 12  # 60 bits: among a million files one guess in 10^12 finds any
_GROUP = 4
_READ_AS = str.maketrans("ILO", "110", " -\N{NON-BREAKING HYPHEN}\N{EN DASH}")
_VALID = re.compile(f"[{_ALPHABET}]{{{_LENGTH}}}", re.ASCII)


def new_id() -> str:
    return "".join(choice(_ALPHABET) for _ in range(_LENGTH))


def grouped(code: str) -> str:
    """Return the id as it is printed: 7K2M-9XQ4-TB0D."""
    return "-".join(code[start : start + _GROUP] for start in range(0, _LENGTH, _GROUP))


def read_id(text: str) -> str | None:
    """Return the id that somebody typed, in any case, with or without hyphens, or None if it cannot be an id."""
    code = text.upper().translate(_READ_AS)
    return code if _VALID.fullmatch(code) else None
