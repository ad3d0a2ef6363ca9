"""The content of a map file, unpacked if it is a .gz or a .zip file. Other formats get an instruction."""

import gzip
import io
import zlib
from pathlib import Path
from typing import IO
from zipfile import BadZipFile, ZipFile

from django.utils.translation import gettext as _

from .rejection import BoundariesRejected, shown

_JSON = (".geojson", ".json", ".topojson")
_MOST_MEMBERS = 1_000
_BROKEN = (OSError, EOFError, zlib.error, BadZipFile, NotImplementedError, RuntimeError, ValueError)
_OTHER_FORMATS = {
    b"SQLite format 3\0": "GeoPackage",
    b"\x00\x00\x27\x0a": "Shapefile",
    b"7z\xbc\xaf\x27\x1c": "7-Zip",
    b"Rar!": "RAR",
    b"fgb": "FlatGeobuf",
    b"<": "KML/GML",
}


def map_content(path: str, largest: int) -> bytes:
    """Return the bytes of the map in the file, at most `largest`. Raise BoundariesRejected."""
    try:
        with Path(path).open("rb") as file:
            content = _limited(file, largest)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise BoundariesRejected(_("%(file)s cannot be read: %(reason)s") % _words(path, reason)) from error
    if content.startswith(b"\x1f\x8b"):
        return _unpacked(gzip.GzipFile(fileobj=io.BytesIO(content)), largest)
    if content.startswith(b"PK"):
        return _from_zip(content, largest)
    begin = content[:64].lstrip(b"\xef\xbb\xbf \t\r\n")
    for mark, name in _OTHER_FORMATS.items():
        if begin.startswith(mark):
            raise BoundariesRejected(_convert(name))
    return content


def _limited(file: IO[bytes], largest: int) -> bytes:
    content = file.read(largest + 1)
    if len(content) > largest:
        size = {"size": largest // 1024 // 1024}
        raise BoundariesRejected(_("The file is larger than %(size)d MB; simplify it first.") % size)
    return content


def _unpacked(file: IO[bytes] | gzip.GzipFile, largest: int) -> bytes:
    try:
        with file:
            return _limited(file, largest)  # type: ignore[arg-type]  # GzipFile reads like a file
    except _BROKEN as error:
        raise BoundariesRejected(_("The file is damaged: it cannot be unpacked.")) from error


def _from_zip(content: bytes, largest: int) -> bytes:
    try:
        with ZipFile(io.BytesIO(content)) as package:
            names = [entry.filename for entry in package.infolist()[:_MOST_MEMBERS] if not entry.is_dir()]
            maps = [name for name in names if name.casefold().endswith(_JSON) and not name.startswith("__MACOSX/")]
            if len(maps) == 1:
                return _unpacked(package.open(maps[0]), largest)
    except _BROKEN as error:
        raise BoundariesRejected(_("The file is damaged: it cannot be unpacked.")) from error
    if maps:
        listed = ", ".join(shown(name) for name in maps[:12])
        raise BoundariesRejected(_("The packed file has several maps: %(names)s. Unpack one.") % {"names": listed})
    if any(name.casefold().endswith(".shp") for name in names):
        raise BoundariesRejected(_convert("Shapefile"))
    listed = ", ".join(shown(name) for name in names[:12]) or "–"
    raise BoundariesRejected(_("The packed file has no GeoJSON or TopoJSON file: %(names)s.") % {"names": listed})


def _convert(name: str) -> str:
    text = _(
        "This is a file in the format %(format)s. Convert it to GeoJSON, for example with "
        "ogr2ogr -f GeoJSON -t_srs EPSG:4326 batas.geojson FILE, or save it as GeoJSON (WGS 84) in QGIS."
    )
    return text % {"format": name}


def _words(path: str, reason: str) -> dict[str, str]:
    return {"file": shown(path), "reason": reason}
