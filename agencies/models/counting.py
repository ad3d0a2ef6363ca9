"""Numbers of the rows that belong to a row, each by a subquery of its own: joined, they would multiply each other."""

from django.db.models import Aggregate, Count, Manager, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce


def counted(rows: QuerySet | Manager, by: str) -> Coalesce:
    """How many of the rows refer, by the field `by`, to the row of the outer query."""
    return _total(rows, by, Count("pk"))


def summed(rows: QuerySet | Manager, column: str, by: str) -> Coalesce:
    """The sum of a column over the rows that refer, by the field `by`, to the row of the outer query; 0 for none."""
    return _total(rows, by, Sum(column))


def _total(rows: QuerySet | Manager, by: str, aggregate: Aggregate) -> Coalesce:
    belonging = rows.filter(**{by: OuterRef("pk")}).order_by()
    return Coalesce(Subquery(belonging.values(by).annotate(total=aggregate).values("total")), 0)
