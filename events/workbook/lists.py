"""The lists of events and of an event's seats as spreadsheets. They name no people."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.translation import gettext as _

from documents.xlsx.workbook import Column, Format, Sheet, write_workbook
from events.models import Event, Quota

from .columns import EVENT_COLUMNS, QUOTA_COLUMNS, quota_cells

_COUNT = Format.INTEGER


def events_workbook(events: Iterable[Event]) -> bytes:
    """Return the events (as `for_page` gives them), one in a row: the facts of the event workbook, the state of today
    and the seats."""
    columns = [Column(one.header, one.format, one.width) for one in EVENT_COLUMNS]
    columns += [Column(_("Status today"), Format.TEXT, 22), Column(_("Seats"), _COUNT, 8)]
    columns += [Column(_("Taken"), _COUNT, 8), Column(_("Lesson hours"), _COUNT, 10)]
    rows = (
        [*(one.value(event) for one in EVENT_COLUMNS), str(event.state.label), *_numbers(event)] for event in events
    )
    return write_workbook([Sheet(_("Events"), columns, rows)], title=_("Events"), creator=_("Bimtek Portal"))


def _numbers(event: Any) -> list[int]:
    return [event.seats, event.taken, event.lesson_hours]


def seats_workbook(event: Event, quotas: Sequence[Quota]) -> bytes:
    """Return the seats of the event: the columns of the event workbook, and how many are taken and free."""
    columns = [*QUOTA_COLUMNS, Column(_("Taken"), _COUNT, 8), Column(_("Free"), _COUNT, 8)]
    taken = ([quota.taken, quota.free] for quota in quotas)
    rows = ([*cells, *more] for cells, more in zip(quota_cells(quotas), taken, strict=True))
    return workbook_of_event(event, [Sheet(_("Seats"), columns, rows, above=[event.code, event.title])])


def workbook_of_event(event: Event, sheets: Sequence[Sheet]) -> bytes:
    """Return the .xlsx file of the sheets, which names the event."""
    title = f"{event.code} · {event.title}"
    return write_workbook(sheets, title=title, creator=_("Bimtek Portal"))
