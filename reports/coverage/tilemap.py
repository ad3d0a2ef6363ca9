"""The coverage of the country: a tile for each province near its true place, or areas."""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.utils.translation import gettext as _

from documents import wording
from documents.pictures.drawing import Box, Drawing, Label, Mark, fitting

from .areas import Area, area_map
from .rates import steps, tone_of
from .rows import CoverageReport, ProvinceCoverage

COLUMNS, ROWS = 16, 7
_EAST = 9  # the first column of the eastern half
WIDTH, HEIGHT = 64, 56  # of a tile and the gap after it
GAP = 4


@dataclass(frozen=True, slots=True)
class Place:
    """The place of a province's tile, and its label: a short name, or two letters on a phone."""

    row: int
    column: int
    short_name: str
    letters: str


@cache
def tile_grid() -> dict[str, Place]:
    """Return the places of reports/coverage/data/tilegrid.csv by province code."""
    with (Path(__file__).parent / "data" / "tilegrid.csv").open(encoding="utf-8", newline="") as file:
        return {
            row["code"]: Place(int(row["row"]), int(row["column"]), row["short_name"], row["letters"])
            for row in csv.DictReader(file)
        }


def tile_map(report: CoverageReport, links: Mapping[str, str]) -> Drawing:
    """Return a tile for each province of the report, ordered by code; `links` are addresses by code."""
    placed = list(_placed(report.provinces))
    rows = max(place.row for _province, place in placed)
    return Drawing(
        width=COLUMNS * WIDTH - GAP,
        height=rows * HEIGHT - GAP,
        marks=[_tile(province, place, links.get(province.code, "")) for province, place in placed],
        legend=rate_legend(),
        fold=(_EAST - 1) * WIDTH - GAP / 2,
    )


def province_map(report: CoverageReport, links: Mapping[str, str]) -> Drawing | None:
    """Return the provinces as areas, or None if a boundary is missing."""
    areas = [
        Area(
            code=province.code,
            tone=tone_of(province.counts.rate),
            text=wording.percent(province.counts.rate),
            title=spoken(province),
            href=links.get(province.code, ""),
        )
        for province in report.provinces
    ]
    return area_map(areas, "province", rate_legend(), width=COLUMNS * WIDTH - GAP, height=480, size=13)


def rate_legend() -> list[tuple[str, str]]:
    return [(step.tone, step.label) for step in steps()]


def spoken(province: ProvinceCoverage) -> str:
    """Return the text of a tile or an area for screen readers: the numbers, because they cannot see the colour."""
    counts = province.counts
    numbers = {
        "province": province.name,
        "covered": wording.number(counts.covered),
        "eligible": wording.number(counts.eligible),
        "rate": wording.percent(counts.rate),
    }
    return _("%(province)s: %(covered)s / %(eligible)s (%(rate)s)") % numbers


def _placed(provinces: list[ProvinceCoverage]) -> Iterator[tuple[ProvinceCoverage, Place]]:
    """Yield each province with its place. A province that the grid lacks gets a tile in a row below the others."""
    strangers = 0
    for province in provinces:
        place = tile_grid().get(province.code)
        if place is None:
            row, column = divmod(strangers, COLUMNS)
            place = Place(ROWS + 1 + row, column + 1, province.name, province.code)
            strangers += 1
        yield province, place


def _tile(province: ProvinceCoverage, place: Place, href: str) -> Mark:
    left, top = (place.column - 1) * WIDTH, (place.row - 1) * HEIGHT
    width, height = WIDTH - GAP, HEIGHT - GAP
    middle, rate = left + width / 2, wording.percent(province.counts.rate)
    name_size = fitting(place.short_name, width - 6, 13.5)
    return Mark(
        tone=tone_of(province.counts.rate),
        box=Box(left, top, width, height, 7),
        strokes=Box(left + 6, top + height - 11, width - 12, 8),
        labels=(
            Label(middle, top + 18, place.short_name, name_size, only="wide"),
            Label(middle, top + 19, place.letters, 18, only="narrow"),
            Label(middle, top + 36, rate, 16, bold=True, only="wide"),
            Label(middle, top + 37, rate, 17, bold=True, only="narrow"),
        ),
        key=province.code,
        title=spoken(province),
        href=href,
    )
