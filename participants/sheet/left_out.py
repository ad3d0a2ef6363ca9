"""What the preview says of a file besides its people: the sheets and rows that are read or left out, and why."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from documents import wording
from documents.reading.headers import line_of
from documents.reading.lists import LeftOut, Part, text_of, unseen_text
from documents.reading.tables import cell_reference, unread_columns
from participants.models import SheetImport

from .fields import label, meaning
from .source import other_tables, people_of, rows_text, unseen_rows

_HEADINGS = gettext_lazy("The headings in row %(rows)s (%(text)s) are read as the agency of the people below them.")


@dataclass(slots=True)
class Remarks:
    """Sentences about one file. `warnings` are about people who are not read; `notes` are about the rest."""

    warnings: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    other_tables: list[str] = field(default_factory=list)
    """Tables of a sheet that are not read, because their headers are others."""
    unseen: str = ""
    """The question about rows that the file hides or strikes through; empty if it has none."""
    takes_unseen: bool = False
    has_other_sheets: bool = False


def remarks_of(upload: SheetImport) -> Remarks:
    """Return what the user should know of the file, as it is read now."""
    remarks = Remarks(takes_unseen=bool(upload.source.get("takes_unseen")))
    people, left_out = people_of(upload)
    _add_sheets(upload, remarks)
    remarks.other_tables = [_table_text(upload, *table) for table in other_tables(upload)]
    _add_unseen(upload, remarks, unseen_rows(upload, people))
    remarks.notes += [_sentence(upload, one) for each in left_out for one in _apart(upload, each)]
    if merged := [int(row) for row in upload.source.get("merged", {}) if int(row) in {row[0] for row in people}]:
        text = _("Merged cells count for each of their rows: row %(rows)s.")
        remarks.notes.append(text % {"rows": rows_text(upload.source, merged)})
    _add_shape(upload, remarks)
    _add_hidden_columns(upload, remarks)
    remarks.notes += filter(None, [unread_columns(upload.source.get("width", 0))])
    return remarks


def sheet_text(sheet: dict[str, object]) -> str:
    """Return the name of a sheet with the number of its people, and whether it is hidden."""
    parts = []
    if isinstance(count := sheet["people"], int):
        parts.append(ngettext("%(n)d person", "%(n)d people", count) % {"n": count})
    if sheet["is_hidden"]:
        parts.append(_("hidden"))
    return f"“{sheet['name']}” ({', '.join(parts)})" if parts else f"“{sheet['name']}”"


def _add_sheets(upload: SheetImport, remarks: Remarks) -> None:
    sheets = upload.source.get("sheets", [])
    others = [sheet for sheet in sheets if not sheet["is_taken"]]
    taken = [sheet for sheet in sheets if sheet["is_taken"]]
    if others or any(sheet["is_hidden"] for sheet in taken):
        text = _("Read: the sheet %(sheets)s.")
        remarks.notes.append(text % {"sheets": wording.listing([sheet_text(sheet) for sheet in taken])})
    if with_people := [sheet_text(sheet) for sheet in others if sheet["people"]]:
        text = _("Not read: the sheet %(sheets)s.")
        remarks.warnings.append(text % {"sheets": wording.listing(with_people)})
    if without := [sheet_text(sheet) for sheet in others if not sheet["people"]]:
        text = _("Not read, because no people were found in it: the sheet %(sheets)s.")
        remarks.notes.append(text % {"sheets": wording.listing(without)})
    remarks.has_other_sheets = bool(others)


def _table_text(upload: SheetImport, first: int, last: int) -> str:
    rows = {number: cells for number, cells in upload.rows if first <= number <= last}
    text = _(
        "Not read: the table in row %(rows)s, because its headers (%(headers)s) are others. Give it the same columns, "
        "send it as a file of its own, or choose its row as the row of headers."
    )
    return text % {"rows": rows_text(upload.source, rows), "headers": line_of(rows[first])}


def _add_unseen(upload: SheetImport, remarks: Remarks, unseen: Sequence[int]) -> None:
    if unseen:
        remarks.unseen = unseen_text(len(unseen), rows_text(upload.source, unseen))


def _apart(upload: SheetImport, one: LeftOut) -> list[LeftOut]:
    """Divide what is above the headers into what is left out and what is read as the agency of the people below."""
    headings = {*upload.source.get("headings", ())}
    if one.part != Part.ABOVE or headings.isdisjoint(one.rows):
        return [one]
    rows = [(number, cells) for number, cells in upload.rows if number in one.rows]
    pieces = {Part.ABOVE: [row for row in rows if row[0] not in headings]}
    pieces[Part.HEADING] = [row for row in rows if row[0] in headings]
    return [LeftOut(part, [row[0] for row in some], text_of(some)) for part, some in pieces.items() if some]


def _sentence(upload: SheetImport, one: LeftOut) -> str:
    is_used = one.part == Part.HEADING and not set(one.rows).isdisjoint(upload.source.get("headings", ()))
    rows = rows_text(upload.source, one.rows)
    return str(_HEADINGS) % {"rows": rows, "text": one.text} if is_used else one.sentence(rows)


def _add_shape(upload: SheetImport, remarks: Remarks) -> None:
    if joined := upload.source.get("joined"):
        text = _("A NIP in the row below a name is that of the person above: row %(rows)s.")
        remarks.notes.append(text % {"rows": rows_text(upload.source, joined)})
    if divided := upload.source.get("divided"):
        text = _("Divided into two columns: %(columns)s.")
        remarks.notes.append(text % {"columns": wording.listing([f"“{head}”" for head in divided])})
    for one in upload.source.get("spanned", []):
        columns = [f"{_letters(int(place))} ({label(name)})" for place, name in one["columns"].items()]
        text = _("The header “%(head)s” is above several columns, which are read as %(columns)s.")
        remarks.notes.append(text % {"head": one["head"], "columns": wording.listing(columns)})
    if upload.source.get("one_column"):
        remarks.notes.append(
            _("All data are in one column; each text of it is divided at dashes, slashes and brackets.")
        )


def _add_hidden_columns(upload: SheetImport, remarks: Remarks) -> None:
    hidden = set(upload.source.get("hidden_columns", ()))
    read = {position: name for name, position in upload.columns.items() if position in hidden}
    if read:
        columns = [f"{_letters(position)} ({label(meaning(name))})" for position, name in sorted(read.items())]
        text = _("Hidden in the file, but read: the column %(columns)s.")
        remarks.notes.append(text % {"columns": wording.listing(columns)})


def _letters(position: int) -> str:
    """Return the letters of the column at a position from 0."""
    return cell_reference(1, position + 1)[:-1]
