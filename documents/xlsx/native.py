"""Excel's native tables and names of cells.

Excel offers to repair a file that breaks its rules: ECMA-376 part 1, 18.5.1.2 and 18.2.5, and Microsoft's rules for
names.
"""

import re
from collections.abc import Iterable, Mapping, Sequence

from openpyxl import Workbook
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.filters import AutoFilter
from openpyxl.worksheet.table import Table, TableColumn, TableStyleInfo

_NO_NAME = re.compile(r"[^A-Za-z0-9_]+")
_LONGEST_NAME = 200  # Excel allows 255
_DANGLING = " '\",;–-(&"  # removed from the end of a shortened text
_LOOK = TableStyleInfo(name="TableStyleLight1", showRowStripes=False)


def native_name(*parts: str) -> str:
    """Return the parts as the name of a table or cell. The "_" between them keeps it from being a cell's address."""
    return "_".join(_NO_NAME.sub("_", part).strip("_") for part in parts)[:_LONGEST_NAME]


def shortened(text: str, longest: int) -> str:
    """Return the text, or its beginning up to the last whole word that fits, if there is one."""
    if len(text) <= longest:
        return text
    whole, _blank, _cut = text[: longest + 1].rpartition(" ")  # one more, for the blank after a word that just fits
    return whole.rstrip(_DANGLING) or text[:longest]


def distinct(texts: Iterable[str], *, longest: int | None = None) -> list[str]:
    """Return the texts without duplicates: a repeated one (in any case) gets a number, an empty one becomes "?"."""
    taken, result = set(), []
    for text in texts:
        named, number = text or "?", 2
        while named.casefold() in taken:
            ending = f" ({number})"
            named = (shortened(text, longest - len(ending)) if longest else text) or "?"
            named += ending
            number += 1
        taken.add(named.casefold())
        result.append(named)
    return result


def add_table(worksheet, name: str, headers: Sequence[str], *, header_row: int, rows: int) -> None:
    """Make a native table with a filter of the rows under the headers. Excel allows no table without rows.

    A write-only sheet has no cells from which the headers could be read, so they are given.
    """
    if not rows:
        return
    ref = f"A{header_row}:{get_column_letter(len(headers))}{header_row + rows}"
    columns = [TableColumn(id=number, name=header) for number, header in enumerate(headers, start=1)]
    table = Table(displayName=name, ref=ref, tableColumns=columns, autoFilter=AutoFilter(ref=ref))
    table.tableStyleInfo = _LOOK
    worksheet.tables.add(table)  # worksheet.add_table() always warns in write-only mode


def name_cells(workbook: Workbook, sheet: str, first_row: int, names: Mapping[tuple[int, int], str]) -> None:
    """Name cells of the sheet by their row, counted from 0 at `first_row`, and their column, counted from 0."""
    for (row, column), name in names.items():
        place = f"{quote_sheetname(sheet)}!${get_column_letter(column + 1)}${first_row + row}"
        workbook.defined_names[name] = DefinedName(name, attr_text=place)
