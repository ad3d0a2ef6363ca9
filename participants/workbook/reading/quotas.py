"""Reading the sheet Kuota."""

from dataclasses import dataclass

from agencies.known_regions import KnownRegions
from agencies.workbook import KIND, REGION, read_kind_and_region
from documents.reading import cells
from documents.reading.workbook import Findings, Row, Workbook
from events.workbook.columns import AGENCY, SEATS
from participants.workbook.layout import QUOTAS


@dataclass(slots=True)
class QuotaRow:
    """A row of the sheet. `agency_name` is empty for a pool."""

    row: Row
    agency_name: str
    kind: str
    region: str
    seats: int


def read_quotas(workbook: Workbook, findings: Findings, regions: KnownRegions) -> list[QuotaRow]:
    sheet = workbook.sheet(QUOTAS, findings, required=[AGENCY, KIND, REGION, SEATS])
    read = [_read_quota(row, regions) for row in sheet.rows] if sheet else []
    return [quota for quota in read if quota is not None]


def _read_quota(row: Row, regions: KnownRegions) -> QuotaRow | None:
    name = row[AGENCY].read(cells.text(max_length=200), default="")
    place = read_kind_and_region(row, regions, pool=row[AGENCY].raw is None)
    seats = row[SEATS].read(cells.integer(low=1, high=100_000), required=True, default=0)
    if place is None or not row.is_right:
        return None
    kind, region = place
    return QuotaRow(row, name, kind, region, seats)
