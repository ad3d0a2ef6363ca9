"""A report's table as HTML for a page.

It is built in Python because a Django template takes ten times as long for five thousand cells (scripts.bench,
"coverage of the country: page").
"""

from html import escape

from django.utils.safestring import SafeString

from .layout import FOOTER, Chip, Column, Table, Value, show


def page_table(table: Table) -> SafeString:
    """Return the table as HTML with all texts escaped. On a phone, rows fold as the columns declare."""
    openings = [_opening(column) for column in table.columns]
    rows = [f"<tr>{_cells(table, index, row, openings)}</tr>" for index, row in enumerate(table.rows)]
    if not rows:
        rows = [f'<tr><td class="empty" colspan="{len(table.columns)}">{escape(str(table.empty))}</td></tr>']
    head = "".join(map(_heading, table.columns))
    foot = f"<tfoot><tr>{_cells(table, FOOTER, table.footer, openings)}</tr></tfoot>" if table.footer else ""
    body = "\n".join(rows)
    return SafeString(  # all texts are escaped
        f'<table class="tbl"><thead><tr>{head}</tr></thead>\n<tbody>\n{body}\n</tbody>{foot}</table>'
    )


def _heading(column: Column) -> str:
    numeric = ' class="num"' if column.format.is_numeric else ""
    return f'<th scope="col"{numeric}>{escape(str(column.label))}</th>'


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
        if isinstance(value, Chip):
            text = f'<span class="chip chip-{value.tone}">{text}</span>'
        elif value and (href := table.hrefs.get((index, column.name))):
            text = f'<a href="{escape(href)}">{text}</a>'
        cells.append(f"{openings[position]}{text}</td>")
    return "".join(cells)
