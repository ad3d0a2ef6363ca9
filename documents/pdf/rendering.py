"""Renders HTML pages as PDF with WeasyPrint. It does not import Django, so a new process starts in half a second."""

import gc
import io
import logging
import multiprocessing
import os
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import cast

import pydyf

from .joining import JoinedPdf
from .scopes import add_scopes
from .xmp import with_ua

try:
    import weasyprint
    from weasyprint.text.fonts import FontConfiguration
except OSError:  # Pango is not installed: everything but PDF works
    weasyprint = None

_VARIANT = "pdf/a-3a"
_DRAWING = "data:image/svg+xml;base64,"
_PNG = b"\x89PNG\r\n\x1a\n"
OnPage = Callable[[int], None]
_on_page: ContextVar[OnPage | None] = ContextVar("on_page", default=None)
_shared_fonts: ContextVar["FontConfiguration | None"] = ContextVar("shared_fonts", default=None)


class _Pages(logging.Handler):
    """Reports each laid-out page, read from WeasyPrint's progress log."""

    def emit(self, record: logging.LogRecord) -> None:
        on_page = _on_page.get()
        if on_page and record.msg.startswith("Step 5 - Creating layout - Page"):
            on_page(*cast(tuple[int], record.args))


_log = logging.getLogger("weasyprint.progress")
_log.setLevel(logging.INFO)
_log.propagate = False
_log.addHandler(_Pages())


class PdfUnavailable(Exception):
    """WeasyPrint's system libraries (libpango-1.0-0, libpangoft2-1.0-0) are not installed."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file inside the PDF with the data from which it was made (AFRelationship Data, ISO 19005-3, annex E)."""

    name: str
    content: bytes
    description: str
    made_at: datetime


def check_available() -> None:
    """Raise PdfUnavailable if WeasyPrint cannot be loaded."""
    if weasyprint is None:
        raise PdfUnavailable


def render_pdf(
    page: str,
    font_url: str,
    attachments: Sequence[Attachment] = (),
    photos: Mapping[str, bytes] | None = None,
    on_page: OnPage | None = None,
) -> bytes:
    """Return the HTML page as a PDF for archives: PDF/A-3a (with its fonts and colours) and PDF/UA-1 (tagged).

    Each heading gets a bookmark. Only the font, drawings inside the page and the photos are read; nothing else is
    fetched. `photos` are JPEG files by the addresses used in the page. `on_page` is called with the number of each page
    before its layout. It may raise to stop.
    """
    token = _on_page.set(on_page)
    try:
        with _without_garbage_collection():
            return _rendered(page, font_url, attachments, photos)
    finally:
        _on_page.reset(token)


def end_with_parent() -> None:
    """End this process when its parent ends, in any way.

    Without this, a process that makes volumes would wait for ever to send its result, since it holds both ends of the
    pipe.
    """
    threading.Thread(target=_wait_for_end, daemon=True).start()


def _wait_for_end() -> None:
    if parent := multiprocessing.parent_process():
        parent.join()
    os._exit(1)


def render_last_pdf(
    page: str, font_url: str, attachments: Sequence[Attachment] = (), photos: Mapping[str, bytes] | None = None
) -> bytes:
    """Return the page as render_pdf does, in a process that ends afterwards.

    Garbage is not collected: for a long table, that would take a tenth of the time.
    """
    gc.disable()
    return _rendered(page, font_url, attachments, photos)


def _rendered(page: str, font_url: str, attachments: Sequence[Attachment], photos: Mapping[str, bytes] | None) -> bytes:
    document = weasyprint.HTML(string=page, url_fetcher=_RestrictedFetcher(font_url, photos)).render(
        font_config=_shared_fonts.get(), presentational_hints=True, pdf_variant=_VARIANT
    )
    document.metadata.generate_rdf_metadata = _adding_ua(document.metadata.generate_rdf_metadata)
    document.metadata.attachments = [_embedded(attachment) for attachment in attachments]
    return document.write_pdf(finisher=_finish, pdf_variant=_VARIANT)


class _Packed(pydyf.Object):
    """An object of the PDF whose bytes are already built."""

    def __init__(self, one: pydyf.Object):
        super().__init__()
        self.number, self.generation = one.number, one.generation
        self._data, self._compressible = one.data, one.compressible

    @property
    def data(self) -> bytes:
        return self._data

    @property
    def compressible(self) -> bool:
        return self._compressible


def _finish(document: object, pdf: pydyf.PDF) -> None:
    """Complete the tags, and prepare the objects for writing. A finisher of WeasyPrint's write_pdf."""
    add_scopes(pdf)
    _serialize_once(document, pdf)


