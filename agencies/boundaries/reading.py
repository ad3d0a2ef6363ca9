"""Reads a GeoJSON (RFC 7946) or TopoJSON file from an untrusted source. All mistakes are reported.

Only what cannot change a map is repaired: specks without area, and rings whose end nearly meets their beginning.
"""

import codecs
import json
import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NoReturn

from django.utils.translation import gettext as _

from .packed import map_content
from .rejection import BoundariesRejected, shown
from .topology import features_of

# Official files have full detail and are simplified only here. Reading takes eight times the file's size in memory.
MAX_BYTES = 256 * 1024 * 1024
# Indonesia with some sea around it, in degrees.
_WEST, _EAST, _SOUTH, _NORTH = 94.0, 142.0, -12.0, 8.0
_SPECK = 0.02
"""Degrees, some two kilometres. An invalid ring no larger than this is not visible on any map of the portal."""

_FEW_POINTS = 8

Ring = list[tuple[float, float]]


class _InvalidGeometry(Exception):
    """A geometry has a mistake, described by the message."""


@dataclass(frozen=True, slots=True)
class Feature:
    """One feature: its number in the file (from 1), its properties and the rings of its polygons.

    If the rings cannot be read, `mistake` gives the reason. `repairs` says what was repaired.
    """

    number: int
    properties: dict[str, object]
    rings: list[Ring]
    mistake: str = ""
    repairs: list[str] = field(default_factory=list)


def read_features(path: str, layer: str = "") -> list[Feature]:
    """Return all features of the file, of one layer if it has several. Raise BoundariesRejected if it is no map."""
    data = _parsed(map_content(path, MAX_BYTES))
    kind = data.get("type") if isinstance(data, dict) else None
    if not isinstance(data, dict) or kind not in ("FeatureCollection", "Topology"):
        raise BoundariesRejected(_("The file is not a GeoJSON FeatureCollection."))
    features = features_of(data, layer) if kind == "Topology" else data.get("features")
    if not isinstance(features, list) or not features:
        raise BoundariesRejected(_("The file has no features."))
    return [_feature(number, feature) for number, feature in enumerate(features, start=1)]


def _parsed(content: bytes) -> object:
    try:
        return json.loads(_text(content), parse_constant=_refuse_constant)
    except UnicodeDecodeError as error:
        raise BoundariesRejected(_("The file is not in UTF-8. Save it again with this encoding.")) from error
    except json.JSONDecodeError as error:
        where = {"line": error.lineno, "column": error.colno}
        raise BoundariesRejected(_("The file is not JSON: see line %(line)d, column %(column)d") % where) from error
    except (ValueError, RecursionError) as error:
        reason = _("nested too deeply") if isinstance(error, RecursionError) else shown(error)
        raise BoundariesRejected(_("The file is not JSON: %(reason)s") % {"reason": reason}) from error


def _text(content: bytes) -> str:
    """Return the text, in UTF-16 or UTF-32 if its first bytes say so. Raise UnicodeDecodeError."""
    marks = {codecs.BOM_UTF32_LE: "utf-32", codecs.BOM_UTF32_BE: "utf-32"}
    marks |= {codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}  # UTF-32 LE begins with this mark, too
    encoding = next((name for mark, name in marks.items() if content.startswith(mark)), "utf-8-sig")
    return content.decode(encoding)


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(name)  # NaN and Infinity: Python accepts them, but they are not JSON


def _feature(number: int, feature: object) -> Feature:
    if not isinstance(feature, dict) or feature.get("type") != "Feature":
        return Feature(number, {}, [], _("is not a GeoJSON feature"))
    properties = feature.get("properties")
    properties = properties if isinstance(properties, dict) else {}
    repairs: list[str] = []
    try:
        return Feature(number, properties, _rings(feature.get("geometry"), repairs), repairs=repairs)
    except _InvalidGeometry as error:
        return Feature(number, properties, [], str(error))


def _rings(geometry: object, repairs: list[str]) -> list[Ring]:
    polygons = [polygon for part in _parts(geometry) for polygon in _polygons(part)]
    rings = [made for polygon in polygons for ring in _list(polygon) if (made := _ring(ring, repairs))]
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


def _ring(ring: object, repairs: list[str]) -> Ring:
    """Return the ring, closed; empty for a speck that is no area. Repairs are noted."""
    points = [_point(point) for point in _list(ring)]
    (x, y), (last_x, last_y) = points[0], points[-1]
    if len(points) <= _FEW_POINTS and len({*points}) < 3 and _is_speck(points):
        repairs.append(_("a speck at %(x)s, %(y)s without any area was left out") % {"x": shown(x), "y": shown(y)})
        return []
    if points[0] != points[-1] and len(points) >= 3 and max(abs(x - last_x), abs(y - last_y)) <= _SPECK:
        repairs.append(_("a ring that is not closed at %(x)s, %(y)s was closed") % {"x": shown(x), "y": shown(y)})
        points.append(points[0])
    if len(points) < 4 or points[0] != points[-1]:
        raise _InvalidGeometry(_("has a ring that is not closed, or has fewer than four points"))
    return points


def _is_speck(points: Ring) -> bool:
    widths = [max(values) - min(values) for values in zip(*points, strict=True)]
    return max(widths) <= _SPECK


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
