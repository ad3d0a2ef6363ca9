"""What Excel knows of a sheet beyond its cells: native tables and names of cells, under its rules, a breach of which
makes it ask whether to repair the file (ECMA-376 part 1, 18.5.1.2 and 18.2.5; Microsoft's rules for names)."""

import re
from collections.abc import Iterable, Sequence

from openpyxl import Workbook
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.filters import AutoFilter
from openpyxl.worksheet.table import Table, TableColumn, TableStyleInfo

_NO_NAME = re.compile(r"[^A-Za-z0-9_]+")
_LONGEST_NAME = 200  # of 255 that Excel takes
_DANGLING = " '\",;–-(&"  # says nothing at the end of what is cut off
_LOOK = TableStyleInfo(name="TableStyleLight1", showRowStripes=False)


def native_name(*parts: str) -> str:
    """The parts as the name of a table or cell. Joined by "_", they are never the address of a cell."""
    return "_".join(_NO_NAME.sub("_", part).strip("_") for part in parts)[:_LONGEST_NAME]


def shortened(text: str, longest: int) -> str:
    """The text or its beginning, which ends with a whole word wherever that leaves anything."""
    if len(text) <= longest:
        return text
    whole, _blank, _cut = text[: longest + 1].rpartition(" ")  # where a word ends just there, the blank is one further
    return whole.rstrip(_DANGLING) or text[:longest]


def unlike(texts: Iterable[str], *, longest: int | None = None) -> list[str]:
    """The texts, those told from the ones before them by a number that say the same in any case; blanks by "?"."""
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
    """Make a native table with its filter of what is written in so many rows under the headers; without rows it cannot
    be one. A write-only sheet must be told its headers: it has no cells to read them from."""
    if not rows:
        return
    ref = f"A{header_row}:{get_column_letter(len(headers))}{header_row + rows}"
    columns = [TableColumn(id=number, name=header) for number, header in enumerate(headers, start=1)]
    table = Table(displayName=name, ref=ref, tableColumns=columns, autoFilter=AutoFilter(ref=ref))
    table.tableStyleInfo = _LOOK
    worksheet.tables.add(table)  # add_table() warns in write-only mode that columns are to be given, as they are


def name_cells(workbook: Workbook, sheet: str, row: int, names: Sequence[str]) -> None:
    """Give the cells of the row, from the first column on, their names; "" for none."""
    for column, name in enumerate(names, start=1):
        if name:
            place = f"{quote_sheetname(sheet)}!${get_column_letter(column)}${row}"
            workbook.defined_names[name] = DefinedName(name, attr_text=place)
