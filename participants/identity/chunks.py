"""Reading rows for many values in queries of limited length."""

from collections.abc import Iterator, Sequence
from typing import Any, TypeVar

from django.db.models import QuerySet

Row = TypeVar("Row")

_QUERY_SIZE = 500  # values in one IN (…); SQLite accepts a few thousand at most


def in_chunks(rows: QuerySet[Any, Row], field: str, values: Sequence[object]) -> Iterator[Row]:
    """Yield the rows whose field has one of the values."""
    for start in range(0, len(values), _QUERY_SIZE):
        yield from rows.filter(**{f"{field}__in": values[start : start + _QUERY_SIZE]})
