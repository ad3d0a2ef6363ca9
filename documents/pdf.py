"""PDF, and the page to print that it is made of."""

from urllib.parse import quote

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.dateformat import format as date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from .layout import Document
from .svg import MEDIA_TYPE, as_data_uri

try:
    import weasyprint
except OSError:  # Pango is missing on this machine: everything but PDF works
    weasyprint = None


class PdfUnavailable(Exception):
    """WeasyPrint's system libraries (libpango-1.0-0, libpangoft2-1.0-0) are not installed."""


def as_html(document: Document) -> bytes:
    """The report as one page that needs nothing else, to print or to send."""
    return _page(document, font="").encode()


def as_pdf(document: Document) -> bytes:
    """The report as a tagged PDF (PDF/UA-1) on A4. Raises PdfUnavailable."""
    _require_weasyprint()
    return _pdf(_page(document, font=_font_url()))


def template_as_pdf(template: str, context: dict[str, object]) -> bytes:
    """A template of its own as a tagged PDF (PDF/UA-1). It gets `font`, the address of the only file that it may use,
    and `language`. Raises PdfUnavailable."""
    _require_weasyprint()
    more = {"font": _font_url(), "language": translation.get_language()}
    return _pdf(render_to_string(template, context | more))


def _require_weasyprint() -> None:
    if weasyprint is None:
        raise PdfUnavailable


def _pdf(page: str) -> bytes:
    html = weasyprint.HTML(string=page, url_fetcher=_OnlyOurFont())
    return html.write_pdf(pdf_variant="pdf/ua-1", presentational_hints=True)


def _page(document: Document, *, font: str) -> str:
    moment = date_format(timezone.localtime(), "j F Y H:i")
    context = {
        "document": document,
        "pictures": [(picture, as_data_uri(picture.drawing)) for picture in document.pictures],
        "font": font,
        "language": translation.get_language(),
        "page_word": pgettext("page x of y", "Page"),
        "of_word": pgettext("page x of y", "of"),
        "made": _("Bimtek Portal, made on %(moment)s WIB") % {"moment": moment},
    }
    return render_to_string("documents/print.html", context)


def _font_url() -> str:
    return (settings.FONT_DIR / quote("PublicSans[wght].ttf")).as_uri().replace("%25", "%")


if weasyprint:

    class _OnlyOurFont(weasyprint.urls.URLFetcher):
        """A report holds what people typed; whatever address stands in it, nothing but our font is ever
        fetched, and our own drawings are read, which hold no address."""

        def fetch(self, url, headers=None):
            if url != _font_url() and not url.startswith(f"data:{MEDIA_TYPE};base64,"):
                raise ValueError(f"Not fetched: {url}")
            return super().fetch(url, headers)
