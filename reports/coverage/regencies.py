"""A province's regencies by status, as tiles or areas."""

from collections import Counter

from django.utils.translation import gettext as _

from documents import wording
from documents.pictures.drawing import Box, Drawing, Label, Mark, fitting

from .areas import Area, area_map
from .rows import CoverageReport, DisplayStatus, RegencyCoverage

COLUMNS, SIDE, GAP = 4, 128, 4
_HEIGHT = 58
_LARGEST = 15
"""The size of a name in a tile."""

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
    """Return a tile for each regency, with the end of its code and its name, in the order of the table."""
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


def _name_lines(name: str) -> list[str]:
    """Return the name without "Kabupaten", a long one in two lines of about the same length."""
    short = name.removeprefix("Kabupaten ")
    if fitting(short, SIDE - GAP - 8, _LARGEST) == _LARGEST or " " not in short:
        return [short]
    blanks = [place for place, letter in enumerate(short) if letter == " "]
    middle = min(blanks, key=lambda place: abs(place - len(short) / 2))
    return [short[:middle], short[middle + 1 :]]


def _tile(regency: RegencyCoverage, row: int, column: int) -> Mark:
    left, top, tone = column * SIDE, row * (_HEIGHT + GAP), regency.display_status.tone
    middle, lines = left + (SIDE - GAP) / 2, _name_lines(regency.name)
    size = min(fitting(line, SIDE - GAP - 8, _LARGEST) for line in lines)
    names = [Label(middle, top + 32 + place * 14, line, size) for place, line in enumerate(lines)]
    return Mark(
        tone=tone,
        box=Box(left, top, SIDE - GAP, _HEIGHT, 7),
        strokes=Box(left + 6, top + _HEIGHT - 9, SIDE - GAP - 12, 6),
        lines=[[(middle + 8 + x, top + 6 + y) for x, y in line] for line in _SIGNS[tone]],
        labels=(Label(middle - 10, top + 16, regency.code[-2:], 15), *names),
        key=regency.code,
        title=spoken(regency),
    )
