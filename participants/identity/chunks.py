"""Reading rows for many values in queries of limited length."""

from collections.abc import Iterator, Sequence

from django.db.models import QuerySet

_QUERY_SIZE = 500  # values in one IN (…): SQLite takes a few thousand at most


def in_chunks(rows: QuerySet, field: str, values: Sequence[object]) -> Iterator:
    """Yield the rows whose field has one of the values."""
    for start in range(0, len(values), _QUERY_SIZE):
        yield from rows.filter(**{f"{field}__in": values[start : start + _QUERY_SIZE]})
