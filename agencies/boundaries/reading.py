"""Reads a GeoJSON file (RFC 7946) from an untrusted source. All mistakes are reported, none is guessed away."""

import json
import math
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from django.utils.translation import gettext as _

from documents.text import tidy

# Official files have full detail and are simplified only here. Reading takes eight times the file's size in memory.
MAX_BYTES = 256 * 1024 * 1024
_SHOWN = 60
# Indonesia with some sea around it, in degrees.
_WEST, _EAST, _SOUTH, _NORTH = 94.0, 142.0, -12.0, 8.0

Ring = list[tuple[float, float]]


class BoundariesRejected(Exception):
    """The file was refused and nothing was stored; `lines` has one line per mistake."""

    def __init__(self, *lines: str):
        super().__init__("\n".join(lines))
        self.lines = lines


class _InvalidGeometry(Exception):
    """A geometry has a mistake, described by the message."""


@dataclass(frozen=True, slots=True)
class Feature:
    """One feature: its number in the file (from 1), its properties and the rings of its polygons.

    If the rings cannot be read, `mistake` gives the reason.
    """

    number: int
    properties: dict[str, object]
    rings: list[Ring]
    mistake: str = ""


def read_features(path: str) -> list[Feature]:
    """Return all features of the file. Raise BoundariesRejected if it is not GeoJSON."""
    data = _parsed(_content(path))
    if not isinstance(data, dict) or data.get("type") != "FeatureCollection":
        raise BoundariesRejected(_("The file is not a GeoJSON FeatureCollection."))
    features = data.get("features")
    if not isinstance(features, list) or not features:
        raise BoundariesRejected(_("The file has no features."))
    return [_feature(number, feature) for number, feature in enumerate(features, start=1)]


def shown(value: object) -> str:
    """Return a value from the file as a short printable text."""
    text = tidy(str(value).encode(errors="replace").decode())
    text = "".join(letter if letter.isprintable() else "?" for letter in text)
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"


def _content(path: str) -> bytes:
    try:
        with Path(path).open("rb") as file:
            content = file.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        parts = {"file": shown(path), "reason": reason}
        raise BoundariesRejected(_("%(file)s cannot be read: %(reason)s") % parts) from error
    if len(content) > MAX_BYTES:
        size = {"size": MAX_BYTES // 1024 // 1024}
        raise BoundariesRejected(_("The file is larger than %(size)d MB; simplify it first.") % size)
    return content


def _parsed(content: bytes) -> object:
    try:
        return json.loads(content.decode("utf-8-sig"), parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as error:
        reason = _("nested too deeply") if isinstance(error, RecursionError) else shown(error)
        raise BoundariesRejected(_("The file is not JSON: %(reason)s") % {"reason": reason}) from error


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(name)  # NaN and Infinity: Python accepts them, but they are not JSON


def _feature(number: int, feature: object) -> Feature:
    if not isinstance(feature, dict) or feature.get("type") != "Feature":
        return Feature(number, {}, [], _("is not a GeoJSON feature"))
    properties = feature.get("properties")
    properties = properties if isinstance(properties, dict) else {}
    try:
        return Feature(number, properties, _rings(feature.get("geometry")))
    except _InvalidGeometry as error:
        return Feature(number, properties, [], str(error))


def _rings(geometry: object) -> list[Ring]:
    rings = [_ring(ring) for part in _parts(geometry) for polygon in _polygons(part) for ring in _list(polygon)]
    if not rings:
        raise _InvalidGeometry(_("has no coordinates"))
    return rings


def _parts(geometry: object) -> Iterator[object]:
    """Yield the geometry, or all members of a collection at any depth."""
    waiting = [geometry]
    while waiting:
        part = waiting.pop()
        if isinstance(part, dict) and part.get("type") == "GeometryCollection":
            members = part.get("geometries")
            if not isinstance(members, list):
                raise _InvalidGeometry(_("has no coordinates"))
            waiting += reversed(members)
        else:
            yield part


def _polygons(geometry: object) -> list:
    """Return the polygons without empty ones, which GIS programs leave where a part was cut away."""
    if not isinstance(geometry, dict) or geometry.get("type") not in ("Polygon", "MultiPolygon"):
        kind = geometry.get("type") if isinstance(geometry, dict) else geometry
        raise _InvalidGeometry(_("is not a Polygon or MultiPolygon but “%(kind)s”") % {"kind": shown(kind)})
    coordinates = geometry.get("coordinates")
    polygons = [coordinates] if geometry["type"] == "Polygon" else coordinates
    if not isinstance(polygons, list):
        raise _InvalidGeometry(_("has no coordinates"))
    return [polygon for polygon in polygons if polygon not in ([], [[]])]


def _ring(ring: object) -> Ring:
    points = [_point(point) for point in _list(ring)]
    if len(points) < 4 or points[0] != points[-1]:
        raise _InvalidGeometry(_("has a ring that is not closed, or has fewer than four points"))
    return points


def _list(value: object) -> list:
    if not isinstance(value, list) or not value:
        raise _InvalidGeometry(_("has coordinates whose nesting does not fit its type"))
    return value


def _point(point: object) -> tuple[float, float]:
    """Return longitude and latitude, without any height."""
    if not isinstance(point, list) or not 2 <= len(point) <= 4 or not all(_is_number(value) for value in point):
        raise _InvalidGeometry(_("has a point that is not a longitude and a latitude"))
    x, y = point[:2]
    if _within(x, y):
        return float(x), float(y)
    values = {"x": shown(x), "y": shown(y)}
    if _within(y, x):
        raise _InvalidGeometry(_("has latitude before longitude (%(x)s, %(y)s); longitude must come first") % values)
    if not (-180 <= x <= 180 and -90 <= y <= 90):
        raise _InvalidGeometry(
            _("has a point outside the world (%(x)s, %(y)s); coordinates must be degrees of WGS 84") % values
        )
    raise _InvalidGeometry(_("has a point outside Indonesia (%(x)s, %(y)s)") % values)


def _is_number(value: object) -> bool:
    return (
        isinstance(value, int | float)
        and not isinstance(value, bool)
        and (isinstance(value, int) or math.isfinite(value))
    )


def _within(x: float, y: float) -> bool:
    return _WEST <= x <= _EAST and _SOUTH <= y <= _NORTH
