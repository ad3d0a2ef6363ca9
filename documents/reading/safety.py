"""Checks an .xlsx file before openpyxl reads it, in limited time and memory.

A file is refused if it is too large, is not an .xlsx package, or could make a parser misbehave.
"""

import zlib
from dataclasses import dataclass, field
from io import BytesIO
from typing import IO
from xml.parsers import expat
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from django.utils.translation import gettext as _
from openpyxl.xml.constants import SHEET_MAIN_NS

from .budget import Budget, too_large
from .kinds import other_kind, other_package
from .problems import UnreadableWorkbook

LARGEST_FILE = 20 * 2**20
_MOST_PARTS = 1_000
_MOST_ELEMENTS_IN_ROW = 60_000  # three for each of the 16,384 columns of Excel, and some for what follows the rows
_MOST_ELEMENTS_AT_ONCE = 40_000  # in a shared string or in a part without rows, which openpyxl keeps in memory whole
_LONGEST_TAG = 2**18  # bytes; parsers hold a tag, with its attributes, or a comment in memory whole
_LONGEST_FORMAT = 255  # characters, as in Excel; openpyxl's patterns take quadratic time for a format of a number
_MOST_LINES = 1_000_000  # of a part; parsers keep each line of a text as an object
_CHUNK = 2**18

_ZIP = b"PK\x03\x04"
_ENCRYPTED_FLAG = 0x1
_BEFORE_XML = b" \t\r\n\0\xef\xbb\xbf\xfe\xff"  # blanks and byte order marks, in any encoding
_XML_STARTS = (b"<", "<?xm".encode("cp037"))  # in encodings like ASCII, and in EBCDIC
_VALUE_ELEMENTS = {"v", "is", "f"}
STRICT = "http://purl.oclc.org/ooxml/"
"""How the namespaces of Strict Open XML begin."""


@dataclass(slots=True)
class Part:
    """Facts about one part: its merged ranges, its hidden columns (first and last), its last row with a value, and its
    number of elements.

    The number of elements decides how much memory a parser needs that loads the whole part. `refusal` is why no parser
    may read it; it is empty for a part that may be read.
    """

    merged: list[str] = field(default_factory=list)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    last_row: int = 0
    elements: int = 0
    names: int = 0
    """The number of characters of all defined names."""
    is_strict: bool = False
    """Whether it is written in Strict Open XML, whose namespaces have other names."""
    refusal: str = ""


def inspect_package(file: BytesIO, budget: Budget) -> dict[str, Part]:
    """Return the parts of the .xlsx file by name. Raise UnreadableWorkbook.

    Names and declared types decide nothing: every part that an XML parser can begin to read is inspected as XML. A part
    with a `refusal`, such as a drawing that is not quite XML, does no harm as long as nobody reads it; load_package
    refuses to.
    """
    _check_kind(file)
    return _inspect(file, budget, "row")


def inspect_open_document(file: BytesIO, budget: Budget) -> dict[str, Part]:
    """Return the parts of an .ods file by name, as inspect_package does. Raise UnreadableWorkbook."""
    return _inspect(file, budget, "table-row")


def _inspect(file: BytesIO, budget: Budget, row: str) -> dict[str, Part]:
    try:
        with ZipFile(file) as package:
            if row == "row" and (text := other_package(package.namelist())):
                raise UnreadableWorkbook(text)
            return _inspect_parts(package, budget, row)
    except (BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, RuntimeError, ValueError) as error:
        raise UnreadableWorkbook(_("The file is damaged: it cannot be unpacked. Save it again as .xlsx.")) from error


def _check_kind(file: BytesIO) -> None:
    content = file.getvalue()
    if not content:
        raise UnreadableWorkbook(_("The file is empty."))
    if text := other_kind(content):
        raise UnreadableWorkbook(text)
    if not content.startswith(_ZIP):
        raise UnreadableWorkbook(_("The file is not an .xlsx workbook."))


def _inspect_parts(package: ZipFile, budget: Budget, row: str) -> dict[str, Part]:
    entries = package.infolist()
    # The declared sizes reveal most zip bombs. They can be wrong, so unpacked bytes are counted as well.
    if len(entries) > _MOST_PARTS or sum(entry.file_size for entry in entries) > budget.content:
        raise too_large()
    if any(entry.compress_type not in (ZIP_STORED, ZIP_DEFLATED) for entry in entries):
        raise NotImplementedError  # one step of another method can unpack more than 100 MB
    if any(entry.flag_bits & _ENCRYPTED_FLAG for entry in entries):
        raise UnreadableWorkbook(_("The workbook is protected by a password. Save it without one."))
    return {entry.filename: _inspect_part(package, entry, budget, row) for entry in entries if not entry.is_dir()}


