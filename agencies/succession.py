"""The codes of regions over time: the code that another one had, or became, on a day."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Case, CharField, F, Q, Value, When
from django.db.models.expressions import Combinable

from .models import Province, Regency

_FIELDS = ["code", "valid_from", "valid_to", "successor", "split_from"]


@dataclass(frozen=True, slots=True)
class CodeHistory:
    """The period of one code, the code that replaced it, and the code of which its region was a part before."""

    code: str
    valid_from: date | None = None
    valid_to: date | None = None
    successor: str | None = None
    split_from: str | None = None

    def is_valid_on(self, day: date) -> bool:
        return (self.valid_from is None or self.valid_from <= day) and not self.has_ended(day)

    def has_ended(self, day: date) -> bool:
        return self.valid_to is not None and self.valid_to < day


def histories() -> list[CodeHistory]:
    """Return the history of each code that began or ended on a known day, of provinces and regencies."""
    unchanged = Q(valid_from=None, valid_to=None)
    regencies = Regency.objects.exclude(unchanged).order_by().values_list(*_FIELDS)
    provinces = Province.objects.exclude(unchanged).order_by().values_list(*_FIELDS)
    return [CodeHistory(*row) for row in regencies.union(provinces, all=True)]


def histories_of(regions: Iterable[Province | Regency]) -> list[CodeHistory]:
    """Return the history of each of these regions."""
    return [CodeHistory(r.code, r.valid_from, r.valid_to, r.successor_id, r.split_from_id) for r in regions]


class RegionCodes:
    """The codes in force on one day, and which of them every other code counts as.

    `people` maps a code that is not in force to the one whose people it counts with: its successor, its predecessor,
    or the region of which it was a part. `bodies` does so for the library agencies of the region: an agency of a
    region that did not exist yet is none of the region of which it was a part. A code without an entry counts as
    itself: it is in force, or nothing is known about it.
    """

    def __init__(self, known: Iterable[CodeHistory], day: date):
        self._known = {history.code: history for history in known}
        self._before = self._predecessors()
        self.day = day
        others = [history.code for history in self._known.values() if not history.is_valid_on(day)]
        self.people = {code: found for code in others if (found := self._find(code, splits=True)) != code}
        self.bodies = {code: found for code in others if (found := self._find(code, splits=False)) != code}

    def of(self, code: str) -> str:
        """Return the code with whose people those of the code count on the day."""
        return self.people.get(code, code)

    def counted_with(self, code: str) -> list[str]:
        """Return the code and all others whose people count with it on the day."""
        return [code, *(other for other, found in self.people.items() if found == code)]

    def lying_in(self, province: str, prefix: str = "") -> Q:
        """Return the filter for rows whose region lies in the province on the day, where the rows have a `province`
        and a `regency` after the prefix."""
        inside = Q(**{f"{prefix}province": province})
        came = {code for code, found in self.people.items() if found[:2] == province != code[:2]}
        left = {code for code, found in self.people.items() if found[:2] != province == code[:2]}
        if regencies := sorted(code for code in left if len(code) > 2):
            inside &= ~Q(**{f"{prefix}regency__in": regencies})
        if province in left:
            inside &= Q(**{f"{prefix}regency__isnull": False})
        if regencies := sorted(code for code in came if len(code) > 2):
            inside |= Q(**{f"{prefix}regency__in": regencies})
        if provinces := sorted(code for code in came if len(code) == 2):
            inside |= Q(**{f"{prefix}regency": None, f"{prefix}province__in": provinces})
        return inside

    def province_of(self, province: str = "province", regency: str = "regency") -> Combinable:
        """Return the expression for the province in which the region of a row lies on the day."""
        moved = {code: found[:2] for code, found in self.people.items() if found[:2] != code[:2]}
        whens = [
            When(**{f"{regency if len(code) > 2 else province}": code}, then=Value(found))
            for code, found in sorted(moved.items(), key=lambda item: -len(item[0]))
        ]
        return Case(*whens, default=F(province), output_field=CharField()) if whens else F(province)

    def _predecessors(self) -> dict[str, str]:
        """Return the one code that each code replaced when it began. Mergers have several, and no entry."""
        replaced = [
            (history.successor, history.code)
            for history in self._known.values()
            if history.successor and history.valid_to and self._begins(history.successor, history.valid_to)
        ]
        number = Counter(successor for successor, _code in replaced)
        return {successor: code for successor, code in replaced if number[successor] == 1}

    def _begins(self, code: str, eve: date) -> bool:
        history = self._known.get(code)
        return history is not None and history.valid_from == eve + timedelta(days=1)

    def _find(self, code: str, *, splits: bool) -> str:
        """Return the code in force on the day that the code counts as, or the code itself if none is known."""
        found, seen = code, {code}
        while (history := self._known.get(found)) and not history.is_valid_on(self.day):
            if history.has_ended(self.day):
                step = history.successor
            else:
                step = self._before.get(found) or (history.split_from if splits else None)
            if step is None or step in seen:
                return code
            seen.add(step)
            found = step
        return found


def codes_on(day: date) -> RegionCodes:
    """Return the codes of the day from the database."""
    return RegionCodes(histories(), day)


def related_provinces(known: Iterable[CodeHistory], province: str) -> set[str]:
    """Return the province and all others that exchanged regions with it, directly or through a third one."""
    pairs = [
        {history.code[:2], other[:2]}
        for history in known
        for other in (history.successor, history.split_from)
        if other and other[:2] != history.code[:2]
    ]
    related = {province}
    while joined := [pair for pair in pairs if pair & related and not pair <= related]:
        related = related.union(*joined)
    return related
