"""The lists behind the numbers of the coverage and the attendance page."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from accounts.models import User
from documents.layout import FOOTER, Document, Figure, Table
from events.models import Event
from participants.models import Attendance, Participant
from reports.attendance.rows import UNRECORDED, AttendanceReport
from reports.links import Links, cell_links
from reports.scope import CoverageScope

from .rows import CoverageReport


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


def linked_figures(figures: list[Figure], report: CoverageReport, links: Links) -> list[Figure]:
    """The coverage report's figures, by their names."""
    new_in = report.scope.event.code if report.scope.event else ""
    behind = {
        "covered": links.regencies(status="covered"),
        "uncovered": links.regencies(status="uncovered"),
        "exempt": links.regencies(status="exempt"),
        "new": links.regencies(status="new", event=new_in),
        "participants": links.of_basis(),
    }
    return [replace(figure, href=behind[figure.name]) for figure in figures]


def linked_attendance(document: Document, report: AttendanceReport, links: Links) -> Document:
    """The attendance report with the lists behind its figures and behind the numbers of its first three tables. Nothing
    for a cancelled event: no list holds its people."""
    if report.event.status == Event.Status.CANCELLED:
        return document
    people = partial(links.people, _province_of_all(report, links.reader), event=report.event.code)
    stages = {"registered": "confirmed", "attended": "attended", "completed": "completed"}
    seats, sessions, sexes, *others = document.tables
    return replace(
        document,
        figures=[
            replace(figure, href=people(stage=stages[figure.name]) if figure.name in stages else "")
            for figure in document.figures
        ],
        tables=[
            _linked_seats(seats, report, links, people),
            _linked_sessions(sessions, report, people),
            replace(sexes, hrefs=_sexes(people)),
            *others,
        ],
    )


def _province_of_all(report: AttendanceReport, reader: User | None) -> str | None:
    """The province of a reader whose list holds all whom the numbers count: nobody at the event is another's."""
    sees_all = len(report.people) == report.totals.registered
    return reader.province_id if reader and reader.is_provincial and sees_all else None


def _linked_seats(table: Table, report: AttendanceReport, links: Links, people: Callable[..., str]) -> Table:
    """The table of seats, whose last three columns are people by stage."""
    quotas = {row: quota.pk for row, quota in enumerate(report.quotas)}
    stages = {4: "confirmed", 5: "attended", 6: "completed"}

    def at(stage: str) -> Callable[[int], str]:
        return lambda row: people(stage=stage, quota=quotas.get(row))

    hrefs = cell_links([*quotas, FOOTER], {column: at(stage) for column, stage in stages.items()})
    total = {(FOOTER, 3): address} if (address := links.seats(event=report.event.code)) else {}
    return replace(table, hrefs=hrefs | total)


def _linked_sessions(table: Table, report: AttendanceReport, people: Callable[..., str]) -> Table:
    """The table of sessions, whose last five columns are people by mark."""

    def marked(mark: str) -> Callable[[int], str]:
        return lambda row: people(stage="confirmed", mark=f"{report.sessions[row].number}:{mark}")

    columns = {place: marked(mark) for place, mark in enumerate([*Attendance.Mark.values, UNRECORDED], start=4)}
    return replace(table, hrefs=cell_links(range(len(report.sessions)), columns))


def _sexes(people: Callable[..., str]) -> dict[tuple[int, int], str]:
    rows = {0: {"sex": Participant.Sex.FEMALE}, 1: {"sex": Participant.Sex.MALE}, FOOTER: {}}
    return cell_links(rows, {1: lambda row: people(stage="confirmed", **rows[row])})


def scope_of(event: Event) -> CoverageScope:
    """The scope in which there is this event and what came before it."""
    return CoverageScope(as_of=event.starts_on)
