"""Reads spreadsheets of LibreOffice (.ods, OpenDocument) into plain rows, within a budget."""

import io
import re
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element, ParseError, iterparse
from zipfile import ZipFile

from django.utils.translation import gettext as _

from .budget import Budget, too_large
from .plain import LAST_COLUMN, MOST_COLUMNS, MOST_ROWS, Plain, PlainRow, plain, trimmed
from .problems import UnreadableWorkbook
from .safety import inspect_open_document

_CONTENT = "content.xml"
_MIME_TYPE = b"application/vnd.oasis.opendocument.spreadsheet"
_MOST_TABLES = 1_000
_LAST_ROW = 1_048_576  # of a sheet in LibreOffice
_LONGEST_NAME = 200  # characters of the name of a sheet
_MOST_BLANKS = 100
_LONGEST_SHOWN = 100
_NS = "{urn:oasis:names:tc:opendocument:xmlns:%s:1.0}"
_TABLE, _OFFICE, _TEXT, _STYLE = (_NS % name for name in ("table", "office", "text", "style"))
_CELLS = {f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"}
_BESIDE_LINES = tuple(_NS % name for name in ("office", "drawing", "dr3d", "table"))
"""Comments, drawings and what else is in a cell besides its lines."""
_IN_LINES = {f"{_TEXT}{name}" for name in ("span", "a", "s", "tab", "line-break", "ruby", "ruby-base", "meta")}
_IN_LINES |= {f"{_TEXT}{name}" for name in ("sheet-name", "title", "date", "time", "page-number", "page-count")}
_ERROR = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}value-type"
_NUMBERS = {"float", "currency", "percentage"}
_SHARE = re.compile(r"[0-9.,]+ ?(%|/ ?[0-9]+)")
"""Numbers that are shown as 80% or 17 / 20: the reader sees this text."""


@dataclass(slots=True)
class OpenTable:
    """One sheet with its rows that are not empty."""

    name: str
    is_hidden: bool = False
    hidden_columns: list[int] = field(default_factory=list)
    rows: list[PlainRow] = field(default_factory=list)
    column_styles: list[str] = field(default_factory=list)
    is_cut: bool = False
    """Whether there are more rows that are not empty."""


def is_open_document(content: bytes) -> bool:
    """Return whether the content is an .ods file, whose first part names its type."""
    return _MIME_TYPE in content[:200]


def open_document(content: bytes, budget: Budget) -> list[OpenTable]:
    """Return the sheets of an .ods file. Raise UnreadableWorkbook if it is damaged or exceeds the budget."""
    file = io.BytesIO(content)
    part = inspect_open_document(file, budget).get(_CONTENT)
    if part is None or part.refusal or not part.elements:
        reason = part.refusal if part and part.refusal else ""
        raise UnreadableWorkbook(reason) if reason else _damaged()
    reader = _Reader(budget)
    try:
        with ZipFile(file) as package, package.open(_CONTENT) as source:
            for event, element in iterparse(source, ("start", "end")):  # noqa: S314  a document type was refused
                budget.check()
                reader.take(event, element)
        reader.end()
    except ParseError as error:  # the inspection does not look at namespaces
        raise _damaged() from error
    return reader.tables


def _damaged() -> UnreadableWorkbook:
    return UnreadableWorkbook(_("The workbook is protected by a password or damaged. Save it again."))


class _Reader:
    """Builds the tables from the elements of content.xml in their order."""

    def __init__(self, budget: Budget):
        self.tables: list[OpenTable] = []
        self._budget = budget
        self._struck: set[str] = set()
        self._hidden: set[str] = set()
        self._row = 0
        self._left = MOST_ROWS
        self._loose = [0]
        """The number of cells that are in no row: outside tables and in each table that has not ended."""
        self._lost = False
        """Whether a table had something outside its rows."""

    def take(self, event: str, element: Element) -> None:
        if event == "start":
            if element.tag == f"{_TABLE}table":
                self._begin_table(element)
        elif element.tag == f"{_TABLE}table":
            self._lost |= bool(self._loose.pop()) or _has_text(element)
        elif element.tag in _CELLS:
            self._loose[-1] += 1
        elif element.tag == f"{_STYLE}style":
            self._take_style(element)
        elif element.tag == f"{_TABLE}table-column" and self.tables:
            self._take_column(element, self.tables[-1])
        elif element.tag == f"{_TABLE}table-row":
            if len(self._loose) > 1:
                self._loose[-1] -= sum(cell.tag in _CELLS for cell in element)
                self._take_row(element, self.tables[-1])
            del element[:]  # clear() would drop the text after the row, too

    def _begin_table(self, table: Element) -> None:
        if len(self.tables) >= _MOST_TABLES:
            raise too_large()
        is_hidden = table.get(f"{_TABLE}style-name") in self._hidden
        self.tables.append(OpenTable(table.get(f"{_TABLE}name", "")[:_LONGEST_NAME], is_hidden))
        self._row = 0
        self._loose.append(0)

    def end(self) -> None:
        """Raise UnreadableWorkbook if there was something outside the rows of tables: it would be lost."""
        if self._lost or self._loose != [0]:
            raise _damaged()

    def _take_style(self, style: Element) -> None:
        name = style.get(f"{_STYLE}name", "")
        text = style.find(f"{_STYLE}text-properties")
        if text is not None and text.get(f"{_STYLE}text-line-through-style", "none") != "none":
            self._struck.add(name)
        table = style.find(f"{_STYLE}table-properties")
        if table is not None and table.get(f"{_TABLE}display") == "false":
            self._hidden.add(name)

    def _take_column(self, column: Element, table: OpenTable) -> None:
        first = len(table.column_styles)
        count = min(_repeated(column, "columns-repeated"), MOST_COLUMNS - first)
        table.column_styles += [column.get(f"{_TABLE}default-cell-style-name", "")] * count
        if column.get(f"{_TABLE}visibility", "visible") != "visible":
            table.hidden_columns += range(first, first + count)

    def _take_row(self, row: Element, table: OpenTable) -> None:
        number, count = self._row + 1, _repeated(row, "rows-repeated")
        self._row += count
        if number > _LAST_ROW:
            return
        cells: list[Plain] = []
        position = width = 0
        struck: list[int] = []
        spans: dict[int, tuple[int, int]] = {}
        if _has_text(row) or any(_has_any_text(other) for other in row if other.tag not in _CELLS):
            raise _damaged()
        for cell in (cell for cell in row if cell.tag in _CELLS):
            value = _value(cell) if cell.tag == f"{_TABLE}table-cell" else None
            end = min(position + _repeated(cell, "columns-repeated"), LAST_COLUMN)
            read = range(position, min(end, MOST_COLUMNS))
            cells += [value] * len(read)
            if value is not None:
                width = end
                struck += read if self._is_struck(cell, position, table) else ()
            if (span := _span(cell)) != (1, 1):
                spans[position] = number + span[0] - 1, min(position + span[1], MOST_COLUMNS) - 1
            position = end
        cells = trimmed(cells)
        if width:
            is_hidden = row.get(f"{_TABLE}visibility", "visible") != "visible"
            count = min(count, _LAST_ROW + 1 - number)
            table.is_cut |= count > self._left
            count = min(count, self._left)
            for index in range(count):
                self._budget.check()
                table.rows.append(PlainRow(number + index, list(cells), is_hidden, struck, spans, width))
            self._left -= count

    def _is_struck(self, cell: Element, position: int, table: OpenTable) -> bool:
        styles = table.column_styles
        default = styles[position] if position < len(styles) else ""
        return cell.get(f"{_TABLE}style-name", default) in self._struck


