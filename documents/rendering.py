"""A page into a PDF, by WeasyPrint. Knows nothing of Django, so that a process of its own starts in half a second."""

import gc
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

try:
    import weasyprint
    from weasyprint.text.fonts import FontConfiguration
except OSError:  # Pango is missing on this machine: everything but PDF works
    weasyprint = None

_VARIANT = "pdf/ua-1"
_DRAWING = "data:image/svg+xml;base64,"
_OBJECTS_BETWEEN_COLLECTIONS = 50_000
_USUAL_THRESHOLD = gc.get_threshold()


class PdfUnavailable(Exception):
    """WeasyPrint's system libraries (libpango-1.0-0, libpangoft2-1.0-0) are not installed."""


def check_available() -> None:
    """Raises PdfUnavailable."""
    if weasyprint is None:
        raise PdfUnavailable


def render_pdf(page: str, font_url: str) -> bytes:
    """The HTML page as a tagged PDF (PDF/UA-1) that carries its font. Nothing is ever fetched but the font and drawings
    that stand in the page itself."""
    with _fewer_collections():
        return weasyprint.HTML(string=page, url_fetcher=_OnlyOurFont(font_url)).write_pdf(
            pdf_variant=_VARIANT, presentational_hints=True
        )


def render_joined_pdf(
    parts: Iterable[str], font_url: str, rendered: Callable[[int], None] = lambda parts: None
) -> bytes:
    """The HTML pages one after the other as a single tagged PDF (PDF/UA-1), with title and language of the first. They
    count no pages, because each would count its own. `rendered` hears how many are laid out, and may raise to stop; the
    file is written after that, which takes a third as long as laying out. Holds all pages in memory."""
    fonts, documents = FontConfiguration(), []  # the same fonts for all, or each part would carry its own
    with _fewer_collections():
        for number, part in enumerate(parts, start=1):
            page = weasyprint.HTML(string=part, url_fetcher=_OnlyOurFont(font_url))
            documents.append(page.render(font_config=fonts, pdf_variant=_VARIANT, presentational_hints=True))
            rendered(number)
        pages = [page for document in documents for page in document.pages]
        return documents[0].copy(pages).write_pdf(pdf_variant=_VARIANT)


@contextmanager
def _fewer_collections() -> Iterator[None]:
    """A long table is millions of objects, all in use until the end: looking for garbage among them again and again
    took a third of the time."""
    gc.freeze()
    gc.set_threshold(_OBJECTS_BETWEEN_COLLECTIONS, 20, 20)
    try:
        yield
    finally:
        gc.set_threshold(*_USUAL_THRESHOLD)
        gc.unfreeze()


if weasyprint:

    class _OnlyOurFont(weasyprint.urls.URLFetcher):
        """A report holds what people typed; whatever address stands in it, nothing but our font is ever
        fetched, and our own drawings are read, which hold no address."""

        def __init__(self, font_url: str):
            super().__init__()
            self._font_url = font_url

        def fetch(self, url, headers=None):
            if url != self._font_url and not url.startswith(_DRAWING):
                raise ValueError(f"Not fetched: {url}")
            return super().fetch(url, headers)
