"""A province's regencies by status, as tiles or areas, and the growth of its coverage by year."""

from collections import Counter
from dataclasses import dataclass

from django.utils.translation import gettext as _

from documents import wording
from documents.pictures.drawing import Box, Drawing, Label, Mark

from .areas import Area, area_map
from .rows import CoverageReport, DisplayStatus, RegencyCoverage

COLUMNS, SIDE, GAP = 8, 64, 4
_HEIGHT = 52
_YEARS = COLUMNS  # columns of the chart; the first one sums all earlier years
_CHART, _ABOVE, _BELOW = 190, 44, 24  # height of the bars, and room for numbers and years
_WIDEST = 128

# The shapes of the chips in tables, in a square of ten. They are drawn because no font is sure to have them.
_SIGNS = {
    "ok": [[(0, 5), (4, 9), (10, 1)]],
    "new": [[(5, 0), (5, 10)], [(0, 5), (10, 5)]],
    "wait": [[(3, 0), (7, 0), (10, 3), (10, 7), (7, 10), (3, 10), (0, 7), (0, 3), (3, 0)]],
    "off": [[(0, 5), (10, 5)]],
}


def spoken(regency: RegencyCoverage) -> str:
    """Return the text of a tile or an area for screen readers."""
    words = {"code": regency.code, "name": regency.name, "status": regency.display_status.label}
    return _("%(code)s %(name)s: %(status)s") % words


def status_legend(report: CoverageReport) -> list[tuple[str, str]]:
    """Return the tones that occur, each with its number of regencies."""
    counts = Counter(regency.display_status for regency in report.regencies)
    return [
        (status.tone, f"{status.label} {wording.number(counts[status])}") for status in DisplayStatus if counts[status]
    ]


def regency_tiles(report: CoverageReport) -> Drawing:
    """Return a tile for each regency, with the end of its code, in the order of the table."""
    rows = -(-len(report.regencies) // COLUMNS)
    return Drawing(
        width=COLUMNS * SIDE - GAP,
        height=max(rows, 1) * (_HEIGHT + GAP) - GAP,
        marks=[_tile(regency, *divmod(index, COLUMNS)) for index, regency in enumerate(report.regencies)],
        legend=status_legend(report),
    )


def regency_map(report: CoverageReport) -> Drawing | None:
    """Return the regencies as areas, or None if a boundary is missing."""
    areas = [Area(r.code, r.display_status.tone, r.code[-2:], spoken(r)) for r in report.regencies]
    return area_map(areas, "regency", status_legend(report), width=COLUMNS * SIDE - GAP, height=420, size=13)


def _tile(regency: RegencyCoverage, row: int, column: int) -> Mark:
    left, top, tone = column * SIDE, row * (_HEIGHT + GAP), regency.display_status.tone
    middle = left + (SIDE - GAP) / 2
    return Mark(
        tone=tone,
        box=Box(left, top, SIDE - GAP, _HEIGHT, 7),
        strokes=Box(left + 6, top + _HEIGHT - 11, SIDE - GAP - 12, 8),
        lines=[[(middle + 8 + x, top + 16 + y) for x, y in line] for line in _SIGNS[tone]],
        labels=(Label(middle - 10, top + 28, regency.code[-2:], 18),),
        key=regency.code,
        title=spoken(regency),
    )


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
    if not firsts:
        return []
    last, until, found = report.scope.as_of.year, 0, []
    begin = max(min(firsts), last - _YEARS + 1)
    for year in range(begin, last + 1):
        earlier = year == begin and min(firsts) < begin
        first = sum(count for day, count in firsts.items() if day <= year) if earlier else firsts[year]
        until += first
        found.append(Year(f"≤ {year}" if earlier else str(year), first, until))
    return found


def spoken_year(year: Year) -> str:
    numbers = {"year": year.label, "first": wording.number(year.first), "until": wording.number(year.until)}
    return _("%(year)s: %(first)s first covered, %(until)s in all") % numbers


def year_chart(report: CoverageReport) -> Drawing:
    """Return a chart with a bar for each year: the regencies covered before, and above them those first covered in
    that year."""
    shown, unit = years(report), _CHART / max(report.totals.eligible, report.totals.covered)
    step = min(COLUMNS * SIDE // len(shown), _WIDEST)
    marks = [mark for index, year in enumerate(shown) for mark in _bars(year, index * step, step - GAP, unit)]
    legend = [("ok", _("covered before")), ("new", _("first covered in the year"))]
    return Drawing(COLUMNS * SIDE - GAP, _ABOVE + _CHART + _BELOW, marks, legend)


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
