"""One PDF of WeasyPrint as a part of a longer one: its objects with the numbers, keys and names that they have there.

See ISO 32000-1, 14.7.4.4 (parent tree) and 14.8.5.7 (headers of tables).
"""

import hashlib
import re
from collections.abc import Mapping
from typing import Any

import pydyf

_REFERENCE = re.compile(rb"(\d+) 0 R")

StreamKey = tuple[str, int | None, bytes]
"""Equal for identical streams."""


class Part:
    """The objects of one PDF, and their numbers in the joined PDF."""

    def __init__(self, pdf: pydyf.PDF, place: int, first_key: int):
        if "Names" in pdf.catalog or "AcroForm" in pdf.catalog:
            raise ValueError("Parts with internal links, attachments or forms cannot be joined.")
        self.pdf, self._place, self._first_key = pdf, place, first_key
        structure = self._at(pdf.catalog["StructTreeRoot"])
        self.root_element, self._parent_tree = self._at(structure["K"][0]), self._at(structure["ParentTree"])
        self.outlines = self._at(pdf.catalog["Outlines"]) if "Outlines" in pdf.catalog else None
        self._left_out = {pdf.pages.number, pdf.catalog.number, structure.number, self.root_element.number}
        self._left_out |= {self._parent_tree.number, *([self.outlines.number] if self.outlines else [])}
        self.parent_keys = max(self._parent_tree["Nums"][::2]) + 1
        self.numbers: dict[int, int] = {}

    def _at(self, reference: bytes) -> pydyf.Object:
        return self.pdf.objects[int(reference.split()[0])]

    def streams(self) -> list[pydyf.Stream]:
        """Return the streams, masks before the pictures that refer to them."""
        found = [one for one in self._kept() if isinstance(one, pydyf.Stream)]
        return sorted(found, key=lambda stream: "SMask" in stream.extra)

    def others(self) -> list[pydyf.Object]:
        return [one for one in self._kept() if not isinstance(one, pydyf.Stream)]

    def _kept(self) -> list[pydyf.Object]:
        return [one for one in self.pdf.objects[1:] if one.number not in self._left_out]

    def key(self, stream: pydyf.Stream) -> StreamKey | None:
        """Return a key that is equal for identical streams; None for pages, which are never shared."""
        if any(name in stream.extra for name in ("Resources", "Group")):
            return None
        mask = self.numbers.get(self._at(stream.extra["SMask"]).number) if "SMask" in stream.extra else None
        extra = repr(sorted((str(name), str(value)) for name, value in stream.extra.items() if name != "SMask"))
        digest = hashlib.sha256()
        for piece in stream.stream:
            digest.update(_bytes(piece) + b"\n")
        return extra, mask, digest.digest()

    def parents(self) -> pydyf.Dictionary:
        """Return the part's leaf of the parent tree, which maps its pages and links to their elements."""
        numbers = self._parent_tree["Nums"]
        pairs = zip(numbers[::2], numbers[1::2], strict=True)
        moved = [value for key, found in pairs for value in (key + self._first_key, self.moved(found))]
        limits = (self._first_key, self._first_key + self.parent_keys - 1)
        return pydyf.Dictionary({"Limits": pydyf.Array(limits), "Nums": pydyf.Array(moved)})

    def moved_stream(self, stream: pydyf.Stream) -> pydyf.Stream:
        return pydyf.Stream(stream.stream, self._moved_items(stream.extra), stream.compress)

    def moved(self, value: Any) -> Any:
        """Return the value with its references, parent tree keys and header names changed to those of the whole."""
        if isinstance(value, bytes) and (found := _REFERENCE.fullmatch(value)):
            return reference(self.numbers[int(found[1])])
        if isinstance(value, dict):
            return pydyf.Dictionary(self._moved_items(value))
        if isinstance(value, list):
            return pydyf.Array([self.moved(one) for one in value])
        return value

    def _moved_items(self, items: Mapping[str, Any]) -> dict[str, Any]:
        return {name: self._moved_item(name, value) for name, value in items.items()}

    def _moved_item(self, name: str, value: Any) -> Any:
        match name:
            case "StructParents" | "StructParent":
                return value + self._first_key
            case "ID":
                return self._named(value)
            case "Headers":
                return pydyf.Array([self._named(one) for one in value])
        return self.moved(value)

    def _named(self, header: pydyf.String) -> pydyf.String:
        """Return the name of a header cell with the part's number in front, so names are unique in the whole."""
        return pydyf.String(f"{self._place}-{header.string}")


def reference(number: int) -> bytes:
    return b"%d 0 R" % number


def _bytes(piece: object) -> bytes:
    """Return a piece of a stream as pydyf writes it. Pictures are read only here."""
    if isinstance(piece, pydyf.Object):
        return piece.data
    return piece if isinstance(piece, bytes) else str(piece).encode()
