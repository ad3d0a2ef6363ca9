"""Values that may occur only once in a sheet."""

from collections.abc import Callable, Sequence
from typing import Protocol, TypeVar

from django.utils.translation import gettext_lazy as _

from documents.reading.workbook import Row, worded


class _Read(Protocol):
    """What was read of a row."""

    row: Row


Record = TypeVar("Record", bound=_Read)


def refuse_repeated(read: Sequence[Record], key: Callable[[Record], object], header: str) -> None:
    """Refuse the later of two rows with the same key (empty ones aside), and name the first."""
    first_rows: dict[object, int] = {}
    for record in read:
        if found := key(record):
            first = first_rows.setdefault(found, record.row.number)
            if first != record.row.number:
                record.row[header].refuse(worded(_("each only once; it is also in row %(row)d"), row=first))
