"""A page into a PDF, by WeasyPrint. Knows nothing of Django, so that a process of its own starts in half a second."""

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

import pydyf

from .joining import JoinedPdf
from .xmp import with_ua

try:
    import weasyprint
    from weasyprint.text.fonts import FontConfiguration
except OSError:  # Pango is missing on this machine: everything but PDF works
    weasyprint = None

_VARIANT = "pdf/a-3a"
_DRAWING = "data:image/svg+xml;base64,"
_PNG = b"\x89PNG\r\n\x1a\n"
PageHeard = Callable[[int], None]
_page_heard: ContextVar[PageHeard | None] = ContextVar("page_heard", default=None)
_fonts_of_many: ContextVar["FontConfiguration | None"] = ContextVar("fonts_of_many", default=None)


class _Pages(logging.Handler):
    """Tells whoever waits for a PDF of each page, of which WeasyPrint tells its log."""

    def emit(self, record: logging.LogRecord) -> None:
        heard = _page_heard.get()
        if heard and record.msg.startswith("Step 5 - Creating layout - Page"):
            heard(*record.args)


_log = logging.getLogger("weasyprint.progress")
_log.setLevel(logging.INFO)
_log.propagate = False
_log.addHandler(_Pages())


class PdfUnavailable(Exception):
    """WeasyPrint's system libraries (libpango-1.0-0, libpangoft2-1.0-0) are not installed."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file inside the PDF that holds the data of which it is made (AFRelationship Data, ISO 19005-3, annex E)."""

    name: str
    content: bytes
    description: str
    made_at: datetime


def check_available() -> None:
    """Raises PdfUnavailable."""
    if weasyprint is None:
        raise PdfUnavailable


def render_pdf(
    page: str,
    font_url: str,
    attachments: Sequence[Attachment] = (),
    photos: Mapping[str, bytes] | None = None,
    laid_out: PageHeard | None = None,
) -> bytes:
    """The HTML page as a PDF for the archive: PDF/A-3a (its fonts and colours are in it) and PDF/UA-1 (tagged) at once,
    a bookmark for each heading. Nothing is ever fetched but the font and drawings that stand in the page itself; photos
    are JPEG by the address that the page names them with. `laid_out` hears the number of each page when its turn comes,
    and may raise to stop."""
    token = _page_heard.set(laid_out)
    try:
        with _no_collections():
            return _rendered(page, font_url, attachments, photos)
    finally:
        _page_heard.reset(token)


def end_with_parent() -> None:
    """In a process that makes volumes: end when who wants them is gone, however that went. It would wait for ever to
    hand over what it made, since it holds both ends of the pipe."""
    threading.Thread(target=_wait_for_end, daemon=True).start()


def _wait_for_end() -> None:
    multiprocessing.parent_process().join()
    os._exit(1)


def render_last_pdf(
    page: str, font_url: str, attachments: Sequence[Attachment] = (), photos: Mapping[str, bytes] | None = None
) -> bytes:
    """As render_pdf, in a process that ends after it: what is left of a long table is not collected, which would take
    as long as a tenth of it."""
    gc.disable()
    return _rendered(page, font_url, attachments, photos)


def _rendered(page: str, font_url: str, attachments: Sequence[Attachment], photos: Mapping[str, bytes] | None) -> bytes:
    document = weasyprint.HTML(string=page, url_fetcher=_OnlyOurFont(font_url, photos)).render(
        font_config=_fonts_of_many.get(), presentational_hints=True, pdf_variant=_VARIANT
    )
    document.metadata.generate_rdf_metadata = _saying_ua(document.metadata.generate_rdf_metadata)
    document.metadata.attachments = [_embedded(attachment) for attachment in attachments]
    return document.write_pdf(finisher=_tidied, pdf_variant=_VARIANT)


class _Packed(pydyf.Object):
    """An object of the PDF whose bytes are made already."""

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


def _tidied(_document: object, pdf: pydyf.PDF) -> None:
    """A finisher. WeasyPrint lists each attachment twice as associated with the document. And pydyf asks each object
    for its bytes twice, for the file and for the file's identifier, and each time they are put together and packed
    anew, which was a tenth of a long table's time."""
    if "AF" in pdf.catalog:
        pdf.catalog["AF"] = pydyf.Array(dict.fromkeys(pdf.catalog["AF"]))
    pdf.objects[:] = [one if one.free == "f" else _Packed(one) for one in pdf.objects]


def _saying_ua(generate: Callable[..., bytes]) -> Callable[..., bytes]:
    return lambda *args, **kwargs: with_ua(generate(*args, **kwargs))


def _embedded(attachment: Attachment) -> "weasyprint.Attachment":
    made_at = attachment.made_at.astimezone(UTC)  # WeasyPrint writes a Z behind whatever it gets
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
    """The HTML pages one after the other in one PDF as render_pdf makes it, with title and language of the first. They
    count no pages, because each would count its own, and name no places to lead to. `rendered` hears how many are done,
    and may raise to stop. Holds one part in memory, whatever their number.

    With `joined` they follow the parts that it has already, and what is returned is only the next piece of it."""
    # The same fonts for all parts, so that they have the same names.
    fonts, whole = _fonts_of_many.get() or FontConfiguration(), joined or JoinedPdf()
    with _no_collections():
        for number, part in enumerate(parts, start=1):
            page = weasyprint.HTML(string=part, url_fetcher=_OnlyOurFont(font_url, photos))
            document = page.render(font_config=fonts, pdf_variant=_VARIANT, presentational_hints=True)
            document.metadata.generate_rdf_metadata = _saying_ua(document.metadata.generate_rdf_metadata)
            document.write_pdf(io.BytesIO(), finisher=whole.add, pdf_variant=_VARIANT)
            del page, document
            gc.collect()  # its boxes refer to each other; what was there before is frozen and not looked at
            rendered(number)
        return joined.written() if joined else whole.finish()


@contextmanager
def one_after_the_other() -> Iterator[None]:
    """For many PDFs in a row, in one thread: they use the same fonts, whose memory (a third of a megabyte) is not given
    back, and what is left of the others is gone at the end."""
    token = _fonts_of_many.set(FontConfiguration())
    try:
        yield
    finally:
        _fonts_of_many.reset(token)
        gc.collect()


@contextmanager
def _no_collections() -> Iterator[None]:
    """A long table is millions of objects, all in use until the end: looking for garbage among them again and again
    took a third of the time. What is left of it when the block has let go of it is collected at once: what was there
    before is frozen, and not looked at."""
    gc.freeze()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
        gc.collect()
        gc.unfreeze()


if weasyprint:

    class _OnlyOurFont(weasyprint.urls.URLFetcher):
        """A report holds what people typed; whatever address stands in it, nothing but our font is ever
        fetched, and our own drawings are read, which hold no address."""

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
