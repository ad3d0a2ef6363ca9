"""Files that are not what they say: cut, damaged, put together wrongly, far too large when unpacked."""

import io
import random
import struct
import zlib
from collections.abc import Callable
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

from participants.tests.sheet.invented import damaged, invent, spoiled
from tests import make

XXE = (
    b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd"><!ENTITY b "bbbbbbbbbb">'
    + b"".join(b'<!ENTITY b%d "%s">' % (n, b"&b%d;" % (n - 1) * 10 if n else b"&b;" * 10) for n in range(9))
    + b"<!ENTITY % p SYSTEM 'http://127.0.0.1:9/x'> %p;]><x>&a;&b8;</x>"
)
PDF = (
    b"%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R/OpenAction<</S/JavaScript/JS(app.alert(1))>>>>endobj\n"
    b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>endobj\n"
    b"trailer<</Root 1 0 R>>\n%%EOF\n"
)
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
NAMES = [
    "a.xlsx", "a.csv", "a.pdf", "a.jpg", "a.png", "a.ods", "a.docx", "a.zip", "a.xls", "a.webp", "", ".", "..",
    ".htaccess",
    "../../../etc/passwd", "..\\..\\a.pdf", "C:\\a.xlsx", "a" * 400 + ".xlsx", "a.xlsx.exe", "a.pdf\r\nX: y",
    'a".pdf', "a\0.pdf",
    "<xssq>.pdf", "\u202exslx.exe", "a.PDF", "con", "a.svg", "a.html", "🙂.jpg", "\ud800.pdf", "a;b.pdf", "a.xlsx ",
    "%2e%2e%2fa",
]  # fmt: skip
_TYPES = ["application/octet-stream", "image/jpeg", "application/pdf", "text/html", "text/csv", "x", "",
"image/svg+xml",
          "multipart/mixed"]  # fmt: skip


def invent_file(chance: random.Random) -> tuple[str, str, bytes]:
    """Return name, type and content of a file."""
    content = chance.choice(_CONTENTS)(chance)
    for _each in range(chance.choice([0, 0, 1, 1, 2])):
        content = chance.choice([_cut, _flipped, _prefixed, _doubled])(chance, content)
    return chance.choice(NAMES), chance.choice(_TYPES), content


# --- Contents ---------------------------------------------------------------------------------------------------------


def _sheet(chance: random.Random) -> bytes:
    """Return a workbook, an OpenDocument or a CSV file of invented people, damaged or not."""
    content = _whole(chance)
    return chance.choice([damaged, spoiled])(chance, content) if chance.random() < 0.5 else content


def _whole(chance: random.Random) -> bytes:
    made = invent(chance.randrange(10**6))
    return _whole(chance) if made.is_damaged else made.content


def _workbook_with(chance: random.Random) -> bytes:
    """Return a workbook of which one part is replaced."""
    content = _whole(chance)
    while not content.startswith(b"PK"):
        content = _whole(chance)
    replaced = chance.choice([_entities, _deep, _many_cells, _far_cell, _shared, lambda _chance: b"", _random])
    victim = chance.choice(["sheet1", "styles", "sharedStrings", "workbook.xml", "Types", "rels", "content.xml"])
    file = io.BytesIO()
    with ZipFile(io.BytesIO(content)) as old, ZipFile(file, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, replaced(chance) if victim in name else old.read(name))
        if chance.random() < 0.2:
            new.writestr(
                chance.choice(["../x", "/etc/x", "xl/vbaProject.bin", "xl/a.bin", "xl\\a.xml"]), replaced(chance)
            )
    return file.getvalue()


def _entities(_chance: random.Random) -> bytes:
    return XXE


def _deep(chance: random.Random) -> bytes:
    depth = chance.choice([200, 20_000])
    return b"<a>" * depth + b"</a>" * depth


def _many_cells(chance: random.Random) -> bytes:
    return _grid(b"<row>" + b'<c t="s"><v>0</v></c>' * 300 + b"</row>", chance.choice([300, 3_000]))


def _far_cell(chance: random.Random) -> bytes:
    place = chance.choice([b"XFD1048576", b"A99999999", b"ZZZZZZZ1", b"A0", b"A-5", b"1A", b"", b"A1:XFD1048576"])
    return _grid(b'<row r="1048576"><c r="%s" t="inlineStr"><is><t>x</t></is></c></row>' % place, 1)


def _shared(_chance: random.Random) -> bytes:
    return b" " * 70 + b"<!DOCTYPE sst><sst>" + b"<si><t>a</t></si>" * 50_000 + b"</sst>"


def _random(chance: random.Random) -> bytes:
    return chance.randbytes(chance.randrange(3_000))


def _grid(row: bytes, times: int) -> bytes:
    space = b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    return b"<worksheet %s><sheetData>%s</sheetData></worksheet>" % (space, row * times)


def _csv(chance: random.Random) -> bytes:
    text = chance.choice([
        "Nama;NIP\n" + "(" * 2_000 + ";1\n", '"' * 50_000, "Nama,NIP\n" + "a,b\n" * 20_000, "\r" * 10_000,
        ",;\t|" * 10_000,
        "Nama\n=cmd|' /C calc'!A0\n", "Nama\n" + "x" * 200_000, "\0" * 5_000, "Nama;NIP\n\ud800;\u202e\n",
        "a" * 300_000,
        "sep=;\nNama;NIP;L/P;Instansi\nAni;1;P;x\n", "Nama;L/P\n" + ";".join("x" * 3_000) + "\n", '"a\n' * 3_000,
    ])  # fmt: skip
    return text.encode(chance.choice(["utf-8", "utf-16", "utf-32", "utf-7"]), "surrogatepass")