def _inspect_part(package: ZipFile, entry: ZipInfo, budget: Budget, row: str) -> Part:
    scan = _Scan(budget, row)
    try:
        with package.open(entry) as part:
            _feed(scan, part, budget)
    except (expat.ExpatError, LookupError, _Foreign):  # LookupError: an unknown encoding
        if scan.part.elements or not _is_binary(package, entry):
            text = _("The file is damaged: %(part)s cannot be read. Save it again as .xlsx.")
            scan.part.refusal = text % {"part": entry.filename}
    except _Refused as refused:
        scan.part.refusal = str(refused)
    return scan.part


def _is_binary(package: ZipFile, entry: ZipInfo) -> bool:
    """Whether a part in which expat found no element is none for other parsers either, such as a picture.

    openpyxl also uses libxml2, which knows more encodings than expat. A part that begins with a tag in any encoding,
    or with nothing but blanks, is therefore not binary.
    """
    with package.open(entry) as part:
        begin = part.read(_CHUNK)
    content = begin.lstrip(_BEFORE_XML)
    return not content.startswith(_XML_STARTS) if content else len(begin) < _CHUNK


class _Foreign(Exception):
    """A sheet is not in the language of spreadsheets, so that no program finds its rows."""


class _Refused(Exception):
    """The part must not be read; str() gives the reason."""


def _feed(scan: "_Scan", part: IO[bytes], budget: Budget) -> None:
    fed = lines = 0
    while chunk := part.read(_CHUNK):
        budget.take_bytes(len(chunk))
        scan.parser.Parse(chunk, False)
        fed, lines = fed + len(chunk), lines + chunk.count(b"\n") + chunk.count(b"\r")
        if fed - scan.parser.CurrentByteIndex > _LONGEST_TAG or lines > _MOST_LINES:
            raise _Refused(too_large())
    scan.parser.Parse(b"", True)


class _Scan:
    """Reads one XML part element by element and keeps only counts."""

    def __init__(self, budget: Budget, row: str):
        self.part = Part()
        self._row_tag = row
        self._budget = budget
        self._row = 0
        self._left = _MOST_ELEMENTS_AT_ONCE
        self.parser = expat.ParserCreate()
        self.parser.StartDoctypeDeclHandler = self._refuse_doctype
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end_name
        self.parser.CommentHandler = self.parser.ProcessingInstructionHandler = self._take

    def _refuse_doctype(self, *declaration: object) -> None:
        raise _Refused(_("The file declares a document type, which no spreadsheet program writes."))

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self.part.elements += 1
        self._left -= 1
        self._take()
        if self._left < 0:
            raise _Refused(too_large())
        if self.part.elements == 1:
            self.part.is_strict = any(STRICT in value for value in attributes.values())
        prefix, _colon, tag = name.rpartition(":")
        if self.part.elements == 1 and tag == "worksheet":
            namespace = attributes.get(f"xmlns:{prefix}" if prefix else "xmlns", "")
            if namespace not in (SHEET_MAIN_NS, f"{STRICT}spreadsheetml/main"):
                raise _Foreign
        if tag in _VALUE_ELEMENTS:
            self.part.last_row = max(self.part.last_row, self._row)
        elif tag == self._row_tag:
            number = attributes.get("r", "")
            self._row = int(number) if number.isdecimal() else self._row + 1
            self._left = _MOST_ELEMENTS_IN_ROW
        elif tag == "si":
            self._left = _MOST_ELEMENTS_AT_ONCE
        elif tag == "definedName":
            self.parser.CharacterDataHandler = self._count_name
        elif tag == "numFmt" and len(attributes.get("formatCode", "")) > _LONGEST_FORMAT:
            raise _Refused(_("The file has a number format that no spreadsheet program writes."))
        elif tag == "mergeCell":
            self.part.merged.append(attributes.get("ref", ""))
        elif tag == "col" and attributes.get("hidden") in ("1", "true"):
            first, last = attributes.get("min", ""), attributes.get("max", "")
            if first.isdecimal() and last.isdecimal():
                self.part.hidden_columns.append((int(first), int(last)))

    def _count_name(self, text: str) -> None:
        self.part.names += len(text)

    def _end_name(self, name: str) -> None:
        """Count no text outside defined names: most parts have millions of letters."""
        if name.endswith("definedName"):
            self.parser.CharacterDataHandler = None

    def _take(self, *_content: str) -> None:
        """Count an element, a comment or an instruction."""
        self._budget.elements -= 1
        if self._budget.elements < 0:
            raise too_large()
