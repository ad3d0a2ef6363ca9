"""Addresses of the lists behind the numbers of the attendance report."""

from dataclasses import dataclass

from accounts.models import User
from events.models import Event
from reports.links import Links
from reports.scope import CoverageScope

from .rows import AttendanceReport


@dataclass(frozen=True, slots=True)
class AttendanceLinks:
    """The lists of one event. `province` is set for a provincial reader if these lists hold everybody at the event."""

    event: str
    links: Links
    province: str | None

    def people(self, stage: str, **more: object) -> str:
        """Return the address of the registrations at that stage."""
        return self.links.people(self.province, event=self.event, stage=stage, **more)

    def seats(self) -> str:
        """Return the address of the event's quotas."""
        return self.links.seats(event=self.event)


def attendance_links(report: AttendanceReport, reader: User | None) -> AttendanceLinks:
    """Return the links for the reader. There are none for a cancelled event, because no list holds its people."""
    event = report.event
    reader = None if event.status == Event.Status.CANCELLED else reader
    return AttendanceLinks(event.code, Links(CoverageScope(event.starts_on), reader), _province_of_all(report, reader))


def _province_of_all(report: AttendanceReport, reader: User | None) -> str | None:
    """Return the province of a provincial reader if nobody from another province is at the event."""
    sees_all = len(report.people) == report.totals.registered
    return reader.scope.one_province if reader and sees_all else None