def _value(cell: Element) -> Plain:
    """Return the value of the cell. A formula counts by its stored result."""
    kind = cell.get(f"{_OFFICE}value-type")
    if text := _text_outside(cell):
        return plain(text, "e")
    if cell.get(_ERROR) == "error":
        return plain(_text(cell), "e")
    if kind in _NUMBERS and _SHARE.fullmatch(_text(cell).strip()):
        return plain(_text(cell).strip(), "s")
    if kind in _NUMBERS:
        return _number(cell.get(f"{_OFFICE}value", ""))
    if kind in ("date", "time", "boolean"):
        iso = {"iso": cell.get(f"{_OFFICE}date-value", "")[:_LONGEST_SHOWN]} if kind == "date" else {}
        return {"kind": "other", "shown": _text(cell)[:_LONGEST_SHOWN]} | iso
    if kind is None and cell.get(f"{_TABLE}formula"):
        return plain(cell.get(f"{_TABLE}formula"), "f")
    return plain(cell.get(f"{_OFFICE}string-value") or _text(cell), "s")


def _has_text(element: Element) -> bool:
    """Return whether there is text between the children of the element."""
    return any(text and text.strip() for text in (element.text, *(child.tail for child in element)))


def _has_any_text(element: Element) -> bool:
    return bool("".join(element.itertext()).strip())


def _text_outside(cell: Element) -> str:
    """Return what the cell has outside its lines, or in them in unknown elements. Programs do not show it. Raise
    UnreadableWorkbook if the lines are of an unknown kind: all of them would be lost."""
    found = [cell.text, *(child.tail for child in cell)]
    others = [child for child in cell if child.tag != f"{_TEXT}p" and not child.tag.startswith(_BESIDE_LINES)]
    if any(child.tag.endswith("}p") for child in others):
        raise _damaged()
    found += ["".join(child.itertext()) for child in others]
    for line in cell.findall(f"{_TEXT}p"):
        found += ["".join(each.itertext()) for each in line.iter() if each is not line and each.tag not in _IN_LINES]
    return " ".join(text.strip() for text in found if text and text.strip())


def _number(text: str) -> Plain:
    try:
        return plain(int(text) if re.fullmatch(r"-?[0-9]{1,30}", text) else float(text), "n")
    except ValueError:
        return plain(text or "?", "e")


def _text(cell: Element) -> str:
    """Return the lines of the cell."""
    return "\n".join(_line(line) for line in cell.findall(f"{_TEXT}p"))


def _line(line: Element) -> str:
    for blank in line.iter(f"{_TEXT}s"):
        blank.text = " " * min(_integer(blank.get(f"{_TEXT}c")) or 1, _MOST_BLANKS)
    for name, text in (("tab", "\t"), ("line-break", "\n")):
        for element in line.iter(f"{_TEXT}{name}"):
            element.text = text
    return "".join(line.itertext())


def _span(cell: Element) -> tuple[int, int]:
    """Return over how many rows and columns the cell is merged."""
    rows, columns = (_integer(cell.get(f"{_TABLE}number-{what}-spanned")) or 1 for what in ("rows", "columns"))
    return rows, columns


def _repeated(element: Element, what: str) -> int:
    return max(1, _integer(element.get(f"{_TABLE}number-{what}")))


def _integer(text: str | None) -> int:
    return int(text) if text and re.fullmatch(r"[0-9]{1,9}", text) else 0
