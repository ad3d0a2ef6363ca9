"""Recognises files of other programs by their content, to say what they are and how to save them."""

import re
from collections.abc import Collection

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

_SAVE = _("Open it in Excel or LibreOffice and save it as .xlsx (Excel Workbook).")
_SPREADSHEET = _("Open the table in a spreadsheet program and save it as .xlsx (Excel Workbook).")

_OLD = _("This is a workbook in the old format (.xls).")
_PICTURE = _("This is a picture, not a spreadsheet. Type the list into the template.")
_PDF = _("This is a PDF, not a spreadsheet. Ask for the spreadsheet that it was made from, or fill in the template.")
_ARCHIVE = _("This is a packed file. Unpack it and send the spreadsheet in it.")
_NUMBERS = _("This is a file of Apple Numbers. In Numbers, choose File, Export To, Excel, and send the .xlsx file.")

_BEGINNINGS: list[tuple[bytes, tuple[str | Promise, ...]]] = [
    (b"%PDF", (_PDF,)),
    *((begin, (_PICTURE,)) for begin in (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\0", b"MM\0*", b"RIFF")),
    *((begin, (_ARCHIVE,)) for begin in (b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b")),
    *((begin, (_OLD, _SAVE)) for begin in (b"\t\x08\x08\0", b"\t\x08\x10\0", b"\t\x04\x06\0", b"\t\x02\x06\0")),
    (b"{\\rtf", (_("This is a text document (.rtf), not a spreadsheet."), _SPREADSHEET)),
]
_COMPOUND_FILE = b"\xd0\xcf\x11\xe0"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_WORD_STREAM = "WordDocument".encode("utf-16-le")
_MARKUP: list[tuple[re.Pattern[bytes], tuple[str | Promise, ...]]] = [
    (
        re.compile(rb"urn:schemas-microsoft-com:office:spreadsheet"),
        (_("This is an XML spreadsheet of 2003, although its name may end in .xls."), _SAVE),
    ),
    (
        re.compile(rb"office:document\b|opendocument:xmlns:office"),
        (_("This is a LibreOffice file (.fods)."), _SAVE),
    ),
    (
        re.compile(rb"<(html|table|body|head|!doctype html)\b|multipart/related", re.IGNORECASE),
        (_("This is a web page with a table, although its name may end in .xls."), _SAVE),
    ),
    (re.compile(rb"\A\s*<\?xml"), (_("This is an XML file, not a spreadsheet."), _SPREADSHEET)),
]
_LOOKED_AT = 4_096  # bytes

_PARTS = {
    "xl/workbook.bin": (_("This is a binary Excel workbook (.xlsb)."), _SAVE),
    "word/document.xml": (_("This is a Word document, not a spreadsheet."), _SPREADSHEET),
    "ppt/presentation.xml": (_("This is a presentation, not a spreadsheet."), _SPREADSHEET),
    "Index/Document.iwa": (_NUMBERS,),
    "Index.zip": (_NUMBERS,),
    "content.xml": (_("This is a LibreOffice file (.ods)."), _SAVE),
}


def other_kind(content: bytes) -> str:
    """Return what the file is and how to save it, or "" if it may be a workbook or CSV."""
    if content.startswith(_COMPOUND_FILE):
        return _compound_kind(content)
    for begin, texts in _BEGINNINGS:
        if content.startswith(begin):
            return _joined(texts)
    head = content[:_LOOKED_AT].replace(b"\0", b"")
    is_markup = head.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").startswith((b"<", b"MIME-Version"))
    return next((_joined(texts) for pattern, texts in _MARKUP if is_markup and pattern.search(head)), "")


def other_package(names: Collection[str]) -> str:
    """Return what a ZIP file with these parts is and how to save it, or "" if it may be an .xlsx workbook."""
    if "xl/workbook.xml" in names or ("[Content_Types].xml" in names and not _PARTS.keys() & names):
        return ""
    return next((_joined(texts) for part, texts in _PARTS.items() if part in names), _joined((_ARCHIVE,)))


def _compound_kind(content: bytes) -> str:
    if _ENCRYPTED in content:
        return str(_("The workbook is protected by a password. Save it without one."))
    if _WORD_STREAM in content:
        return _joined((_("This is a Word document, not a spreadsheet."), _SPREADSHEET))
    return _joined((_OLD, _SAVE))


def _joined(texts: tuple[str | Promise, ...]) -> str:
    return " ".join(str(text) for text in texts)
