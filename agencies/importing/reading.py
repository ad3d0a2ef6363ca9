"""Reads a list of agencies: its sheet, the meaning of its columns, and its rows."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from agencies.models import Agency
from agencies.region_names import RegionNames
from agencies.workbook import SHEET
from documents.reading import cells
from documents.reading.budget import check_work, current_budget
from documents.reading.headers import columns_without_header, header_key, is_numbering
from documents.reading.lists import divide, is_struck
from documents.reading.mapped import MappedRow
from documents.reading.problems import Findings, UnreadableWorkbook, worded
from documents.reading.tables import NumberedRow, Table, TableRows, cell_reference, open_tables, shown, unread_columns
from documents.text import name_key, ranges, tidy

from .fields import CODE, KIND, NAME, PROVINCE, REGENCY, STORED, SUBKIND, implied_kind, vocabulary
from .kinds import kind_of_row
from .places import EXPECTED_CODE, Places

MOST_ROWS = 40_000
MAXIMUM_SIZE = 5 * 1024 * 1024  # bytes of a list in the browser
MOST_UPLOADED = 1_000
"""Rows of a list in the browser, where each page reads it again."""
_OTHER_SHEET = _('The sheet "%(name)s" is not read.')
_HIDDEN_SHEET = _('The hidden sheet "%(name)s" is not read.')
_LEFT_UNSEEN = _("Rows that are hidden or have text struck through in the file are left out: %(rows)s.")
_READ_UNSEEN = _("Rows that are hidden or have text struck through in the file are read all the same: %(rows)s.")
_HEAD = 30  # rows looked at to choose a sheet


@dataclass(frozen=True, slots=True)
class Layout:
    """How a file is read: the columns by field (positions from 0), and what applies to rows that do not say it."""

    columns: Mapping[str, int]
    kind: str = ""
    region: str = ""
    keeps_blank: bool = False
    """Whether a blank cell keeps the stored value. Else it clears it."""
    adds_similar: bool = False
    """Whether a new name that is similar to that of another agency is added. Else it is a question to the user."""
    takes_unseen: bool = False
    """Whether rows that the file hides or strikes through are read. Else they are left out."""


@dataclass(slots=True)
class AgencyRow:
    row: MappedRow
    name: str
    kind: Agency.Kind
    region: str
    region_name: str
    values: dict[str, str | date | None] = field(default_factory=dict)
    """The values to store, by field: a missing column changes nothing."""
    similar: str = ""
    """The names of the agencies that are similar to a new one."""

    @property
    def identity(self) -> tuple[str, str, str]:
        return self.kind, self.region, self.name


class AgencyFile:
    """One sheet of a file with its headers. Raise UnreadableWorkbook if there is nothing to read, or too much."""

    def __init__(self, content: bytes, *, sheet: str = "", header_row: int = 0, most_rows: int = MOST_ROWS):
        tables = {table.name: table for table in open_tables(content, current_budget())}
        self.sheets = list(tables)
        self.hidden_sheets = [name for name, table in tables.items() if table.is_hidden]
        visible = {name: table for name, table in tables.items() if not table.is_hidden}
        self.sheet = sheet if sheet in tables else _best(visible or tables)
        self.read = tables[self.sheet].read(most_rows + _HEAD + 1) if tables else TableRows()
        rows = self.read.rows
        if not rows:
            raise UnreadableWorkbook(gettext("The file is empty."))
        if len(rows) > most_rows + _HEAD:
            text = gettext("The file has more than %(rows)d rows. Send it in parts.")
            raise UnreadableWorkbook(text % {"rows": most_rows})
        numbers = [number for number, _cells in rows]
        index = numbers.index(header_row) if header_row in numbers else vocabulary().find_header(rows)
        self.header_row, self.header = rows[index]
        self.head, below = rows[: max(index + 1, _HEAD)], rows[index + 1 :]
        self.rows = below[1:] if below and is_numbering(below[0][1]) else below

    def suggested(self) -> Layout:
        """Return the layout that the headers suggest."""
        columns = vocabulary().recognise(self.header)
        return Layout(columns, kind="" if {KIND, SUBKIND} & {*columns} else implied_kind(self.header))

    @property
    def has_unseen(self) -> bool:
        """Return whether rows of the sheet are hidden or have text struck through."""
        return bool(self.read.hidden or self.read.struck)

    @property
    def title(self) -> str:
        """Return the name of the sheet for messages."""
        return self.sheet or "CSV"


def with_columns(file: AgencyFile, headers: Mapping[str, str], layout: Layout) -> Layout:
    """Return the layout with the suggested columns and those of these headers, by field, and the suggested kind.

    Raise UnreadableWorkbook if the file lacks a header.
    """
    suggested = file.suggested()
    columns = dict(suggested.columns)
    positions = {header_key(shown(cell)): position for position, cell in reversed([*enumerate(file.header)])}
    for name, header in headers.items():
        if header_key(header) not in positions:
            text = gettext('The file has no column "%(name)s".') % {"name": header}
            raise UnreadableWorkbook(text)
        place = positions[header_key(header)]
        columns = {field: position for field, position in columns.items() if position != place} | {name: place}
    return replace(layout, columns=columns, kind=layout.kind or suggested.kind)


def read_agencies(file: AgencyFile, layout: Layout, findings: Findings) -> list[AgencyRow]:
    """Return the rows without mistakes. Mistakes and what is left out are added to the findings."""
    if not _has_columns(file, layout, findings):
        return []
    _remark_unread(file, layout, findings)
    places = Places(RegionNames(), layout.region)
    if not places.knows_default:
        findings.refuse(file.title, "", layout.region, EXPECTED_CODE)
        return []
    first_rows: dict[tuple[str, str, str], int] = {}
    read = []
    for number, plain in _listed(file, layout, findings):
        check_work()
        row = MappedRow(file.title, number, plain, layout.columns, findings)
        if all(row.plain(name) is None for name in layout.columns):
            continue
        agency_row = _read(row, layout, places)
        if agency_row is None:
            continue
        first = first_rows.setdefault((agency_row.kind, agency_row.region, name_key(agency_row.name)), number)
        if first != number:
            row.refuse(NAME, worded(_("each agency only once; it is also in row %(row)d"), row=first))
        if row.is_right:
            read.append(agency_row)
    return read


def _best(tables: dict[str, Table]) -> str:
    """Return the portal's own sheet, or else the first of those whose headers name the most fields."""
    own = [name for name in tables if name.casefold() == SHEET.casefold()]
    return own[0] if own else max(tables, key=lambda name: vocabulary().score(tables[name].rows(_HEAD)), default="")


