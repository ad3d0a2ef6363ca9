"""The provinces whose agencies, people and events a user sees: one rule for QuerySets and for one object."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db.models import Q, QuerySet

Rows = TypeVar("Rows", bound=QuerySet[Any])


@dataclass(frozen=True, slots=True)
class Scope:
    """All provinces, one province (its code), or none, which is the default.

    Use `code in scope` for one object and `scope.limit(…)` for a QuerySet. A scope without provinces is false.
    """

    all_provinces: bool = False
    one_province: str | None = None

    def __contains__(self, province: object) -> bool:
        return self.all_provinces or (province is not None and province == self.one_province)

    def __bool__(self) -> bool:
        return self.all_provinces or self.one_province is not None

    def limit(self, rows: Rows, *fields: str) -> Rows:
        """Return the rows in which each of the fields has a province of the scope."""
        return self.limit_by(rows, lambda province: Q(**dict.fromkeys(fields, province)))

    def limit_by(self, rows: Rows, condition: Callable[[str], Q]) -> Rows:
        """Return the rows that meet the condition for the one province, or all rows, or none."""
        if self.all_provinces:
            return rows.all()
        return rows.none() if self.one_province is None else rows.filter(condition(self.one_province))
