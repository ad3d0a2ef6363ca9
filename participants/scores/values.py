"""Scores as people type them, with a comma or a point, and as pages show them."""

import re
from decimal import ROUND_HALF_UP, Decimal

from django.utils import formats
from django.utils.translation import gettext_lazy as _

from documents import wording
from documents.reading.cells import Unexpected
from documents.reading.tables import Plain, value_of
from documents.text import tidy

from .storing import HIGHEST, LOWEST, plain

EXPECTED = _("a number from 0 to 100 with at most two decimals")
_TYPED = re.compile(r"[0-9]{1,3}(?:[.,][0-9]{1,2})?")
_POINTS = re.compile(r"[0-9]{1,4}(?:[.,][0-9]{1,2})?")
_SHARE = re.compile(rf"({_POINTS.pattern})\s*(?:/|dari|out of)\s*({_POINTS.pattern})", re.IGNORECASE)
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


def read_cell(plain_cell: Plain, maximum: str = "") -> Decimal | None:
    """Return the score in a cell of a spreadsheet, or None for an empty one. Raise Unexpected.

    "17 / 20" and 17 below a header that names a `maximum` of 20 are 85, "80%" is 80.
    """
    if plain_cell is None:
        return None
    raw = value_of(plain_cell).raw
    # repr() gives what Excel shows: the shortest number that equals this float. More decimals come from a calculation.
    text = tidy(raw) if isinstance(raw, str) else repr(_integer(raw))
    if share := _SHARE.fullmatch(text):
        return _of_hundred(share[1], share[2])
    if maximum and text not in _NOTHING:
        return _of_hundred(text, maximum)
    return read_score(text.removesuffix("%").rstrip() if len(text) > 1 else text)


def _of_hundred(points: str, most: str) -> Decimal:
    """Return the points as a score from 0 to 100, rounded to two decimals."""
    if not _POINTS.fullmatch(points) or not 0 <= _number(points) <= _number(most) or not _number(most):
        raise Unexpected(EXPECTED)
    if _number(most) == HIGHEST:
        return _number(points)
    return (_number(points) * HIGHEST / _number(most)).quantize(Decimal("0.01"), ROUND_HALF_UP)


def _integer(number: object) -> object:
    return int(number) if isinstance(number, float) and number.is_integer() else number


def _number(text: str) -> Decimal:
    return Decimal(text.replace(",", "."))


def shown(value: Decimal | None) -> str:
    """Return the score as the active language writes it, such as 82,5; "" for none."""
    text = plain(value)
    return text.replace(".", formats.get_format("DECIMAL_SEPARATOR")) if text else ""


def shown_average(value: float | Decimal | None) -> str:
    """Return an average with one decimal; a dash for none."""
    return "–" if value is None else wording.decimal(value)
