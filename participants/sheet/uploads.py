"""An uploaded spreadsheet from reading to checking. It is stored no longer and no fuller than needed."""

import hashlib
import json
from collections.abc import Mapping, Sequence

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from documents.reading.headers import is_numbering
from documents.reading.problems import UnreadableWorkbook
from documents.reading.tables import NumberedRow, Plain, Table, is_workbook, open_tables, shown
from events.models import Event
from participants.models import SheetImport, SheetLayout

from .answers import Answers
from .entries import Entry, Progress
from .fields import fingerprint, has_names, is_unwanted, recognise, vocabulary
from .judging import judge
from .outcome import describe
from .rows.guessing import guesses
from .rows.reading import read_entries

SHEET_CHECK = "participants.sheet-check"
SHEET_COMMIT = "participants.sheet-commit"
MAXIMUM_SIZE = 5 * 1024 * 1024  # bytes
MOST_ROWS = 2_000
"""People in one file."""
_WHILE_ONE_WAITS = 200  # rows

State = SheetImport.State
_ABOVE = 30  # rows with titles above the headers, and empty rows that hold a blank
_MOST_SHEETS = 20


@transaction.atomic
def receive(event: Event, content: bytes, *, name: str, by: User) -> SheetImport:
    """Store the file with its rows, and its columns if they are known: by their names, or by the user's earlier
    answer for the same headers. Raise UnreadableWorkbook."""
    discard_expired()
    table = _best(open_tables(content))
    rows = _without_unwanted(table.rows(MOST_ROWS + _ABOVE + 1))
    if not rows:
        raise UnreadableWorkbook(_("The file is empty."))
    suffix = ".xlsx" if is_workbook(content) else ".csv"
    upload = SheetImport(event=event, by=by, name=name[-200:].replace("\0", ""), sheet=table.name, rows=rows)
    _take_header(upload, vocabulary().find_header(rows))
    if len(people_rows(upload)) > MOST_ROWS:
        raise UnreadableWorkbook(_("The file has more than %(rows)d rows. Send it in parts.") % {"rows": MOST_ROWS})
    _refuse_other_event(upload)
    upload.file.save(f"sheet{suffix}", ContentFile(content), save=False)
    upload.save()
    return upload


def choose_header(upload: SheetImport, number: int) -> None:
    """Take the row with that number as the headers, if the file has it."""
    index = next((index for index, row in enumerate(upload.rows) if row[0] == number), None)
    if index is not None:
        _take_header(upload, index)
        _save_unless_stored(upload, "header_row", "columns", "state")


@transaction.atomic
def name_columns(upload: SheetImport, columns: Mapping[str, int]) -> None:
    """Set the meaning of the columns, for this file and for later ones of the user with the same headers."""
    upload.columns, upload.state, upload.outcome = dict(columns), State.CHECKING, None
    _save_unless_stored(upload, "columns", "state", "outcome")
    SheetLayout.objects.update_or_create(
        user=upload.by, fingerprint=fingerprint(header(upload)), defaults={"columns": upload.columns}
    )


def _save_unless_stored(upload: SheetImport, *fields: str) -> None:
    """Save the fields, unless a job has stored the upload since it was read."""
    unstored = SheetImport.objects.filter(pk=upload.pk).exclude(state=State.STORED)
    unstored.update(**{name: getattr(upload, name) for name in fields})


def answer(upload: SheetImport, answers: Mapping[str, str]) -> None:
    """Store the answers by the names of their questions, beside the earlier ones."""
    upload.answers |= answers
    upload.save(update_fields=["answers"])


def is_large(upload: SheetImport) -> bool:
    """Return whether a job checks and stores it."""
    return len(upload.rows) > _WHILE_ONE_WAITS


def await_check(upload: SheetImport) -> None:
    """Drop the outcome of an earlier check, because a new one has begun."""
    upload.state = State.CHECKING
    SheetImport.objects.filter(pk=upload.pk).exclude(state=State.STORED).update(state=State.CHECKING)