def _archive(chance: random.Random) -> bytes:
    """Return an archive that unpacks to far more than it is, or whose directory lies."""
    file = io.BytesIO()
    with ZipFile(file, "w", chance.choice([ZIP_DEFLATED, ZIP_STORED])) as archive:
        match chance.randrange(5):
            case 0:
                archive.writestr("xl/workbook.xml", b"\0" * 60_000_000, ZIP_DEFLATED, 9)
            case 1:
                for number in range(3_000):
                    archive.writestr(f"a{number}", b"")
            case 2:
                archive.writestr("../../x.xml", XXE)
                archive.writestr("[Content_Types].xml", XXE)
            case 3:
                archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
                archive.writestr("content.xml", chance.choice([XXE, _deep(chance), _repeated()]))
            case 4:
                archive.writestr("word/document.xml", _deep(chance))
                archive.writestr("word/vbaProject.bin", b"\xd0\xcf")
    content = bytearray(file.getvalue())
    if chance.random() < 0.4:  # the sizes in the headers
        for sign, place in ((b"PK\x01\x02", 20), (b"PK\x03\x04", 18), (b"PK\x05\x06", 8)):
            if (at := content.find(sign)) >= 0:
                content[at + place : at + place + 4] = struct.pack("<I", chance.choice([0, 1, 2**31, 2**32 - 1]))
    return bytes(content)


def _repeated() -> bytes:
    """Return the content of an .ods that repeats one cell 16 billion times."""
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
    )
    cell = '<table:table-cell table:number-columns-repeated="16384"><text:p>x</text:p></table:table-cell>'
    row = f'<table:table-row table:number-rows-repeated="1048576">{cell}</table:table-row>'
    sheets = f'<office:spreadsheet><table:table table:name="x">{row}</table:table></office:spreadsheet>'
    return f"<office:document-content {spaces}><office:body>{sheets}</office:body></office:document-content>".encode()


def _picture(chance: random.Random) -> bytes:
    content = make.picture(8, 8, chance.choice(["JPEG", "PNG", "WEBP"]))
    if content.startswith(b"\x89PNG") and chance.random() < 0.6:
        size = struct.pack(">II", *chance.choice([(30_000, 30_000), (2**31 - 1, 1), (0, 0), (1, 2**31)]))
        head = b"IHDR" + size + content[24:29]
        content = content[:12] + head + struct.pack(">I", zlib.crc32(head)) + content[33:]
    if chance.random() < 0.3:
        bomb = zlib.compress(b"\0" * 30_000_000, 9)
        chunk = b"zTXt" + b"a\0\0" + bomb
        content = (
            content[:33]
            + struct.pack(">I", len(chunk) - 4)
            + chunk
            + struct.pack(">I", zlib.crc32(chunk))
            + content[33:]
        )
    return content


def _pdf(chance: random.Random) -> bytes:
    return chance.choice([
        PDF, PDF.replace(b"Count 1", b"Count 99999999"), PDF.replace(b"Kids[3 0 R]", b"Kids[2 0 R]"), b"%PDF-1.7\n",
        PDF.replace(b"trailer", b"xref\n0 99999999999\ntrailer"), b"%PDF-9.9" + b"<<" * 20_000, b"\xef\xbb\xbf" + PDF,
        PDF + b"<script>alert(1)</script><xssq>", PDF + b"PK\x03\x04", b"%PDF-1.4\n<html><xssq>",
    ])  # fmt: skip


def _other(chance: random.Random) -> bytes:
    return chance.choice([
        b"", b"\0", b" " * 1_000, _OLE + b"\0" * 3_000, _OLE, b"PK", b"PK\x03\x04", b"PK\x05\x06" + b"\0" * 18,
        b"GIF89a" + b"\xff" * 20,
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", XXE, b"<html><xssq><script>",
        b"%!PS-Adobe",
        b"II*\0" + b"\xff" * 50, b"RIFF\xff\xff\xff\xffWEBPVP8X" + b"\xff" * 30, b"\xff\xd8\xff" + b"\xff" * 500,
        b"\x1f\x8b" + b"\0" * 20,
        b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*", b"MZ" + b"\0" * 100,
        b"\x7fELF", b"#!/bin/sh\n",
    ])  # fmt: skip


_CONTENTS: list[Callable[[random.Random], bytes]] = [
    _sheet, _sheet, _workbook_with, _workbook_with, _csv, _archive, _picture, _picture, _pdf, _other,
]  # fmt: skip


# --- Changes ----------------------------------------------------------------------------------------------------------


def _cut(chance: random.Random, content: bytes) -> bytes:
    return content[: chance.randrange(len(content) + 1)]


def _flipped(chance: random.Random, content: bytes) -> bytes:
    changed = bytearray(content)
    for _each in range(chance.choice([1, 5, 50]) if changed else 0):
        changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(8)
    return bytes(changed)


def _prefixed(chance: random.Random, content: bytes) -> bytes:
    return (
        chance.choice([b"\xff\xd8\xff\xe0", b"%PDF-1.7\n", b"GIF89a", b"PK\x03\x04", b" " * 70, b"\xef\xbb\xbf"])
        + content
    )


def _doubled(chance: random.Random, content: bytes) -> bytes:
    """Return a file that is two at once."""
    other = chance.choice([_picture, _pdf, _other])(chance)
    return chance.choice([content + other, other + content])
