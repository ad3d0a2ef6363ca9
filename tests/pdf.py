"""Reads PDFs as archives and screen readers do."""

import io
from itertools import groupby
from typing import NamedTuple
from xml.etree import ElementTree

import pypdf
import pypdfium2
import pypdfium2.raw
import zxingcpp
from PIL.Image import Image

NAMES = {
    "pdfaid": "http://www.aiim.org/pdfa/ns/id/",
    "pdfuaid": "http://www.aiim.org/pdfua/ns/id/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "dc": "http://purl.org/dc/elements/1.1/",
}


def read(content: bytes) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(content))


class Piece(NamedTuple):
    """A piece of text, where its first letter begins: page from 0, points from the lower left corner."""

    page: int
    x: float
    y: float
    text: str


def pieces(content: bytes) -> list[Piece]:
    """Return all pieces of text in the order in which they are written. pypdf would take thirty times as long."""
    found = []
    with pypdfium2.PdfDocument(content) as document:
        for number, page in enumerate(document):
            words = page.get_textpage()
            for one in page.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_TEXT], textpage=words):
                place = one.get_matrix()
                found.append(Piece(number, place.e, place.f, one.extract()))
    return [piece for piece in found if piece.text.strip()]


def widest(content: bytes) -> list[tuple[float, float]]:
    """Return how near the text of each page comes to its left and its right edge, in points. Text in pictures is left
    out: it has the coordinates of its picture."""
    found = []
    with pypdfium2.PdfDocument(content) as document:
        for page in document:
            found_text = page.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_TEXT], max_depth=1)
            words = [one.get_bounds() for one in found_text]
            found.append((min(box[0] for box in words), page.get_width() - max(box[2] for box in words)))
    return found


def texts(content: bytes) -> list[str]:
    """Return the text of each page that has any, with a line for the pieces written one after another at one height."""
    return [
        "\n".join("".join(piece.text for piece in line) for _y, line in groupby(page, key=lambda piece: round(piece.y)))
        for _number, page in groupby(pieces(content), key=lambda piece: piece.page)
    ]


def squeezed(text: str) -> str:
    """Return the text without blanks: PDFs have other ones where lines break."""
    return "".join(text.split())


def attached(content: bytes) -> dict[str, tuple[bytes, str]]:
    """Return the attached files by name, each with its bytes and its AFRelationship."""
    files = [reference.get_object() for reference in read(content).trailer["/Root"].get("/AF", [])]
    return {file["/UF"]: (file["/EF"]["/F"].get_object().get_data(), file["/AFRelationship"]) for file in files}


def metadata(content: bytes) -> ElementTree.Element:
    """Return the rdf:RDF of the XMP packet, of which there must be exactly one."""
    packet = ElementTree.fromstring(read(content).trailer["/Root"]["/Metadata"].get_object().get_data())
    (rdf,) = packet.findall("rdf:RDF", NAMES)
    return rdf


def said(rdf: ElementTree.Element, name: str) -> list[str]:
    """Return the values of a property that is written as an attribute, such as "pdfaid:part"."""
    prefix, _, local = name.partition(":")
    key = f"{{{NAMES[prefix]}}}{local}"
    return [description.attrib[key] for description in rdf if key in description.attrib]


def header_scopes(content: bytes) -> list[str | None]:
    """Return the scope of each header cell of the tables, None without one."""
    tree = read(content).trailer["/Root"]["/StructTreeRoot"]
    return [cell.get("/A", {}).get("/Scope") for cell in _tagged(tree, "/TH")]


def _tagged(element, tag: str):
    """Yield the elements of the structure with that tag, in order."""
    element = element.get_object()
    if isinstance(element, list):
        for kid in element:
            yield from _tagged(kid, tag)
    elif isinstance(element, dict):
        if element.get("/S") == tag:
            yield element
        if "/K" in element:
            yield from _tagged(element["/K"], tag)


def bookmarks(content: bytes) -> list[str]:
    def flat(items):
        for item in items:
            yield from flat(item) if isinstance(item, list) else [item.title]

    return list(flat(read(content).outline))


def page_picture(content: bytes, page: int = 0) -> Image:
    """Return the page as a picture with 150 dots per inch."""
    return pypdfium2.PdfDocument(content)[page].render(scale=150 / 72).to_pil()


def qr_texts(picture: Image) -> list[str]:
    return [code.text for code in zxingcpp.read_barcodes(picture, formats=zxingcpp.BarcodeFormat.QRCode)]