def _has_columns(file: AgencyFile, layout: Layout, findings: Findings) -> bool:
    missing = []
    if NAME not in layout.columns:
        missing.append(worded(_('a column "%(name)s"'), name="Nama"))
    if not ({KIND, SUBKIND} & {*layout.columns} or layout.kind):
        missing.append(worded(_('a column "%(name)s", or one kind for all rows'), name="Jenis instansi"))
    if not ({CODE, REGENCY, PROVINCE} & {*layout.columns} or layout.region):
        missing.append(worded(_('a column "%(name)s", or one region for all rows'), name="Kode wilayah"))
    for expected in missing:
        findings.refuse(file.title, "", None, expected)
    return not missing


def _listed(file: AgencyFile, layout: Layout, findings: Findings) -> list[NumberedRow]:
    """Return the rows of the list. Add remarks about what is above, below and between them, and about unseen rows."""
    found = file.read
    name = layout.columns[NAME]
    rows, left_out = divide(
        found.rows,
        header_row=file.header_row,
        names=[name],
        known={*layout.columns.values()},
        merged=found.merged,
        of_agencies=True,
    )
    for part in left_out:
        findings.remark(file.title, "", part.sentence(ranges(part.rows)))
    hidden = {*found.hidden}
    unseen = {n for n, cells in rows if n in hidden or is_struck(cells, found.struck.get(n, ()), [name])}
    if not unseen:
        return rows
    text = _LEFT_UNSEEN if not layout.takes_unseen else _READ_UNSEEN
    findings.remark(file.title, "", worded(text, rows=ranges(sorted(unseen))))
    return [row for row in rows if layout.takes_unseen or row[0] not in unseen]


def _remark_unread(file: AgencyFile, layout: Layout, findings: Findings) -> None:
    """Add a remark about each column that has no meaning, and about other sheets."""
    read = {*layout.columns.values()}
    for position, cell in enumerate(file.header):
        if position not in read and (header := tidy(shown(cell))):
            place = cell_reference(file.header_row, position + 1)
            findings.remark(file.title, place, worded(_('The column "%(name)s" is ignored.'), name=header[:100]))
    for position in columns_without_header(file.header, file.rows):
        if position not in read:
            place = cell_reference(file.header_row, position + 1)
            findings.remark(file.title, place, _("This column has no header and is ignored."))
    if text := unread_columns(file.read.width):
        findings.remark(file.title, "", text)
    for sheet in file.sheets:
        if sheet != file.sheet:
            sentence = _HIDDEN_SHEET if sheet in file.hidden_sheets else _OTHER_SHEET
            findings.remark(sheet, "", worded(sentence, name=sheet))


def _read(row: MappedRow, layout: Layout, places: Places) -> AgencyRow | None:
    name = row.read(NAME, cells.text(max_length=200), required=True)
    kind = kind_of_row(row, layout.kind)
    region = places.of_row(row, kind) if kind else None
    values: dict[str, str | date | None] = {}
    for column in STORED:
        if row.has(column.name) and not (layout.keeps_blank and row.plain(column.name) is None):
            found = row.read(column.name, column.parser)
            values[column.name] = column.empty if found is None else found
    if name is None or kind is None or region is None:
        return None
    return AgencyRow(row, name, kind, region, places.name(region), values)
