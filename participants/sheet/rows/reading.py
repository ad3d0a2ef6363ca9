"""Reading the rows of a people spreadsheet: their values, and the mistakes that can be found without the database."""

from collections.abc import Mapping, Sequence

from django.core.exceptions import ValidationError
from django.db.models import BaseConstraint
from django.utils.translation import gettext as _

from documents.reading.cells import Unexpected
from documents.reading.tables import NumberedRow, shown
from documents.text import tidy
from participants.fields.person import DATA_NAMES
from participants.fields.reading import divided, note_on_empty, read
from participants.names import cleaned_name, without_row_number
from participants.registering.forms import PersonForm
from participants.sheet.answers import Answers
from participants.sheet.entries import CELLS, ROUNDED, Entry, Progress
from participants.sheet.fields import REGION

from .combining import cells_of
from .differing import keep_first, settle_differing

_LONGEST_NOTED = 60


class RowForm(PersonForm):
    """The person of a row, cleaned as by the form for one person. The agency and the holder of the NIP are looked up
    for all rows at once."""

    class Meta(PersonForm.Meta):
        fields = DATA_NAMES

    def constraints(self) -> list[BaseConstraint]:
        return []


def read_entries(
    rows: Sequence[NumberedRow], columns: Mapping[str, int], answers: Answers, progress: Progress
) -> list[Entry]:
    """Return the rows that have content in a column with a meaning. What the reader has typed replaces cells."""
    entries = []
    for done, (number, cells) in enumerate(rows, start=1):
        entry = Entry(number, cells_of(cells, columns))
        if any(cell.plain is not None for found in entry.cells.values() for cell in found):
            entry.typed = _typed(entry, answers)
            entries.append(_read(entry))
        progress(done, len(rows))
    _question_rounded(entries)
    return entries


def _typed(entry: Entry, answers: Answers) -> dict[str, str]:
    found = {name: answers.cell(entry.number, name, shown(entry.plain(name))) for name in CELLS}
    return {name: text for name, text in found.items() if text is not None}


def _read(entry: Entry) -> Entry:
    texts = {}
    for name in CELLS:
        try:
            texts[name] = _texts(entry, name)
        except Unexpected as unexpected:
            entry.refuse(name, "unexpected", _("Expected: %(what)s.") % {"what": unexpected.expected})
    first = {name: keep_first(name, found) for name, found in texts.items()}
    entry.values = {name: first.get(name, "") for name in ("agency", REGION)}
    form = RowForm({name: text for name, text in first.items() if name in DATA_NAMES})
    for name, errors in form.errors.as_data().items():
        if not entry.is_wrong(name):
            _refuse(entry, name, errors[0])
    entry.values |= {name: value for name, value in form.cleaned_data.items() if not entry.is_wrong(name)}
    settle_differing(entry, texts)
    _note_cleaned_name(entry)
    return entry


def _note_cleaned_name(entry: Entry) -> None:
    text = entry.typed.get("full_name", entry.text("full_name"))
    if not text or entry.is_wrong("full_name"):
        return
    words = {"text": text[:_LONGEST_NOTED]}
    if without_row_number(text) != text:
        entry.notes["full_name"] = _("“%(text)s” is read without the number of the row") % words
    elif cleaned_name(text) != tidy(text):
        entry.notes["full_name"] = _("“%(text)s” is read without what replaces a NIP") % words


def _texts(entry: Entry, name: str) -> list[str]:
    """Return what the field's cells say. Those that cannot be read count only if none can: raise Unexpected then."""
    if name in entry.typed:
        return [read(name, plain) for plain in divided(name, entry.typed[name])]
    readable, unreadable, texts, errors = [], [], [], []
    for cell in entry.cells.get(name, []):
        try:
            found = [read(name, plain) for plain in divided(name, cell.plain)]
            texts += found
            readable.append(cell)
            if found == [""] and (note := note_on_empty(name, cell.plain)):
                entry.notes[name] = note
        except Unexpected as unexpected:
            errors.append(unexpected)
            unreadable.append(cell)
    if errors and not texts:
        raise errors[0]
    if unreadable:
        entry.cells[name] = readable + unreadable
        entry.notes[name] = _("“%(text)s” is not read") % {"text": shown(unreadable[0].plain)}
    return texts or [""]


def _refuse(entry: Entry, name: str, error: ValidationError) -> None:
    entry.refuse(name, error.code or "invalid", " ".join(error.messages))


def _question_rounded(entries: Sequence[Entry]) -> None:
    """Question NIPs that end in 000. No serial number is 000, but Excel rounds long numbers before it writes CSV."""
    rounded = [entry for entry in entries if entry.values.get("nip", "").endswith("000") and "nip" not in entry.typed]
    for entry in rounded:
        if len(rounded) > 1:
            text = _("Several NIPs of this file end in 000: Excel has rounded them. Write the right one.")
        else:
            text = _("This NIP ends in 000, as Excel rounds long numbers. Write the right one, or this one again.")
        entry.refuse("nip", ROUNDED, text)
