"""The copy as a document to read: the same as the JSON, in words."""

from collections.abc import Iterator

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from documents.layout import Column, Document, Table, Value
from participants.privacy.register.people import PEOPLE

from . import words
from .values import Json

_AS_TABLE = {
    "attendance.marks": ("event_title", "session_title", "date", "mark", "method", "marked_at", "by"),
    "attendance.log": ("event_title", "session_title", "mark", "method", "seen_at", "recorded_at", "by", "by_a_helper"),
    "attendance.second_scans": ("event_title", "session_title", "seen_at", "received_at"),
    "scores": ("event_title", "test", "value", "entered_at", "entered_by"),
    "trail": ("at", "what", "subject", "changes", "reason", "by"),
    "files": ("name", "sha256", "uploaded_at"),
}
"""Parts that are one table, with its columns. The others have a table for each record."""


def copy_document(copy: dict[str, Json], *, name: str) -> Document:
    """Return the document of a copy (participants.privacy.copy.gathering) in the active language; `name` is that of its
    file without the ending."""
    tables = [table for part in words.TITLES for table in _tables(part, _records(copy, part))]
    return Document(
        name=name,
        title=_("Copy of personal data"),
        facts=[copy["person"]["full_name"], words.text("", "made_at", copy["made_at"])],
        figures=[],
        narrative=_(
            "This is what the portal records about this person on this day (Law 27/2022, articles 7, 13 and 32). The "
            "file data.json beside it has the same for other systems."
        ),
        tables=tables,
        main=tables[0],
        notes=[*_notes(copy)],
    )


def _notes(copy: dict[str, Json]) -> Iterator[str]:
    if copy["controller"]:
        yield _("Controller: %(name)s. Contact: %(contact)s") % {"name": copy["controller"], "contact": copy["contact"]}
    yield _("Who changed something is named by role. Other people who are concerned are named by a number only.")
    yield _("Who read or downloaded the data is in the operator's security log, outside the portal. Ask the contact.")
    for row in PEOPLE:
        if row.left_out:
            yield _("Not in this copy: %(data)s. %(why)s") % {"data": row.name, "why": row.left_out}


def _records(copy: dict[str, Json], part: str) -> list[Json]:
    whole, _dot, inner = part.partition(".")
    found = copy[whole][inner] if inner else copy[whole]
    return [found] if isinstance(found, dict) else found


def _tables(part: str, records: list[Json]) -> Iterator[Table]:
    title = str(words.TITLES[part])
    if part in _AS_TABLE or not records:
        yield _listing(part, title, records, _AS_TABLE.get(part, ("number",)))
        return
    for place, record in enumerate(records, start=1):
        number = f" {place}" if len(records) > 1 else ""
        yield _facts(part, f"{title}{number}", record)


def _listing(part: str, title: str, records: list[Json], keys: tuple[str, ...]) -> Table:
    columns = [Column(key, capfirst(words.label(key)), width=_width(key), key=key == keys[0]) for key in keys]
    rows: list[tuple[Value, ...]] = [tuple(_cell(part, key, record) for key in keys) for record in records]
    return Table(part, title, columns if records else columns[:1], rows, empty=_("Nothing is recorded."))


def _cell(part: str, key: str, record: Json) -> str:
    if part == "trail" and key == "changes":
        return "; ".join(map(_change, record[key])) or "–"
    return words.text(part, key, record.get(key))


def _change(change: Json) -> str:
    before, after = (words.text("trail", change["field"], change[side]) for side in ("before", "after"))
    return f"{change['label']}: {before} → {after}"


def _facts(part: str, title: str, record: Json) -> Table:
    columns = [Column("fact", _("Field"), width=24, key=True), Column("value", _("Value"), width=60)]
    rows: list[tuple[Value, ...]] = [
        (capfirst(words.label(key)), words.text(part, key, value)) for key, value in record.items()
    ]
    return Table(part, title, columns, rows)


def _width(key: str) -> int:
    return {"changes": 40, "event_title": 26, "session_title": 22, "name": 40, "sha256": 40}.get(key, 14)
