"""A report's table as HTML for print. It is built in Python for speed, like documents.page_table."""

from html import escape

from django.utils.safestring import SafeString

from documents.layout import Chip, Column, Medium, Table, Value

from .widths import LANDSCAPE, PORTRAIT, SMALL, Fit, fit


def print_table(table: Table, *, is_wide: bool = False, is_fitted: bool = True) -> SafeString:
    """Return the table as HTML with all texts escaped.

    With `is_fitted`, columns are as wide as their texts need, and only texts that do not fit break. This needs a known
    paper size and font. For a browser, where neither is known, columns have their declared widths and all texts may
    break.
    """
    table = table.on(Medium.PAPER)
    texts = table.texts()
    if is_fitted:
        fitted = fit(table, texts, (LANDSCAPE if is_wide else PORTRAIT) * (SMALL if table.is_small else 1))
    else:
        fitted = _as_declared(table.columns)
    values = [*table.rows, table.footer] if table.footer else table.rows
    rows = [_row(table.columns, *pair, index, fitted) for index, pair in enumerate(zip(values, texts, strict=True))]
    if len(set(table.groups)) > 1:
        rows = _grouped(rows, table)
    if table.footer:
        rows[-1] = rows[-1].replace("<tr>", '<tr class="total">', 1)
    if not table.rows:
        rows = [f'<tr><td class="breaks" colspan="{len(table.columns)}">{escape(str(table.empty))}</td></tr>', *rows]
    columns = "".join(f'<col width="{share * 100:.2f}%">' for share in fitted.shares)
    head, body = "".join(map(_heading, table.columns)), "\n".join(rows)
    names = " ".join(["rows", *["small"] * table.is_small, *["fitted"] * is_fitted])
    return SafeString(  # all texts are escaped
        f'<table class="{names}"><colgroup>{columns}</colgroup><thead><tr>{head}</tr></thead>\n'
        f"<tbody>\n{body}\n</tbody></table>"
    )


def _grouped(rows: list[str], table: Table) -> list[str]:
    """Return the rows with a heading before the first row of each group."""
    found, before = [], None
    for index, row in enumerate(rows):
        group = table.groups[index] if index < len(table.groups) else before  # the totals belong to no group
        if group != before:
            heading = f'<th scope="rowgroup" colspan="{len(table.columns)}">{escape(str(group))}</th>'
            found.append(f'<tr class="group">{heading}</tr>')
        found.append(row)
        before = group
    return found


def _as_declared(columns: list[Column]) -> Fit:
    total = sum(column.width for column in columns)
    return Fit([column.width / total for column in columns], frozenset())


def _heading(column: Column) -> str:
    numeric = ' class="num"' if column.format.is_numeric else ""
    return f'<th scope="col"{numeric}>{escape(str(column.label))}</th>'


def _row(columns: list[Column], values: tuple[Value, ...], texts: list[str], index: int, fitted: Fit) -> str:
    cells = []
    for position, (column, value, text) in enumerate(zip(columns, values, texts, strict=True)):
        names = ["num"] if column.format.is_numeric else [value.tone] if isinstance(value, Chip) else []
        if (index, position) in fitted.broken:
            names.append("breaks")
        opening = f'<td class="{" ".join(names)}">' if names else "<td>"
        cells.append(f"{opening}{escape(text)}</td>")
    return f"<tr>{''.join(cells)}</tr>"
