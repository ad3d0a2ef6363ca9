"""PDF, and the page to print that it is made of."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.dateformat import format as date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from .layout import Document
from .qr import qr_data_uri
from .rendering import Attachment, PdfUnavailable, check_available, render_joined_pdf, render_pdf
from .svg import as_data_uri

__all__ = [
    "Attachment",
    "PdfUnavailable",
    "Stamp",
    "as_html",
    "as_pdf",
    "pdf_page",
    "template_as_pdf",
    "templates_as_pdf",
]


@dataclass(frozen=True, slots=True)
class Stamp:
    """What a printed report can be checked by: an id, and the address of the page that knows it."""

    id: str
    address: str

    @property
    def qr(self) -> str:
        return qr_data_uri(self.address)


def as_html(document: Document) -> bytes:
    """The report as one page that needs nothing else, to print or to send."""
    return _page(document, font="").encode()


def as_pdf(document: Document, stamp: Stamp | None = None, attachments: Sequence[Attachment] = ()) -> bytes:
    """The report as one PDF for the archive (PDF/A-3a and PDF/UA-1) on A4; long tables: documents.volumes. Raises
    PdfUnavailable."""
    check_available()
    return render_pdf(*pdf_page(document, stamp), attachments)


def template_as_pdf(template: str, context: dict[str, object], photos: Mapping[str, bytes] | None = None) -> bytes:
    """A template of its own as PDF/A-3a and PDF/UA-1. It gets `font`, the address of the only file that it may use
    beside the photos (JPEG or PNG, by address), and `language`. Raises PdfUnavailable."""
    check_available()
    font = _font_url()
    return render_pdf(_filled(template, context, font), font, photos=photos)


def templates_as_pdf(
    template: str,
    contexts: Iterable[dict[str, object]],
    rendered: Callable[[int], None] = lambda parts: None,
    photos: Mapping[str, bytes] | None = None,
) -> bytes:
    """The template once for each context, one after the other in a single tagged PDF: as template_as_pdf, but
    `rendered` hears how many parts are laid out, and may raise to stop. Raises PdfUnavailable."""
    check_available()
    font = _font_url()
    return render_joined_pdf((_filled(template, context, font) for context in contexts), font, rendered, photos)


def pdf_page(document: Document, stamp: Stamp | None = None) -> tuple[str, str]:
    """The page that becomes the PDF, and the address of its font: all that documents.rendering needs."""
    font = _font_url()
    return _page(document, font=font, stamp=stamp), font


def _page(document: Document, *, font: str, stamp: Stamp | None = None) -> str:
    moment = date_format(timezone.localtime(), "j F Y H:i")
    context = {
        "document": document,
        "pictures": [(picture, as_data_uri(picture.drawing)) for picture in document.pictures],
        "font": font,
        "stamp": stamp,
        "language": translation.get_language(),
        "page_word": pgettext("page x of y", "Page"),
        "of_word": pgettext("page x of y", "of"),
        "made": _("Bimtek Portal, made on %(moment)s WIB") % {"moment": moment},
    }
    return render_to_string("documents/print.html", context)


def _filled(template: str, context: dict[str, object], font: str) -> str:
    return render_to_string(template, context | {"font": font, "language": translation.get_language()})


def _font_url() -> str:
    return (settings.FONT_DIR / quote("PublicSans[wght].ttf")).as_uri().replace("%25", "%")
