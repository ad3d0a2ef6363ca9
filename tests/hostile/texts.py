"""What a reader can see in the bytes of an answer: pages, JSON, and the texts inside files."""

import io
from zipfile import BadZipFile, ZipFile

from pypdf import PdfReader

_PACKED = b"PK\x03\x04"


def text_of(content: bytes) -> str:
    """Return the text of the content, with the parts of workbooks and archives and the pages of PDFs."""
    if content.startswith(_PACKED):
        return _of_archive(content)
    if content.startswith(b"%PDF-"):
        return _of_pdf(content)
    return content.decode(errors="replace")


def _of_archive(content: bytes) -> str:
    try:
        with ZipFile(io.BytesIO(content)) as archive:
            return "\n".join(text_of(archive.read(name)) for name in archive.namelist())
    except BadZipFile:
        return content.decode(errors="replace")


def _of_pdf(content: bytes) -> str:
    try:
        reader = PdfReader(io.BytesIO(content))
        texts = [page.extract_text() for page in reader.pages]
        texts += [str(reader.metadata), *(text_of(part) for parts in reader.attachments.values() for part in parts)]
        return "\n".join(texts)
    except Exception:
        return content.decode(errors="replace")
