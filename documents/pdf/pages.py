"""Reports and templates as PDF, and as the HTML page from which the PDF is made."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from documents import wording
from documents.layout import Document, Printed
from documents.pictures.png import picture_data_uri
from documents.pictures.qr import qr_data_uri
from documents.pictures.svg import as_data_uri

from .joining import JoinedPdf
from .rendering import Attachment, PdfUnavailable, check_available, render_joined_pdf, render_pdf, shared_fonts

__all__ = [
    "Attachment",
    "JoinedPdf",
    "Page",
    "PdfUnavailable",
    "Stamp",
    "as_html",
    "as_pdf",
    "pdf_page",
    "shared_fonts",
    "template_as_pdf",
    "templates_as_pdf",
]


_LOGO = "image:letterhead"
"""The address of the logo within the page."""
_ROWS_A_PAGE, _ROWS_ACROSS = 40, 26
"""The number of one-line rows on a page, in portrait and in landscape."""


@dataclass(frozen=True, slots=True)
class Stamp:
    """The mark by which a printed report can be checked: an id, and the address of the page that confirms it."""

    id: str
    address: str

    @property
    def qr(self) -> str:
        return qr_data_uri(self.address)


@dataclass(frozen=True, slots=True)
class Page:
    """The input of documents.pdf.rendering: the HTML page, the address of its font, and its photos by address."""

    html: str
    font: str
    photos: Mapping[str, bytes]


def as_html(document: Document) -> bytes:
    """Return the report as one HTML page without external files, to print or to send."""
    logo = document.letterhead.logo if document.letterhead else b""
    return _filled("documents/print.html", _context(document) | {"logo": picture_data_uri(logo)}, font="").encode()


def as_pdf(
    document: Document,
    stamp: Stamp | None = None,
    attachments: Sequence[Attachment] = (),
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> bytes:
    """Return the report as one A4 PDF for archives (PDF/A-3a and PDF/UA-1). For long tables use documents.pdf.volumes.

    `progress` is called for each page with the estimated number of rows laid out. It may raise to stop. Raise
    PdfUnavailable.
    """
    check_available()
    page = pdf_page(document, stamp)
    rows = sum(len(table.rows) for table in document.tables)
    on_a_page = _ROWS_ACROSS if document.is_wide else _ROWS_A_PAGE
    content = render_pdf(
        page.html,
        page.font,
        attachments,
        page.photos,
        on_page=lambda number: progress(min((number - 1) * on_a_page, rows), rows),
    )
    progress(rows, rows)
    return content


def template_as_pdf(template: str, context: dict[str, object], photos: Mapping[str, bytes] | None = None) -> bytes:
    """Return the template as PDF/A-3a and PDF/UA-1. Raise PdfUnavailable.

    The context gets `language` and `font`, the address of the only file that the template may use beside the photos.
    """
    check_available()
    font = _font_url()
    return render_pdf(_filled(template, context, font), font, photos=photos)


def templates_as_pdf(
    template: str,
    contexts: Iterable[dict[str, object]],
    rendered: Callable[[int], None] = lambda parts: None,
    photos: Mapping[str, bytes] | None = None,
    joined: JoinedPdf | None = None,
) -> bytes:
    """Return one tagged PDF with the template once for each context, like template_as_pdf. Raise PdfUnavailable.

    `rendered` is called with the number of finished parts. It may raise to stop. With `joined`, return only the next
    piece of that PDF.
    """
    check_available()
    font = _font_url()
    pages = (_filled(template, context, font) for context in contexts)
    return render_joined_pdf(pages, font, rendered, photos, joined)


def pdf_page(document: Document, stamp: Stamp | None = None) -> Page:
    """Return the page from which the PDF is made."""
    usual = Printed("documents/print.html", {}, {})
    printed = document.printed(document) if document.printed else usual
    font, context, photos = _font_url(), _context(document, stamp), printed.photos
    if document.letterhead and document.letterhead.logo:
        context["logo"], photos = _LOGO, {**photos, _LOGO: document.letterhead.logo}
    return Page(_filled(printed.template, context | printed.context, font), font, photos)


def _context(document: Document, stamp: Stamp | None = None) -> dict[str, object]:
    """Return the context of every report's page."""
    return {
        "document": document,
        "pictures": [(picture, as_data_uri(picture.drawing)) for picture in document.pictures],
        "stamp": stamp,
        "page_word": pgettext("page x of y", "Page"),
        "of_word": pgettext("page x of y", "of"),
        "made": _("Bimtek Portal, made on %(moment)s") % {"moment": wording.moment(timezone.localtime())},
    }


def _filled(template: str, context: dict[str, object], font: str) -> str:
    # Without our font the page is for a browser, whose own font decides how wide texts are.
    known = {"font": font, "is_fitted": bool(font), "language": translation.get_language()}
    return render_to_string(template, context | known)


def _font_url() -> str:
    return (settings.FONT_DIR / quote("PublicSans[wght].ttf")).as_uri().replace("%25", "%")
