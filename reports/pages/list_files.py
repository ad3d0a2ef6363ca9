"""The lists behind the numbers of reports as spreadsheets: what their pages show."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.translation import gettext as _

from documents.xlsx.workbook import Column, Format, Sheet, write_workbook
from events.models import Quota
from events.workbook.columns import QUOTA_COLUMNS, quota_cells
from reports.coverage.rows import RegencyCoverage

Rows = Iterable[Any]

_CODE, _TITLE = 22, 60
_DAY = 12


def regencies_file(regencies: Iterable[RegencyCoverage]) -> bytes:
    columns = [Column(_("Code"), Format.TEXT, 8), Column(_("BPS code (2020)"), Format.TEXT, 10)]
    columns += [Column(_("Regency"), Format.TEXT, 40), Column(_("Status"), Format.TEXT, 16)]
    columns += [Column(_("First covered"), Format.DATE, _DAY), Column(_("First event / reason"), Format.TEXT, _TITLE)]
    rows = (
        [one.code, one.bps_code, one.name, str(one.status.label), one.first_covered_on, one.first_event or one.reason]
        for one in regencies
    )
    return _written(_("Regencies"), columns, rows)


def events_file(events: Rows) -> bytes:
    """Return the events (with their sizes), also those that the reader may not open."""
    columns = [*_of_event(), Column(_("Province"), Format.TEXT, 28)]
    columns += [Column(_("Seats"), Format.INTEGER, 8), Column(_("Taken"), Format.INTEGER, 8)]
    rows = ([*_event(one), one.province.name, one.seats, one.taken] for one in events)
    return _written(_("Events"), columns, rows)


def seats_file(quotas: Iterable[Quota]) -> bytes:
    found = list(quotas)
    rows = ([*cells, *_event(quota.event)] for cells, quota in zip(quota_cells(found), found, strict=True))
    return _written(_("Seats"), [*QUOTA_COLUMNS, *_of_event()], rows)


def _of_event() -> list[Column]:
    columns = [Column(_("Event code"), Format.TEXT, _CODE), Column(_("Event"), Format.TEXT, _TITLE)]
    return [*columns, Column(_("First day"), Format.DATE, _DAY), Column(_("Last day"), Format.DATE, _DAY)]


def _event(event: Any) -> list[object]:
    return [event.code, event.title, event.starts_on, event.ends_on]


def _written(title: str, columns: list[Column], rows: Iterable[Sequence[object]]) -> bytes:
    return write_workbook([Sheet(title, columns, rows)], title=title, creator=_("Bimtek Portal"))
