"""The list of an event's letters, and of the letters of all events, as spreadsheets."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from documents.xlsx.workbook import Column, Format, Sheet, write_workbook
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


def register_workbook(letters: Sequence[Invitation]) -> bytes:
    """Return the letters of any events, one in a row, as a register of outgoing letters."""
    columns = [Column(_("Number"), Format.TEXT, 30), Column(_("Date"), Format.DATE, 12)]
    columns += [Column(_("Addressee"), Format.TEXT, 60), Column(pgettext("letter", "Subject"), Format.TEXT, 50)]
    columns += [
        Column(_("Province"), Format.TEXT, 24),
        Column(_("Event"), Format.TEXT, 50),
        Column(_("Code"), width=18),
    ]
    columns += [Column(_("State"), Format.TEXT, 40), Column(_("Signed file"), Format.TEXT, 12)]
    sheet = Sheet(_("Invitation letters"), columns, map(_in_register, letters))
    return write_workbook([sheet], title=_("Invitation letters"), creator=_("Bimtek Portal"))


def _in_register(letter: Invitation) -> list[object]:
    signed = _("yes") if getattr(letter, "signed", None) else _("no")
    event, number = letter.event, letter.number
    facts = [letter.addressee, letter.subject, letter.province.name, event.title, event.code]
    return [str(number), number.dated_on, *facts, _validity(letter), signed]


def _validity(letter: Invitation) -> str:
    if letter.replaced_at is None and letter.quota_id is not None:
        return _("Valid")
    successor = _successor(letter)
    return _("replaced by %(number)s") % {"number": successor} if successor else _("seats taken back")
