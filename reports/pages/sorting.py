"""Sorting the tables of a report's page. The order is in the address: `?sort=people.seats`, `?sort=-people.seats`.

Only the page is sorted: files keep the order of the report.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.http import QueryDict

from agencies.lists import SORT
from documents.layout import Chip, Column, Document, Table, Value


@dataclass(frozen=True, slots=True)
class TableOrder:
    """The chosen order of a report's tables: a table and a column of it, "" for none."""

    query: QueryDict
    table: str = ""
    column: str = ""
    descending: bool = False

    def is_by(self, table: Table, column: Column) -> bool:
        return (self.table, self.column) == (table.name, column.name)

    def address(self, table: Table, column: Column) -> str:
        """Return the query that sorts by the column: numbers from the largest one, a second time the other way."""
        descending = not self.descending if self.is_by(table, column) else column.format.is_numeric
        query = self.query.copy()
        query.pop("page", None)
        query[SORT] = f"{'-' if descending else ''}{table.name}.{column.name}"
        return f"?{query.urlencode()}"


def asked_order(query: QueryDict, document: Document) -> TableOrder:
    """Return the order of the address, or none if it names no column of the document."""
    asked = query.get(SORT, "")
    name, _dot, column = asked.removeprefix("-").partition(".")
    known = {(table.name, one.name) for table in document.tables for one in table.columns}
    return TableOrder(query, name, column, asked.startswith("-")) if (name, column) in known else TableOrder(query)


def sorted_document(document: Document, order: TableOrder) -> Document:
    """Return the document with the table in this order, and all tables about the same rows."""
    if not order.table:
        return document
    leading = document.table(order.table)
    found = places(leading.values(order.column), descending=order.descending)
    subjects = _subjects(leading)
    tables = [table.at(found) if _subjects(table) == subjects else table for table in document.tables]
    return replace(document, tables=tables)


def _subjects(table: Table) -> list[Value]:
    """Return what the rows of a table are about: their first cells."""
    return [row[0] for row in table.rows]


def places(values: Sequence[Value], *, descending: bool) -> list[int]:
    """Return the places of the values in their order. Missing ones are last in both directions."""
    present = [place for place, value in enumerate(values) if value not in (None, "")]
    missing = [place for place, value in enumerate(values) if value in (None, "")]
    return sorted(present, key=_key(values), reverse=descending) + missing


def _key(values: Sequence[Value]) -> Callable[[int], Any]:
    def key(place: int) -> Any:
        value = values[place]
        return str(value).casefold() if isinstance(value, str | Chip) else value

    return key
