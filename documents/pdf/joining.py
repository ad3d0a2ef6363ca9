"""Joins several PDFs of WeasyPrint, part by part, with only one part in memory at a time.

Joining finished files destroys their tags. Here the objects of a part are taken before they are written, get new
numbers and are compressed at once. What all parts share (pages, structure, bookmarks) is written last. See ISO 32000-1,
7.5.7 (object streams), 7.5.8 (cross-reference streams) and 14.7.4.4 (parent tree).
"""

import hashlib
import io
import json
import zlib
from array import array
from collections.abc import Iterable, Mapping

import pydyf

from .parts import Part, StreamKey, reference

_PAGES, _STRUCTURE, _ROOT_ELEMENT, _PARENT_TREE, _OUTLINES, _CATALOG, _INFO = range(1, 8)
_IN_FILE, _PACKED = 1, 2
_WIDTHS = (1, 8, 4)  # bytes of the three fields of a cross-reference
_COLUMNS = "BQL"  # type codes of the arrays that hold these fields


class JoinedPdf:
    """A PDF that is built part by part.

    `add` is a finisher of WeasyPrint's write_pdf; it leaves nothing for WeasyPrint to write. Parts must be tagged, have
    the same title, language and metadata, and have no internal links.

    A long PDF can be built by several processes. `written` returns the bytes written since its last call, `state`
    returns everything else, and `JoinedPdf.from_state` continues from there. The pieces, followed by the result of
    `finish`, are the file.
    """

    def __init__(self) -> None:
        self._out = io.BytesIO()
        self._out.write(b"%PDF-1.7\n%\xf0\x9f\x96\xa4\n")
        self._where = tuple(array(kind, [0] * (_INFO + 1)) for kind in _COLUMNS)
        self._pages: list[bytes] = []
        self._sections: list[bytes] = []
        self._parents: list[bytes] = []  # leaves of the parent tree, one per part
        self._parent_keys = 0
        self._bookmarks: list[int] = []  # numbers of the first and the last
        self._bookmark_count = 0
        self._last_bookmark: pydyf.Dictionary | None = None  # not yet written: it must refer to the next part's first
        self._shared: dict[StreamKey, int] = {}
        self._catalog: dict[str, object] = {}
        self._info: pydyf.Dictionary | None = None
        self._parts = 0
        self._before, self._digest = 0, b""  # length and digest of the pieces already returned

    @property
    def is_empty(self) -> bool:
        return not self._parts

    def written(self) -> bytes:
        """Return the bytes written since the last call."""
        piece = self._out.getvalue()
        self._before, self._digest = self._before + len(piece), self._digest_of_all()
        self._out = io.BytesIO()
        return piece

    def state(self) -> bytes:
        """Return the state after a call of `written`, as compressed JSON."""
        known = {
            "before": self._before,
            "digest": self._digest.hex(),
            "where": [column.tolist() for column in self._where],
            "pages": _as_text(self._pages),
            "sections": _as_text(self._sections),
            "parents": _as_text(self._parents),
            "parent_keys": self._parent_keys,
            "bookmarks": self._bookmarks,
            "bookmark_count": self._bookmark_count,
            "last_bookmark": _entries(self._last_bookmark),
            "shared": [(extra, mask, digest.hex(), number) for (extra, mask, digest), number in self._shared.items()],
            "catalog": _entries(self._catalog),
            "info": _entries(self._info),
            "parts": self._parts,
        }
        return zlib.compress(json.dumps(known).encode())

    @classmethod
    def from_state(cls, state: bytes) -> "JoinedPdf":
        known = json.loads(zlib.decompress(state))
        joined = cls()
        joined._out = io.BytesIO()
        joined._before, joined._digest = known["before"], bytes.fromhex(known["digest"])
        joined._where = tuple(array(kind, column) for kind, column in zip(_COLUMNS, known["where"], strict=True))
        joined._pages, joined._sections, joined._parents = (
            _as_bytes(known[name]) for name in ("pages", "sections", "parents")
        )
        joined._parent_keys, joined._parts = known["parent_keys"], known["parts"]
        joined._bookmarks, joined._bookmark_count = known["bookmarks"], known["bookmark_count"]
        joined._last_bookmark = _dictionary(known["last_bookmark"])
        joined._shared = {
            (extra, mask, bytes.fromhex(digest)): number for extra, mask, digest, number in known["shared"]
        }
        joined._catalog, joined._info = dict(_dictionary(known["catalog"]) or {}), _dictionary(known["info"])
        return joined

    def add(self, _document: object, pdf: pydyf.PDF) -> None:
        part = Part(pdf, self._parts, self._parent_keys)
        self._parts += 1
        streams, packed = self._numbered(part)
        for number, stream in streams:
            self._write(number, stream)
        self._keep_bookmarks(part, packed)
        packed.append((self._new_number(), part.parents()))
        self._parents.append(reference(packed[-1][0]))
        self._pack(packed)
        self._pages += [part.moved(page) for page in pdf.page_references]
        self._sections += [part.moved(section) for section in part.root_element["K"]]
        self._parent_keys += part.parent_keys
        if not self._catalog:
            own = {"Pages", "StructTreeRoot", "Outlines"}
            self._catalog = {name: part.moved(value) for name, value in pdf.catalog.items() if name not in own}
            self._info = pdf.info
        pdf.objects[1:] = []

    def finish(self) -> bytes:
        """Return the file, or the rest of it after the pieces. At least one part must have been added."""
        held = []
        if self._last_bookmark is not None:
            held.append((self._bookmarks[1], self._last_bookmark))
            first, last = map(reference, self._bookmarks)
            outlines = pydyf.Dictionary({"Count": self._bookmark_count, "First": first, "Last": last})
            held.append((_OUTLINES, outlines))
            self._catalog["Outlines"] = reference(_OUTLINES)
        self._catalog |= {"Pages": reference(_PAGES), "StructTreeRoot": reference(_STRUCTURE)}
        pages = {"Type": "/Pages", "Kids": pydyf.Array(self._pages), "Count": len(self._pages)}
        structure = {
            "Type": "/StructTreeRoot",
            "K": pydyf.Array([reference(_ROOT_ELEMENT)]),
            "ParentTree": reference(_PARENT_TREE),
            "ParentTreeNextKey": self._parent_keys,
        }
        element = {
            "Type": "/StructElem",
            "S": "/Document",
            "P": reference(_STRUCTURE),
            "K": pydyf.Array(self._sections),
        }
        held += [
            (_PAGES, pydyf.Dictionary(pages)),
            (_STRUCTURE, pydyf.Dictionary(structure)),
            (_ROOT_ELEMENT, pydyf.Dictionary(element)),
            (_PARENT_TREE, pydyf.Dictionary({"Kids": pydyf.Array(self._parents)})),
            (_CATALOG, pydyf.Dictionary(self._catalog)),
            (_INFO, self._info),
        ]
        self._pack(held)
        self._write_references()
        return self._out.getvalue()

    def _numbered(self, part: Part) -> tuple[list[tuple[int, pydyf.Stream]], list[tuple[int, pydyf.Object]]]:
        """Give all objects of the part new numbers. Return the streams to write and the objects to compress.

        A stream that an earlier part had too (a picture, a font) is not written again.
        """
        part.numbers |= {part.pdf.pages.number: _PAGES, part.root_element.number: _ROOT_ELEMENT}
        if part.outlines is not None:
            part.numbers[part.outlines.number] = _OUTLINES
        streams, rest = part.streams(), part.others()
        written = []
        for stream in streams:  # in an order where a stream comes after those that it refers to
            key = part.key(stream)
            known = self._shared.get(key) if key else None
            if known is None:
                known = self._new_number()
                written.append((known, stream))
                if key:
                    self._shared[key] = known
            part.numbers[stream.number] = known
        for one in rest:
            part.numbers[one.number] = self._new_number()
        return (
            [(number, part.moved_stream(stream)) for number, stream in written],
            [(part.numbers[one.number], part.moved(one)) for one in rest],
        )

    def _keep_bookmarks(self, part: Part, packed: list[tuple[int, pydyf.Object]]) -> None:
        if part.outlines is None:
            return
        first, last = (int(part.moved(part.outlines[end]).split()[0]) for end in ("First", "Last"))
        by_number = dict(packed)
        if self._last_bookmark is not None:
            self._last_bookmark["Next"] = reference(first)
            by_number[first]["Prev"] = reference(self._bookmarks[1])
            packed.append((self._bookmarks[1], self._last_bookmark))
        self._last_bookmark = by_number[last]
        packed.remove((last, self._last_bookmark))
        self._bookmarks = [(self._bookmarks or [first])[0], last]
        self._bookmark_count += part.outlines["Count"]

    def _new_number(self) -> int:
        for field in self._where:
            field.append(0)
        return len(self._where[0]) - 1

    def _write(self, number: int, stream: pydyf.Stream) -> None:
        stream.number = number
        self._note(number, _IN_FILE, self._before + self._out.tell(), 0)
        self._out.write(stream.indirect + b"\n")

    def _digest_of_all(self) -> bytes:
        return hashlib.sha256(self._digest + self._out.getbuffer()).digest()

    def _note(self, number: int, *fields: int) -> None:
        for column, value in zip(self._where, fields, strict=True):
            column[number] = value

    def _pack(self, objects: Iterable[tuple[int, pydyf.Object]]) -> None:
        """Write the objects into one compressed object stream."""
        holder, index, contents, place = self._new_number(), [], [], 0
        for position, (number, one) in enumerate(objects):
            self._note(number, _PACKED, holder, position)
            content = one.data
            index.append(f"{number} {place}")
            contents.append(content)
            place += len(content) + 1
        head = " ".join(index).encode()
        extra = {"Type": "/ObjStm", "N": len(index), "First": len(head) + 1}
        self._write(holder, pydyf.Stream([head, *contents], extra, compress=True))

    def _write_references(self) -> None:
        number, start = self._new_number(), self._before + self._out.tell()
        self._note(number, _IN_FILE, start, 0)
        self._where[2][0] = 65535  # the head of the list of free objects
        rows = zip(*self._where, strict=True)
        table = b"".join(
            value.to_bytes(width, "big") for row in rows for value, width in zip(row, _WIDTHS, strict=True)
        )
        digest = pydyf.String(self._digest_of_all().hex()[:32]).data
        extra = {
            "Type": "/XRef",
            "W": pydyf.Array(_WIDTHS),
            "Size": number + 1,
            "Root": reference(_CATALOG),
            "Info": reference(_INFO),
            "ID": pydyf.Array((digest, digest)),
        }
        stream = pydyf.Stream([table], extra, compress=True)
        stream.number = number
        self._out.write(stream.indirect + f"\nstartxref\n{start}\n%%EOF\n".encode())


def _as_text(values: Iterable[bytes]) -> list[str]:
    return [value.decode("latin-1") for value in values]


def _as_bytes(values: Iterable[str]) -> list[bytes]:
    return [value.encode("latin-1") for value in values]


def _entries(values: Mapping[str, object] | None) -> dict[str, str] | None:
    """Return the values as text, in the form in which they are written into the file."""
    if values is None:
        return None
    return {name: pydyf.Array([value]).data[1:-1].decode("latin-1") for name, value in values.items()}


def _dictionary(entries: dict[str, str] | None) -> pydyf.Dictionary | None:
    return entries and pydyf.Dictionary({name: value.encode("latin-1") for name, value in entries.items()})
