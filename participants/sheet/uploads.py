"""An uploaded spreadsheet from reading to checking. It is stored no longer and no fuller than needed."""

import hashlib
import json
from collections.abc import Collection, Mapping

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from documents.reading.budget import upload_budget, working_within
from documents.reading.lists import guess_columns
from documents.reading.problems import UnreadableWorkbook
from documents.reading.tables import NumberedRow, Plain, is_workbook, open_tables, shown
from events.models import Event
from participants.models import SheetImport, SheetLayout

from .answers import Answers
from .entries import Entry, Progress
from .fields import fingerprint, has_names, recognise
from .judging import judge
from .outcome import describe
from .rows.guessing import guesses
from .rows.reading import read_entries
from .source import NO_HEADER, Reading, agencies_above, people_of, read_tables, unseen_rows

SHEET_CHECK = "participants.sheet-check"
SHEET_COMMIT = "participants.sheet-commit"
MAXIMUM_SIZE = 5 * 1024 * 1024  # bytes
_WHILE_ONE_WAITS = 200  # rows
_LONGEST_NAME = 200  # characters of the name of a sheet that are kept

State = SheetImport.State


@transaction.atomic
def receive(event: Event, content: bytes, *, name: str, by: User) -> SheetImport:
    """Store the file with its rows, and its columns if they are known: by their names, or by the user's earlier
    answer for the same headers. Raise UnreadableWorkbook."""
    discard_expired()
    suffix = ".xlsx" if is_workbook(content) else ".csv"
    upload = read(SheetImport(event=event, by=by, name=name[-200:].replace("\0", "")), content)
    upload.file.save(f"sheet{suffix}", ContentFile(content), save=False)
    upload.save()
    return upload


def read(upload: SheetImport, content: bytes) -> SheetImport:
    """Give the unsaved upload the rows and columns of the content, and return it. Raise UnreadableWorkbook."""
    with working_within(upload_budget()) as budget:
        _take(upload, read_tables(open_tables(content, budget)))
    _refuse_other_event(upload)
    return upload


def choose_header(upload: SheetImport, number: int) -> None:
    """Take the row with that number as the headers, if the file has it; NO_HEADER means that it has none."""
    if number == NO_HEADER or any(row[0] == number for row in upload.rows):
        _take_header(upload, number)
        _save_unless_stored(upload, "header_row", "columns", "state")


def choose_sheets(upload: SheetImport, names: Collection[str]) -> None:
    """Read the sheets with these names. Raise UnreadableWorkbook."""
    with upload.file.open() as file, working_within(upload_budget()) as budget:
        _take(upload, read_tables(open_tables(file.read(), budget), names))
    upload.answers, upload.outcome = {}, None
    fields = ("sheet", "rows", "source", "header_row", "columns", "state", "answers", "outcome")
    _save_unless_stored(upload, *fields)


def take_unseen(upload: SheetImport, *, taken: bool) -> None:
    """Note whether hidden and struck rows are read as the others."""
    upload.source["takes_unseen"] = taken
    _save_unless_stored(upload, "source")


@transaction.atomic
def name_columns(upload: SheetImport, columns: Mapping[str, int]) -> None:
    """Set the meaning of the columns, for this file and for later ones of the user with the same headers."""
    upload.columns, upload.state, upload.outcome = dict(columns), State.CHECKING, None
    _save_unless_stored(upload, "columns", "state", "outcome")
    if upload.header_row != NO_HEADER:
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
    read = json.dumps([upload.source, upload.header_row, upload.columns, upload.answers], sort_keys=True)
    return hashlib.sha256(read.encode()).hexdigest()[:16]


def check(upload: SheetImport, progress: Progress, *, differs: bool = False) -> None:
    """Check the file against the database and store the outcome. `differs` notes in it that it is not the one that
    was to be stored."""
    answers, above = Answers(upload.answers), agencies_above(upload)
    verdict = judge(upload.event, entries_of(upload, progress), reader=upload.by, answers=answers, above=above)
    upload.outcome = describe(verdict, upload.columns, upload.source) | {"differs": differs}
    upload.state = State.CHECKED
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
    """Return the rows of people, without those that the file hides or strikes through unless the user takes them."""
    people, _left_out = people_of(upload)
    unseen = set() if upload.source.get("takes_unseen") else set(unseen_rows(upload, people))
    return [row for row in people if row[0] not in unseen]


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


def _take(upload: SheetImport, read: Reading) -> None:
    upload.rows, upload.source = read.rows, read.source
    upload.sheet = next((sheet["name"] for sheet in read.source["sheets"] if sheet["is_taken"]), "")[:_LONGEST_NAME]
    _take_header(upload, read.header_row)
    if read.is_asked:
        upload.state = State.SHEETS


def _take_header(upload: SheetImport, number: int) -> None:
    upload.header_row = number
    if number == NO_HEADER:
        upload.columns, upload.state = guess_columns(upload.rows), State.COLUMNS
        return
    cells = header(upload)
    layout = SheetLayout.objects.filter(user=upload.by, fingerprint=fingerprint(cells)).first()
    upload.columns = layout.columns if layout else recognise(cells)
    understood = layout or (has_names(upload.columns) and not guessed_columns(upload))
    upload.state = State.CHECKING if understood else State.COLUMNS


def _refuse_other_event(upload: SheetImport) -> None:
    """Refuse the template of another event: it names its event above the headers."""
    above = {shown(cells[0]).strip() for number, cells in upload.rows if number < upload.header_row}
    named = Event.objects.visible_to(upload.by).filter(code__in=above)
    codes = set(named.values_list("code", flat=True))
    if codes and upload.event.code not in codes:
        words = {"other": ", ".join(sorted(codes)), "this": upload.event.code}
        raise UnreadableWorkbook(_("This file is for the event %(other)s, not for %(this)s.") % words)
