"""The region codes in the cells of a file: known ones, and old ones that count as a code of today."""

from collections.abc import Callable, Collection
from datetime import date, timedelta

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from documents.reading.problems import Text, worded

from .models import Province, Regency
from .succession import CodeHistory, RegionCodes, histories

Report = Callable[[Text], None]
"""Adds a remark about a cell, or refuses it."""


class KnownRegions:
    """The codes of all times, for the rows of one file."""

    def __init__(self, day: date):
        codes = {*Province.objects.values_list("code", flat=True), *Regency.objects.values_list("code", flat=True)}
        self._known = {code: CodeHistory(code) for code in codes} | {one.code: one for one in histories()}
        self._today = RegionCodes(self._known.values(), day)
        self._said: set[tuple[str, str]] = set()

    def __contains__(self, code: str) -> bool:
        return code in self._known

    def translate(self, code: str, *, sheet: str, remark: Report, refuse: Report) -> str | None:
        """Return the code in force today that the known code counts as, with one remark in each sheet about a code
        of earlier years. Return None after refusing one that counts as none."""
        history = self._known[code]
        if not history.has_ended(self._today.day):
            return code
        if (found := self._today.of(code)) == code:
            refuse(self._without_successor(code))
            return None
        if (sheet, code) not in self._said:
            self._said.add((sheet, code))
            since = (history.valid_to or self._today.day) + timedelta(days=1)
            remark(worded(_("%(old)s is %(new)s since %(year)s."), old=code, new=found, year=since.year))
        return found

    def was_in(self, code: str, provinces: Collection[str]) -> bool:
        """Whether the region of a code of today lay in one of the provinces under an earlier code."""
        return any(other[:2] in provinces for other in self._today.counted_with(code) if other != code)

    def _without_successor(self, code: str) -> Text:
        parts = sorted(one.code for one in self._known.values() if one.split_from == code)
        if parts:
            return worded(_("a code in force: this one was split into %(codes)s"), codes=", ".join(parts))
        return _("a code in force: this one has ended")


def known_regions() -> KnownRegions:
    """Return the codes of all times, and which of today each counts as."""
    return KnownRegions(timezone.localdate())