def reading(upload: SheetImport) -> str:
    """Return a digest of how the file is read. Two checks with the same digest have the same outcome."""
    read = json.dumps([upload.header_row, upload.columns, upload.answers], sort_keys=True)
    return hashlib.sha256(read.encode()).hexdigest()[:16]


def check(upload: SheetImport, progress: Progress, *, differs: bool = False) -> None:
    """Check the file against the database and store the outcome. `differs` notes in it that it is not the one that
    was to be stored."""
    verdict = judge(upload.event, entries_of(upload, progress), reader=upload.by, answers=Answers(upload.answers))
    upload.outcome, upload.state = describe(verdict, upload.columns) | {"differs": differs}, State.CHECKED
    # An upload that was stored meanwhile has nothing to check any more.
    unstored = SheetImport.objects.filter(pk=upload.pk).exclude(state=State.STORED)
    unstored.update(outcome=upload.outcome, state=upload.state)


def entries_of(upload: SheetImport, progress: Progress) -> list[Entry]:
    return read_entries(people_rows(upload), upload.columns, Answers(upload.answers), progress)


def header(upload: SheetImport) -> list[Plain]:
    return next((cells for number, cells in upload.rows if number == upload.header_row), [])


def guessed_columns(upload: SheetImport) -> dict[str, int]:
    """Return the positions of columns that look like a field which has no column."""
    return guesses(header(upload), people_rows(upload), upload.columns)


def people_rows(upload: SheetImport) -> list[NumberedRow]:
    """Return the rows below the headers."""
    rows = [(number, cells) for number, cells in upload.rows if number > upload.header_row]
    return rows[1:] if rows and is_numbering(rows[0][1]) else rows


@transaction.atomic
def discard(upload: SheetImport) -> None:
    """Delete the upload and its file."""
    forget_file(upload)
    upload.delete()


def discard_expired() -> int:
    """Delete uploads that expired without being stored; return their number."""
    expired = list(SheetImport.objects.expired())
    for upload in expired:
        discard(upload)
    return len(expired)


def forget_file(upload: SheetImport) -> None:
    """Delete the file when the transaction has been committed."""
    storage, name = upload.file.storage, upload.file.name
    if name:
        transaction.on_commit(lambda: storage.delete(name))


def _best(tables: Sequence[Table]) -> Table:
    """Return the sheet whose headers are understood best, otherwise the first one that is not empty."""
    heads = [(table, table.rows(_ABOVE)) for table in tables[:_MOST_SHEETS]]
    filled = [(table, rows) for table, rows in heads if rows]
    if not filled:
        raise UnreadableWorkbook(_("The file is empty."))
    return max(filled, key=lambda pair: vocabulary().score(pair[1]))[0]


def _take_header(upload: SheetImport, index: int) -> None:
    upload.header_row, cells = upload.rows[index]
    layout = SheetLayout.objects.filter(user=upload.by, fingerprint=fingerprint(cells)).first()
    upload.columns = layout.columns if layout else recognise(cells)
    understood = layout or (has_names(upload.columns) and not guessed_columns(upload))
    upload.state = State.CHECKING if understood else State.COLUMNS


def _without_unwanted(rows: list[NumberedRow]) -> list[NumberedRow]:
    """Leave out the numbers of identity cards. The file that has them is deleted as all others."""
    if not rows:
        return rows
    index = vocabulary().find_header(rows)
    unwanted = {position for position, cell in enumerate(rows[index][1]) if is_unwanted(cell)}
    kept = rows[: index + 1]
    return kept + [
        (number, [None if position in unwanted else cell for position, cell in enumerate(cells)])
        for number, cells in rows[index + 1 :]
    ]


def _refuse_other_event(upload: SheetImport) -> None:
    """Refuse the template of another event: it names its event above the headers."""
    above = {shown(cells[0]).strip() for number, cells in upload.rows if number < upload.header_row}
    named = Event.objects.visible_to(upload.by).filter(code__in=above)
    codes = set(named.values_list("code", flat=True))
    if codes and upload.event.code not in codes:
        words = {"other": ", ".join(sorted(codes)), "this": upload.event.code}
        raise UnreadableWorkbook(_("This file is for the event %(other)s, not for %(this)s.") % words)
