"""A report's table on paper. Written here and not by a template, as documents.page_table is and for the same reason."""

from html import escape

from django.utils.safestring import SafeString

from documents.layout import Chip, Column, Table, Value

from .widths import LANDSCAPE, PORTRAIT, SMALL, Fit, fit


def print_table(table: Table, *, is_wide: bool = False, is_fitted: bool = True) -> SafeString:
    """The table as HTML, every text in it escaped. `is_fitted`: its columns are as wide as its texts need and only what
    does not fit breaks, for which paper and font must be ours. A browser, of which neither is known, gets columns as
    wide as they say of themselves, whose texts may all break."""
    texts = table.texts()
    if is_fitted:
        fitted = fit(table, texts, (LANDSCAPE if is_wide else PORTRAIT) * (SMALL if table.is_small else 1))
    else:
        fitted = _as_declared(table.columns)
    values = [*table.rows, table.footer] if table.footer else table.rows
    rows = [_row(table.columns, *pair, index, fitted) for index, pair in enumerate(zip(values, texts, strict=True))]
    if table.footer:
        rows[-1] = rows[-1].replace("<tr>", '<tr class="total">', 1)
    if not table.rows:
        rows = [f'<tr><td class="breaks" colspan="{len(table.columns)}">{escape(str(table.empty))}</td></tr>', *rows]
    columns = "".join(f'<col width="{share * 100:.2f}%">' for share in fitted.shares)
    head, body = "".join(map(_heading, table.columns)), "\n".join(rows)
    names = " ".join(["rows", *["small"] * table.is_small, *["fitted"] * is_fitted])
    return SafeString(  # every text in it went through escape()
        f'<table class="{names}"><colgroup>{columns}</colgroup><thead><tr>{head}</tr></thead>\n'
        f"<tbody>\n{body}\n</tbody></table>"
    )


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
