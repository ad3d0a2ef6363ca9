"""Addresses of the pages behind the rows and numbers of the recap."""

from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlencode

from django.urls import reverse

from .rows import RecapReport

Options = dict[str, object]


@dataclass(frozen=True, slots=True)
class RecapLinks:
    """The pages behind one recap: of the events that have begun, or of the planned ones.

    An event links to its page, a province or course to its own recap, a number to the list of its people or seats. Only
    national staff get links from numbers, because other readers see only some of the people.
    """

    report: RecapReport
    of_planned: bool = False

    def event(self, code: str) -> str:
        return self._of_event("reports:event-detail", code) if self._has_reader else ""

    def scores(self, code: str) -> str:
        return self._of_event("participants:scores", code) if self.sees_all else ""

    def evaluation(self, code: str) -> str:
        return self._of_event("reports:evaluation", code) if self.sees_all else ""

    def people(self, options: Options, stage: str, **narrowed: str) -> str:
        """Return the address of the registrations at that stage, at the events that the options choose."""
        if not self.sees_all:
            return ""
        asked = self._days() | options | {"stage": stage} | narrowed
        return f"{reverse('participants:registration-list')}?{_query(asked)}"

    def seats(self, options: Options) -> str:
        """Return the address of the quotas of the events that the options choose."""
        if not self.sees_all:
            return ""
        return f"{reverse('reports:seats')}?{_query(self._days() | options)}"

    def recap(self, options: Options) -> str:
        """Return the address of the recap of those events; without a year it is of all years, not of the latest."""
        if not self._has_reader:
            return ""
        asked = {"year": "", "province": options.get("held_in", [])} | options
        asked.pop("held_in", None)
        return f"{reverse('reports:recap')}?{_query(asked)}"

    def whole(self, **more: object) -> Options:
        """Return the options of the whole recap, as the lists of people and seats take them, with some of its own."""
        scope = self.report.scope
        held_in = [province.code for province in scope.provinces]
        values = {"year": scope.year, "course": scope.course, "programme": scope.programme, "held_in": held_in}
        return {name: getattr(value, "code", value) for name, value in values.items() if value} | more

    def _days(self) -> Options:
        """Return the first days of the events, as the lists of people and seats take them."""
        day, planned = self.report.day, self.report.planned
        if not self.of_planned:
            return {"as_of": day}
        return {"from": day + timedelta(days=1), "as_of": max(event.starts_on for event in planned)}

    @property
    def _has_reader(self) -> bool:
        return self.report.scope.reader is not None

    @property
    def sees_all(self) -> bool:
        reader = self.report.scope.reader
        return reader is not None and reader.scope.all_provinces

    def _of_event(self, page: str, code: str) -> str:
        return reverse(page, args=[code]) if code else ""


def _query(options: Options) -> str:
    return urlencode(options, doseq=True)
