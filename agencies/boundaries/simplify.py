"""Simplifies borders to fewer points.

Neighbours share borders, so borders are cut into arcs where three of them meet. Each arc is simplified once, in one
direction, so that no gaps appear between neighbours.
"""

from collections.abc import Iterable, Mapping

Point = tuple[int, int]
Ring = list[Point]


def simplified(regions: Mapping[str, list[Ring]], *, step: int, tolerance: float) -> dict[str, list[Ring]]:
    """Return the simplified rings of each region.

    Coordinates are multiples of `step`, and lines differ from the original by at most about `tolerance` (Douglas and
    Peucker, 1973). Islands smaller than four squares of side `step` are left out, but every region keeps at least one.
    """
    snapped = {code: [_snapped(ring, step) for ring in rings] for code, rings in regions.items()}
    junctions = _junctions(ring for rings in snapped.values() for ring in rings if len(ring) > 2)
    arcs: dict[tuple[Point, ...], list[Point]] = {}
    result = {}
    for code, rings in snapped.items():
        made = [_simplified_ring(ring, junctions, tolerance, arcs) for ring in rings if len(ring) > 2]
        made = [ring for ring in made if len(ring) > 2]
        large = [ring for ring in made if _area(ring) >= 4 * step * step]
        result[code] = large or sorted(made, key=_area)[-1:] or [_square(regions[code], step)]
    return result


def _snapped(ring: Ring, step: int) -> Ring:
    """Return the ring with coordinates rounded to multiples of `step`, without repeated points, and not closed."""
    points: Ring = []
    for x, y in ring:
        point = round(x / step) * step, round(y / step) * step
        if not points or points[-1] != point:
            points.append(point)
    while len(points) > 1 and points[0] == points[-1]:
        points.pop()
    return points


def _junctions(rings: Iterable[Ring]) -> set[Point]:
    """Return the points where lines lead to more than two other points."""
    neighbours: dict[Point, frozenset[Point]] = {}
    found = set()
    for ring in rings:
        for index, point in enumerate(ring):
            pair = frozenset((ring[index - 1], ring[(index + 1) % len(ring)]))
            if neighbours.setdefault(point, pair) != pair:
                found.add(point)
    return found


def _simplified_ring(
    ring: Ring, junctions: set[Point], tolerance: float, arcs: dict[tuple[Point, ...], list[Point]]
) -> Ring:
    places = [index for index, point in enumerate(ring) if point in junctions] or [ring.index(min(ring))]
    points: Ring = []
    for number, start in enumerate(places):
        end = places[(number + 1) % len(places)]
        arc = ring[start : end + 1] if end > start else [*ring[start:], *ring[: end + 1]]
        points += _simplified_arc(arc, tolerance, arcs)[:-1]
    return points


def _simplified_arc(arc: Ring, tolerance: float, arcs: dict[tuple[Point, ...], list[Point]]) -> Ring:
    """Return the simplified arc, the same for both neighbours: it is simplified in the direction that sorts first."""
    backwards = arc[::-1]
    turned = backwards < arc
    key = tuple(backwards if turned else arc)
    if key not in arcs:
        arcs[key] = _douglas_peucker(key, tolerance)
    return arcs[key][::-1] if turned else arcs[key]


def _douglas_peucker(points: tuple[Point, ...], tolerance: float) -> Ring:
    kept = {0, len(points) - 1}
    stretches = [(0, len(points) - 1)]
    while stretches:
        start, end = stretches.pop()
        if end - start < 2:
            continue
        squares = [_distance_squared(point, points[start], points[end]) for point in points[start + 1 : end]]
        farthest = max(range(len(squares)), key=squares.__getitem__)
        if squares[farthest] > tolerance * tolerance:
            middle = start + 1 + farthest
            kept.add(middle)
            stretches += [(start, middle), (middle, end)]
    return [points[index] for index in sorted(kept)]


def _distance_squared(point: Point, start: Point, end: Point) -> float:
    """Return the squared distance from the point to the line segment."""
    (x, y), (x1, y1), (x2, y2) = point, start, end
    length = (x2 - x1) ** 2 + (y2 - y1) ** 2
    along = ((x - x1) * (x2 - x1) + (y - y1) * (y2 - y1)) / length if length else 0
    along = min(max(along, 0), 1)
    return (x - x1 - along * (x2 - x1)) ** 2 + (y - y1 - along * (y2 - y1)) ** 2


def _area(ring: Ring) -> float:
    pairs = zip(ring, [*ring[1:], ring[0]], strict=True)
    return abs(sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in pairs)) / 2


def _square(rings: list[Ring], step: int) -> Ring:
    """Return one square of side `step`, for a region smaller than that."""
    x, y = _snapped(rings[0], step)[0]
    return [(x, y), (x + step, y), (x + step, y + step), (x, y + step)]
