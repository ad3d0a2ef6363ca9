"""Patterns of letter numbers: text with named fields, such as {serial:03d}/{unit}/{classification}/{month}.{year}.

They look like Python's format strings, but have only the fields below and leading zeros (`:03d`). Nothing is looked up
on an object.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from string import Formatter

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

NUMBERS = ("serial", "month", "year")
TEXTS = ("month_roman", "unit", "classification", "course", "event")
FIELDS = (*NUMBERS, *TEXTS)
MAXIMUM_LENGTH = 80
_ZEROS = re.compile(r"0[1-9]d\Z", re.ASCII)
_ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")


class ValueMissing(Exception):
    """The pattern names a field (`name`) that is empty."""

    def __init__(self, name: str):
        super().__init__(name)
        self.name = name


@dataclass(frozen=True, slots=True)
class Part:
    """Literal text ("" for none) and the field after it ("" at the end), with its number of digits (0: as many as
    needed)."""

    literal: str
    field: str
    digits: int = 0


@dataclass(frozen=True, slots=True)
class Pattern:
    """A valid pattern."""

    parts: tuple[Part, ...]

    @property
    def fields(self) -> list[str]:
        return [part.field for part in self.parts if part.field]

    def number(self, serial: int, *, on: date, values: Mapping[str, str]) -> str:
        """Return the text of a number. `values` holds the texts that the pattern may name. Raise ValueMissing."""
        roman = _ROMAN[on.month - 1]
        known = {**values, "serial": serial, "month": on.month, "year": on.year, "month_roman": roman}
        return "".join(part.literal + _filled(part, known) for part in self.parts)

    def missing(self, values: Mapping[str, str]) -> list[str]:
        """Return the fields that the pattern names and that are empty."""
        given = {*NUMBERS, "month_roman"}
        return [name for name in self.fields if name not in given and not values.get(name)]


def _filled(part: Part, values: Mapping[str, object]) -> str:
    if not part.field:
        return ""
    value = values.get(part.field)
    if value in (None, ""):
        raise ValueMissing(part.field)
    return f"{value:0{part.digits}d}" if part.digits else str(value)


def parse(text: str) -> Pattern:
    """Return the pattern of the text. Raise a ValidationError that names and quotes the mistake.

    Serials start again each year, so a number without {serial} or {year} would occur twice sooner or later: both are
    required. A field next to {serial} could cause the same (1 and 12, 11 and 2), so a sign must separate them.
    """
    parts = _parts(text)
    names = [part.field for part in parts if part.field]
    for name in ("serial", "year"):
        if name not in names:
            _refuse(_("{%(name)s} is missing: without it a number could be given out twice."), name=name)
    for name in names:
        if names.count(name) > 1:
            _refuse(_("{%(name)s} occurs more than once."), name=name)
    for part, after in pairwise(parts):
        touch = part.field and after.field and not after.literal
        if touch and "serial" in (part.field, after.field):
            _refuse(_("Put a sign such as / between {%(first)s} and {%(name)s}."), first=part.field, name=after.field)
    return Pattern(tuple(parts))


def validate_pattern(text: str) -> None:
    """Validate a model field. Raise ValidationError."""
    parse(text)


def names_of(fields: Iterable[str]) -> str:
    """Return the fields as people write them."""
    return ", ".join(f"{{{name}}}" for name in fields)


def _parts(text: str) -> list[Part]:
    try:
        pieces = list(Formatter().parse(text))
    except ValueError:
        raise ValidationError(_("A brace is opened and not closed, or closed and not opened.")) from None
    return [_part(literal, name, spec, conversion) for literal, name, spec, conversion in pieces]


def _part(literal: str, name: str | None, spec: str | None, conversion: str | None) -> Part:
    if name is None:
        return Part(literal, "")
    if name not in FIELDS:
        known = names_of(FIELDS)
        _refuse(_("“{%(name)s}” is no field. There are: %(known)s."), name=name, known=known)
    if conversion or (spec and (name not in NUMBERS or not _ZEROS.match(spec))):
        wrong = f"{name}{'!' + conversion if conversion else ''}{':' + spec if spec else ''}"
        message = _("“{%(wrong)s}”: only %(numbers)s may have leading zeros after the name, such as :04d.")
        _refuse(message, wrong=wrong, numbers=names_of(NUMBERS))
    return Part(literal, name, int(spec[1]) if spec else 0)


def _refuse(message: str, **params: str) -> None:
    raise ValidationError(message, code="pattern", params=params)
