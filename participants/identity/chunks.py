"""Rows for many values, without a query for each and without a query that is too long."""

from collections.abc import Iterator, Sequence

from django.db.models import QuerySet

_QUERY_SIZE = 500  # values in one IN (…): SQLite takes no more than some thousands


def in_chunks(rows: QuerySet, field: str, values: Sequence[object]) -> Iterator:
    """The rows whose field has one of the values."""
    for start in range(0, len(values), _QUERY_SIZE):
        yield from rows.filter(**{f"{field}__in": values[start : start + _QUERY_SIZE]})
