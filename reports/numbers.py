"""The lists behind the numbers of the coverage and the attendance page."""

from dataclasses import replace

from documents.layout import FOOTER, Table
from events.models import Event

from .attendance import AttendanceReport
from .coverage import CoverageReport
from .links import Links, cell_links
from .scope import CoverageScope


def linked_provinces(table: Table, report: CoverageReport, links: Links) -> Table:
    """The coverage table of provinces; its columns from the third on are regencies by status, events and people."""
    codes = {row: province.code for row, province in enumerate(report.provinces)}  # the totals are of no single one
    behind = {
        2: lambda row: links.regencies(codes.get(row)),
        3: lambda row: links.regencies(codes.get(row), status="exempt"),
        4: lambda row: links.regencies(codes.get(row), status="eligible"),
        5: lambda row: links.regencies(codes.get(row), status="covered"),
        6: lambda row: links.regencies(codes.get(row), status="uncovered"),
        9: lambda row: links.events(codes.get(row)),
        10: lambda row: links.of_basis(codes.get(row)),
    }
    if report.scope.event:
        new_in = report.scope.event.code
        behind[7] = lambda row: links.regencies(codes.get(row), event=new_in, status="new")
    return replace(table, hrefs=cell_links([*codes, FOOTER], behind))


def linked_regencies(table: Table, report: CoverageReport, links: Links) -> Table:
    """The coverage table of regencies; its last two columns are events and people."""
    rows = report.regencies
    behind = {
        5: lambda row: links.events(rows[row].province, regency=rows[row].code),
        6: lambda row: links.of_basis(rows[row].province, regency=rows[row].code),
    }
    return replace(table, hrefs=cell_links(range(len(rows)), behind))


def linked_seats(table: Table, report: AttendanceReport, links: Links) -> Table:
    """The totals under the attendance report's table of seats, whose last three columns are people by stage."""
    if report.event.status == Event.Status.CANCELLED:
        return table  # no list holds its people
    stages = {4: "confirmed", 5: "attended", 6: "completed"}
    hrefs = {(FOOTER, column): links.people(event=report.event.code, stage=stage) for column, stage in stages.items()}
    return replace(table, hrefs={place: href for place, href in hrefs.items() if href})


def scope_of(event: Event) -> CoverageScope:
    """The scope in which there is this event and what came before it."""
    return CoverageScope(as_of=event.starts_on)
