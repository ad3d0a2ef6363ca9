"""The growth of coverage, year by year, as a chart."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from documents import wording
from documents.pictures.drawing import Box, Drawing, Label, Mark

from .rows import CoverageReport

_YEARS = 8  # columns of the chart; the first one sums all earlier years
_WIDTH, _GAP = 512, 4
_CHART, _ABOVE, _BELOW = 160, 44, 24  # height of the bars, and room for numbers and years
_WIDEST = 128


@dataclass(frozen=True, slots=True)
class Year:
    """The number of regencies first covered in the year (or in all years up to it), and the number covered by its
    end."""

    label: str
    first: int
    until: int


def years(report: CoverageReport) -> list[Year]:
    """Return the years from the first coverage to the as-of date, also those without any; the earliest years are one
    entry."""
    firsts = Counter(regency.first_covered_on.year for regency in report.regencies if regency.first_covered_on)
    return growth(firsts, report.scope.as_of.year)


def growth(firsts: Mapping[int, int], last: int) -> list[Year]:
    """Return the years up to `last` from the number of regencies first covered in each year."""
    if not firsts:
        return []
    until, found = 0, []
    begin = max(min(firsts), last - _YEARS + 1)
    for year in range(begin, last + 1):
        earlier = year == begin and min(firsts) < begin
        first = sum(count for day, count in firsts.items() if day <= year) if earlier else firsts.get(year, 0)
        until += first
        found.append(Year(f"≤ {year}" if earlier else str(year), first, until))
    return found


def spoken_year(year: Year) -> str:
    numbers = {"year": year.label, "first": wording.number(year.first), "until": wording.number(year.until)}
    return _("%(year)s: %(first)s first covered, %(until)s in all") % numbers


def spoken_years(shown: list[Year]) -> str:
    """Return the text alternative of the chart."""
    return "; ".join(map(spoken_year, shown)) + "."


def year_chart(shown: list[Year], most: int) -> Drawing:
    """Return a chart with a bar for each year: the regencies covered before, and above them those first covered in
    that year. `most` regencies would fill its height."""
    unit, step = _CHART / max(most, 1), min(_WIDTH // len(shown), _WIDEST)
    marks = [mark for index, year in enumerate(shown) for mark in _bars(year, index * step, step - _GAP, unit)]
    legend = [("ok", _("covered before")), ("new", _("first covered in the year"))]
    return Drawing(_WIDTH - _GAP, _ABOVE + _CHART + _BELOW, marks, legend)


def _bars(year: Year, left: float, width: float, unit: float) -> list[Mark]:
    """Return the two parts of a bar and the line under them, which has the numbers as text for screen readers."""
    ground = _ABOVE + _CHART
    before, first = (year.until - year.first) * unit, year.first * unit
    middle, top = left + width / 2, ground - before - first
    numbers = (
        Label(middle, top - 22, f"+{wording.number(year.first)}" if year.first else "–", 15, paper=True),
        Label(middle, top - 5, wording.number(year.until), 18, bold=True, paper=True),
        Label(middle, ground + 18, year.label, 15, paper=True),
    )
    old = Mark("ok", Box(left, ground - before, width, before)) if before else None
    new = Mark("new", Box(left, top, width, first)) if first else None
    line = Mark("off", Box(left, ground, width, 1), labels=numbers, key=year.label, title=spoken_year(year))
    return [*filter(None, (old, new)), line]
