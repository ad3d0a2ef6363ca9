"""The coverage as areas on a map. It needs boundaries of all regions shown, which an operator loads."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from agencies.models import Boundary
from documents.pictures.drawing import Drawing, Label, Mark, Point, text_width

Rings = list[list[Point]]


@dataclass(frozen=True, slots=True)
class Area:
    """One area of the map; `text` is printed in it if there is room."""

    code: str
    tone: str
    text: str
    title: str
    href: str = ""


def area_map(
    areas: Sequence[Area], field: str, legend: list[tuple[str, str]], *, width: int, height: int, size: float
) -> Drawing | None:
    """Return the areas within width and height, with letters of that size; `field` of Boundary ("province", "regency")
    has their codes.

    Return None if a boundary is missing: a map with a hole would hide a region.
    """
    stored = Boundary.objects.filter(**{f"{field}__in": [area.code for area in areas]})
    rings = dict(stored.values_list(field, "rings"))
    if not areas or len(rings) < len(areas):
        return None
    project, drawn_height = _projection(
        [point for found in rings.values() for ring in found for point in ring], width, height
    )
    marks = [_mark(area, _drawn(rings[area.code], project), size) for area in areas]
    return Drawing(width, drawn_height, marks, legend)


def _projection(points: Iterable[Sequence[int]], width: int, height: int) -> tuple[Callable[[int, int], Point], int]:
    """Return an equirectangular projection and the height of the map.

    This projection is accurate enough near the equator. Its coordinates are whole numbers, so that neighbours share
    their borders.
    """
    xs, ys = zip(*points, strict=True)
    west, north, wide, tall = min(xs), max(ys), max(xs) - min(xs), max(ys) - min(ys)
    scale = min((width - 4) / wide, (height - 4) / tall)
    left = round((width - wide * scale) / 2)
    return lambda x, y: (left + round((x - west) * scale), 2 + round((north - y) * scale)), round(tall * scale) + 4


def _drawn(rings: list[list[list[int]]], project: Callable[[int, int], Point]) -> Rings:
    """Return the rings that are more than a dot or a line.

    If there are none, return a square of one unit, so that no region vanishes.
    """
    made = []
    for ring in rings:
        points: list[Point] = []
        for x, y in ring:
            point = project(x, y)
            if not points or points[-1] != point:
                points.append(point)
        made.append(points)
    visible = [points for points in made if len(points) > 2]
    x, y = made[0][0]
    return visible or [[(x, y), (x + 1, y), (x + 1, y + 1), (x, y + 1)]]


def _mark(area: Area, rings: Rings, size: float) -> Mark:
    place = _room(rings, text_width(area.text) * size, size)
    labels = (Label(place[0], place[1] + round(size / 3), area.text, size, bold=True),) if place else ()
    return Mark(area.tone, rings=rings, labels=labels, key=area.code, title=area.title, href=area.href)


def _room(rings: Rings, width: float, height: float) -> Point | None:
    """Return the middle of the widest level stretch within the largest ring, or None if words of that size do not
    fit there."""
    ring = max(rings, key=lambda points: _extent(points, 0) * _extent(points, 1))
    top, tall = min(y for _x, y in ring), _extent(ring, 1)
    if tall < height:
        return None
    levels = [top + tall * part / 8 for part in range(2, 7)]
    stretches = [(right - left, (left + right) / 2, level) for level in levels for left, right in _inside(ring, level)]
    length, x, y = max(stretches, default=(0, 0, 0))
    return (round(x), round(y)) if length >= width else None


def _extent(points: list[Point], axis: int) -> int:
    values = [point[axis] for point in points]
    return max(values) - min(values)


def _inside(ring: list[Point], level: float) -> list[tuple[float, float]]:
    """Return the stretches of a level line inside the ring, from left to right."""
    crossings = sorted(
        x1 + (level - y1) * (x2 - x1) / (y2 - y1)
        for (x1, y1), (x2, y2) in zip(ring, [*ring[1:], ring[0]], strict=True)
        if (y1 <= level) != (y2 <= level)
    )
    return list(zip(crossings[::2], crossings[1::2], strict=True))
