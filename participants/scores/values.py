"""Scores as people type them, with a comma or a point, and as pages show them."""

import re
from decimal import Decimal

from django.utils import formats
from django.utils.translation import gettext_lazy as _

from documents import wording
from documents.reading.cells import Unexpected
from documents.reading.tables import Plain, value_of
from documents.text import tidy

from .storing import HIGHEST, LOWEST, plain

EXPECTED = _("a number from 0 to 100 with at most two decimals")
_TYPED = re.compile(r"[0-9]{1,3}(?:[.,][0-9]{1,2})?")
_NOTHING = {"", "-", "–", "—"}


def read_score(text: str) -> Decimal | None:
    """Return the typed score, or None for an empty text. Raise Unexpected."""
    found = tidy(text)
    if found in _NOTHING:
        return None
    if not _TYPED.fullmatch(found):
        raise Unexpected(EXPECTED)
    value = Decimal(found.replace(",", "."))
    if not LOWEST <= value <= HIGHEST:
        raise Unexpected(EXPECTED)
    return value


def read_cell(plain_cell: Plain) -> Decimal | None:
    """Return the score in a cell of a spreadsheet, or None for an empty one. Raise Unexpected."""
    if plain_cell is None:
        return None
    raw = value_of(plain_cell).raw
    # repr() gives what Excel shows: the shortest number that equals this float. More decimals come from a calculation.
    return read_score(raw if isinstance(raw, str) else repr(_whole(raw)))


def _whole(number: object) -> object:
    return int(number) if isinstance(number, float) and number.is_integer() else number


def shown(value: Decimal | None) -> str:
    """Return the score as the active language writes it, such as 82,5; "" for none."""
    text = plain(value)
    return text.replace(".", formats.get_format("DECIMAL_SEPARATOR")) if text else ""


def shown_average(value: float | Decimal | None) -> str:
    """Return an average with one decimal; a dash for none."""
    return "–" if value is None else wording.decimal(value)
