"""Addresses of the lists behind the numbers of a report, for those who may see them."""

from dataclasses import dataclass
from functools import cache
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone

from accounts.models import User

from .scope import Basis, CoverageScope

Options = dict[str, object]


@dataclass(frozen=True, slots=True)
class Links:
    """The lists behind one report, if the reader sees all people in them. Without a reader (a file, a command) there
    are none.

    National staff see everybody, provincial staff the people of their province.
    """

    scope: CoverageScope
    reader: User | None = None

    def people(self, province: str | None = None, **more: object) -> str:
        """Return the registrations in scope; `stage` in `more` selects some. Return "" if the reader does not see
        them all."""
        return self._address("participants:registration-list", province, more)

    def of_basis(self, province: str | None = None, **more: object) -> str:
        """Return the registrations in scope that meet its basis."""
        stage = "attended" if self.scope.basis == Basis.ATTENDED else "confirmed"
        return self.people(province, stage=stage, **more)

    def events(self, province: str | None = None, **more: object) -> str:
        """Return the events in scope with somebody who meets the basis."""
        return self._address("reports:events-reached", province, {"basis": self.scope.basis} | more)

    def regencies(self, province: str | None = None, **more: object) -> str:
        """Return the regencies in scope; a `status` or the year of the `first` time in `more` narrows them.

        All signed-in users may see coverage, so this list has no limit by province.
        """
        if self.reader is None:
            return ""
        return _path("reports:regencies") + self._query(province, {"basis": self.scope.basis} | more)

    def seats(self, province: str | None = None, **more: object) -> str:
        """Return the seats in scope for people of the province."""
        return self._address("reports:seats", province, more)

    def never(self, province: str | None = None, **more: object) -> str:
        """Return the agencies from which nobody attended, of one province or `kind`."""
        return self._address("reports:never", province, {"basis": self.scope.basis} | more)

    def repeated(self, **more: object) -> str:
        """Return the people who attended more than once."""
        return self._address("reports:repeated", None, more)

    def agencies(self, province: str | None = None, kind: str = "") -> str:
        """Return the agencies that exist on the as-of date. There is a list only for today."""
        is_today = self.scope.as_of == timezone.localdate()
        if self.reader is None or not is_today or not self._address("reports:never", province, {}):
            return ""
        place = province or (self.scope.province.pk if self.scope.province else "")
        asked = {"state": "existing", "kind": kind, "province": place if self.reader.scope.all_provinces else ""}
        return f"{reverse('agencies:agency-list')}?{urlencode({key: value for key, value in asked.items() if value})}"

    def plan(self, province: str) -> str:
        """Return the planner for the province, for readers who plan events."""
        if self.reader is None or not self.reader.rights.plans_events:
            return ""
        asked = {"province": province, "course": self.scope.course.code if self.scope.course else ""}
        return f"{reverse('reports:planner')}?{urlencode({key: value for key, value in asked.items() if value})}"

    def agency(self, pk: int) -> str:
        """Return the page of one agency."""
        return reverse("reports:agency-detail", args=[pk]) if self.reader else ""

    def coverage(self, province: str) -> str:
        """Return the coverage of one province, with the same options."""
        if self.reader is None:
            return ""
        more: Options = {
            "province": None,
            "basis": self.scope.basis if self.scope.basis != Basis.ATTENDED else "",
            "event": self.scope.event.code if self.scope.event else "",
            "since": self.scope.since,
        }
        return reverse("reports:coverage-province", args=[province]) + self._query(None, more)

    def _address(self, name: str, province: str | None, more: Options) -> str:
        place = province or (self.scope.province.pk if self.scope.province else None)
        if self.reader is None or place not in self.reader.scope:
            return ""
        return _path(name) + self._query(province, more)

    def _query(self, province: str | None, more: Options) -> str:
        scope = self.scope
        options = {
            "province": province or (scope.province.pk if scope.province else None),
            "course": scope.course.code if scope.course else None,
            "programme": scope.programme.code if scope.programme else None,
            "from": scope.start,
            "as_of": scope.as_of,
        } | more
        return "?" + urlencode({key: value for key, value in options.items() if value not in (None, "")})


_path = cache(reverse)  # a page of all regencies asks for the same few addresses a thousand times
