"""A report's table as HTML for a page.

It is built in Python because a Django template takes ten times as long for five thousand cells (scripts.bench,
"coverage of the country: page").
"""

from html import escape
from typing import Protocol

from django.utils.safestring import SafeString

from .layout import FOOTER, Chip, Column, Medium, Table, Value, show


class Order(Protocol):
    """The order of the tables of a page, with the addresses that change it."""

    @property
    def descending(self) -> bool: ...

    def is_by(self, table: Table, column: Column) -> bool:
        """Return whether the column decides the present order."""

    def address(self, table: Table, column: Column) -> str:
        """Return the address that sorts the table by the column."""


def page_table(table: Table, order: Order | None = None) -> SafeString:
    """Return the table as HTML with all texts escaped. On a phone, rows fold as the columns declare. With an order, the
    headings of several rows sort them."""
    table = table.on(Medium.PAGE)
    openings = [_opening(column) for column in table.columns]
    rows = [f"<tr>{_cells(table, index, row, openings)}</tr>" for index, row in enumerate(table.rows)]
    if not rows:
        rows = [f'<tr><td class="empty" colspan="{len(table.columns)}">{escape(str(table.empty))}</td></tr>']
    sorting = order if len(table.rows) > 1 else None
    head = "".join(_heading(table, column, sorting) for column in table.columns)
    foot = f"<tfoot><tr>{_cells(table, FOOTER, table.footer, openings)}</tr></tfoot>" if table.footer else ""
    body = "\n".join(rows)
    return SafeString(  # all texts are escaped
        f'<table class="tbl"><thead><tr>{head}</tr></thead>\n<tbody>\n{body}\n</tbody>{foot}</table>'
    )


def _heading(table: Table, column: Column, order: Order | None) -> str:
    numeric = ' class="num"' if column.format.is_numeric else ""
    label = escape(str(column.label))
    if order is None:
        return f'<th scope="col"{numeric}>{label}</th>'
    now = f' aria-sort="{"descending" if order.descending else "ascending"}"' if order.is_by(table, column) else ""
    address = escape(order.address(table, column))
    return f'<th scope="col"{numeric}{now}><a class="sorts" href="{address}">{label}</a></th>'


def _opening(column: Column) -> str:
    """Return the opening tag of the column's cells."""
    is_numeric = column.format.is_numeric
    flags = [("num", is_numeric), ("key", column.key), ("folds", column.folds)]
    classes = " ".join([f"is-{column.format.value}", *(name for name, holds in flags if holds)])
    label = f' data-label="{escape(str(column.label))}"' if column.folds or is_numeric else ""
    return f'<td class="{classes}"{label}>'


def _cells(table: Table, index: int, row: tuple[Value, ...], openings: list[str]) -> str:
    """Return the cells of one row as HTML; `index` is FOOTER for the totals."""
    cells = []
    for position, (column, value) in enumerate(zip(table.columns, row, strict=True)):
        text = escape(show(value, column.format))
        href = table.hrefs.get((index, column.name))
        if isinstance(value, Chip):
            text = f'<span class="chip chip-{value.tone}">{text}</span>'
        if column.action and href:
            text = f'{text} <a class="then" href="{escape(href)}">{escape(str(column.action))}</a>'
        elif value and href and not isinstance(value, Chip):
            text = f'<a href="{escape(href)}">{text}</a>'
        cells.append(f"{openings[position]}{text}</td>")
    return "".join(cells)
