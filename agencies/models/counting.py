"""Counts and sums of related rows, each as a subquery: two joined aggregates would multiply each other."""

from typing import Any, TypeAlias

from django.db.models import Aggregate, Count, Manager, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

Rows: TypeAlias = QuerySet[Any, Any] | Manager[Any]


def counted(rows: Rows, by: str) -> Coalesce:
    """Return an expression that counts the rows whose field `by` refers to the row of the outer query."""
    return _total(rows, by, Count("pk"))


def summed(rows: Rows, column: str, by: str) -> Coalesce:
    """Return an expression that sums a column of the rows whose field `by` refers to the outer row; 0 if none."""
    return _total(rows, by, Sum(column))


def _total(rows: Rows, by: str, aggregate: Aggregate) -> Coalesce:
    belonging = rows.filter(**{by: OuterRef("pk")}).order_by()
    return Coalesce(Subquery(belonging.values(by).annotate(total=aggregate).values("total")), 0)
