"""Turns TopoJSON, in which neighbours share their borders as arcs, into the features of GeoJSON."""

from collections.abc import Iterator
from typing import Any, cast

from django.utils.translation import gettext as _

from .rejection import BoundariesRejected, shown

_MOST_POINTS = 5_000_000
"""One arc can be used by many regions, so a small file can describe a huge map."""

_INVALID = (TypeError, ValueError, LookupError, AttributeError, ArithmeticError)
"""What values raise that are not what TopoJSON says."""

Arc = list[list[float]]


def features_of(topology: dict[str, Any], layer: str = "") -> list[object]:
    """Return the GeoJSON features of one layer. Raise BoundariesRejected.

    Geometries with mistakes become null, which the reader of GeoJSON reports with the number of the feature.
    """
    objects = topology.get("objects")
    if not isinstance(objects, dict) or not objects:
        raise BoundariesRejected(_("The file has no features."))
    if layer not in objects and len(objects) > 1:
        listed = ", ".join(sorted(shown(name) for name in objects)[:12])
        raise BoundariesRejected(
            _("The file has several layers. Choose one with --layer: %(names)s") % {"names": listed}
        )
    chosen = objects[layer] if layer in objects else next(iter(objects.values()))
    geometries = chosen.get("geometries") if isinstance(chosen, dict) else None
    if not isinstance(geometries, list):
        raise BoundariesRejected(_("The file has no features."))
    return [*_Topology(topology).features(geometries)]


class _Topology:
    def __init__(self, topology: dict[str, Any]):
        arcs = topology.get("arcs")
        self._arcs: list[Any] = arcs if isinstance(arcs, list) else []
        transform = topology.get("transform")
        self._transform = None if transform is None else _transform(transform)
        self._decoded: dict[int, Arc] = {}
        self._left = _MOST_POINTS

    def features(self, geometries: list[Any]) -> Iterator[object]:
        for geometry in geometries:
            properties = geometry.get("properties") if isinstance(geometry, dict) else None
            identity = {"id": geometry.get("id")} if isinstance(geometry, dict) and "id" in geometry else {}
            named = {**identity, **properties} if isinstance(properties, dict) else identity
            try:
                yield {"type": "Feature", "properties": named, "geometry": self._geometry(geometry)}
            except _INVALID:
                yield {"type": "Feature", "properties": named, "geometry": None}

    def _geometry(self, geometry: dict[str, Any]) -> dict[str, Any]:
        kind, arcs = geometry["type"], geometry.get("arcs")
        if kind == "Polygon":
            return {"type": kind, "coordinates": [self._ring(ring) for ring in _listed(arcs)]}
        if kind == "MultiPolygon":
            polygons = [[self._ring(ring) for ring in _listed(polygon)] for polygon in _listed(arcs)]
            return {"type": kind, "coordinates": polygons}
        return {"type": kind, "coordinates": None}

    def _ring(self, indexes: object) -> Arc:
        """Join the arcs; each begins where the one before ends. A negative index means the arc backwards."""
        points: Arc = []
        for index in _listed(indexes):
            arc = self._arc(index if index >= 0 else ~index)
            self._left -= len(arc)
            if self._left < 0:
                raise BoundariesRejected(_("The file has too many points; simplify it first."))
            points += (arc if index >= 0 else arc[::-1])[1 if points else 0 :]
        return points

    def _arc(self, index: int) -> Arc:
        if index not in self._decoded:
            self._decoded[index] = self._decode(_listed(self._arcs[index]))
        return self._decoded[index]

    def _decode(self, points: list[Any]) -> Arc:
        """Return the coordinates. With a transform, each point is whole steps from the one before."""
        self._left -= len(points)
        if self._left < 0:
            raise BoundariesRejected(_("The file has too many points; simplify it first."))
        if self._transform is None:
            return [[float(point[0]), float(point[1])] for point in points]
        (across, up), (west, south) = self._transform
        x = y = 0
        decoded = []
        for point in points:
            x, y = x + point[0], y + point[1]
            decoded.append([x * across + west, y * up + south])
        return decoded


def _listed(value: object) -> list[Any]:
    if not isinstance(value, list):
        raise TypeError(value)
    return value


def _transform(transform: object) -> tuple[tuple[float, float], tuple[float, float]]:
    try:
        parts = cast(dict[str, Any], transform)
        scale, translate = parts["scale"], parts["translate"]
        return (float(scale[0]), float(scale[1])), (float(translate[0]), float(translate[1]))
    except _INVALID as error:
        raise BoundariesRejected(_("The file is no TopoJSON: its transform is not valid.")) from error