def _serialize_once(_document: object, pdf: pydyf.PDF) -> None:
    """Build the bytes of each object once, and list each attachment once.

    WeasyPrint associates each attachment with the document twice. pydyf asks each object for its bytes twice, for the
    file and for the file's identifier, and builds and compresses them each time: a tenth of the time of a long table.
    """
    if "AF" in pdf.catalog:
        pdf.catalog["AF"] = pydyf.Array(dict.fromkeys(pdf.catalog["AF"]))
    pdf.objects[:] = [one if one.free == "f" else _Packed(one) for one in pdf.objects]


def _add_part(whole: JoinedPdf, document: object, pdf: pydyf.PDF) -> None:
    add_scopes(pdf)
    whole.add(document, pdf)


def _adding_ua(generate: Callable[..., bytes]) -> Callable[..., bytes]:
    return lambda *args, **kwargs: with_ua(generate(*args, **kwargs))


def _embedded(attachment: Attachment) -> "weasyprint.Attachment":
    made_at = attachment.made_at.astimezone(UTC)  # WeasyPrint appends a Z to any time
    return weasyprint.Attachment(
        file_obj=io.BytesIO(attachment.content),
        name=attachment.name,
        description=attachment.description,
        created=made_at,
        modified=made_at,
        relationship="Data",
    )


def render_joined_pdf(
    parts: Iterable[str],
    font_url: str,
    rendered: Callable[[int], None] = lambda parts: None,
    photos: Mapping[str, bytes] | None = None,
    joined: JoinedPdf | None = None,
) -> bytes:
    """Return one PDF of all HTML pages, as render_pdf makes it, with the title and language of the first.

    The pages must not show page numbers (each part counts its own pages) and must not have internal links. `rendered`
    is called with the number of finished parts. It may raise to stop. Only one part is in memory at a time.

    With `joined`, the pages follow the parts that it already has, and only the next piece of it is returned.
    """
    # All parts share their fonts, so that the fonts have the same names.
    fonts, whole = _shared_fonts.get() or FontConfiguration(), joined or JoinedPdf()
    with _without_garbage_collection():
        for number, part in enumerate(parts, start=1):
            page = weasyprint.HTML(string=part, url_fetcher=_RestrictedFetcher(font_url, photos))
            document = page.render(font_config=fonts, pdf_variant=_VARIANT, presentational_hints=True)
            document.metadata.generate_rdf_metadata = _adding_ua(document.metadata.generate_rdf_metadata)
            document.write_pdf(io.BytesIO(), finisher=partial(_add_part, whole), pdf_variant=_VARIANT)
            del page, document
            gc.collect()  # the part's boxes refer to each other; older objects are frozen and not examined
            rendered(number)
        return joined.written() if joined else whole.finish()


@contextmanager
def shared_fonts() -> Iterator[None]:
    """Let the PDFs made in this block, in one thread, share their fonts, and free their memory at the end.

    The memory of a font configuration (a third of a megabyte) is never freed, so many PDFs in a row share one.
    """
    token = _shared_fonts.set(FontConfiguration())
    try:
        yield
    finally:
        _shared_fonts.reset(token)
        gc.collect()


@contextmanager
def _without_garbage_collection() -> Iterator[None]:
    """Turn off garbage collection in this block, and collect once at its end.

    A long table is millions of objects, all in use until the end: searching them for garbage took a third of the time.
    Objects from before the block are frozen and not examined. If the process froze objects itself, as a worker does,
    they stay frozen.
    """
    frozen_before = gc.get_freeze_count() > 0
    if not frozen_before:
        gc.freeze()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
        gc.collect()
        if not frozen_before:
            gc.unfreeze()


if weasyprint:

    class _RestrictedFetcher(weasyprint.urls.URLFetcher):
        """Reads only our font, the given photos, and drawings inside the page, which contain no addresses.

        A report contains texts that users typed, so it must not fetch any other address.
        """

        def __init__(self, font_url: str, photos: Mapping[str, bytes] | None = None):
            super().__init__()
            self._font_url = font_url
            self._photos = photos or {}

        def fetch(self, url, headers=None):
            if url in self._photos:
                response = weasyprint.urls.URLFetcherResponse
                kind = "image/png" if self._photos[url].startswith(_PNG) else "image/jpeg"
                return response(url, self._photos[url], {"Content-Type": kind})
            if url != self._font_url and not url.startswith(_DRAWING):
                raise ValueError(f"Not fetched: {url}")
            return super().fetch(url, headers)
