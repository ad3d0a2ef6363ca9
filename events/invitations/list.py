"""The list of an event's letters as a spreadsheet."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from documents.xlsx.workbook import Column, Format, Sheet
from events.models import Event, Invitation
from events.workbook.columns import QUOTA_COLUMNS, quota_cells
from events.workbook.lists import workbook_of_event

from .issuing import Row


def letters_workbook(event: Event, rows: Sequence[Row], former: Sequence[Invitation]) -> bytes:
    """Return the letters of the event by the quotas that they are for, and on a second sheet those that are no longer
    valid."""
    quotas = quota_cells([row.quota for row in rows])
    columns = [*QUOTA_COLUMNS, Column(_("Number"), Format.TEXT, 30), Column(_("Date"), Format.DATE, 12)]
    columns += [Column(_("State"), Format.TEXT, 16), Column(_("Changed since"), Format.TEXT, 40)]
    cells = ([*quota, *_letter(row)] for quota, row in zip(quotas, rows, strict=True))
    sheets = [Sheet(_("Letters"), columns, cells, above=[event.code, event.title])]
    if former:
        sheets.append(_former_sheet(former))
    return workbook_of_event(event, sheets)


def _letter(row: Row) -> list[object]:
    number = row.letter and row.letter.number
    return [number and str(number), number and number.dated_on, str(row.state.label), ", ".join(row.changed) or None]


def _former_sheet(former: Sequence[Invitation]) -> Sheet:
    columns = [Column(_("Addressee"), Format.TEXT, 60), Column(_("Number"), Format.TEXT, 30)]
    columns += [Column(_("Date"), Format.DATE, 12), Column(_("Replaced by"), Format.TEXT, 30)]
    rows = ([one.addressee, str(one.number), one.number.dated_on, _successor(one)] for one in former)
    return Sheet(_("No longer valid"), columns, rows)


def _successor(letter: Invitation) -> str | None:
    """Return the number of the letter that replaced this one; None if its seats were taken back."""
    successor = getattr(letter, "replacement", None)
    return successor and str(successor.number)
