"""Scores as people type and read them: with a comma or a point."""

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
    """What was typed; None for nothing. Raises Unexpected."""
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
    """The score in a cell of a spreadsheet; None for an empty one. Raises Unexpected."""
    if plain_cell is None:
        return None
    raw = value_of(plain_cell).raw
    # repr() is what Excel shows: the shortest number that is this float. One with more decimals was calculated.
    return read_score(raw if isinstance(raw, str) else repr(_whole(raw)))


def _whole(number: int | float) -> int | float:
    return int(number) if isinstance(number, float) and number.is_integer() else number


def shown(value: Decimal | None) -> str:
    """The score as the active language writes it, such as 82,5; "" for none."""
    text = plain(value)
    return text.replace(".", formats.get_format("DECIMAL_SEPARATOR")) if text else ""


def shown_average(value: float | Decimal | None) -> str:
    """An average with one decimal; a dash for none."""
    return "–" if value is None else wording.decimal(value)
