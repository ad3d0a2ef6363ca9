"""How a sheet is printed: A4, no wider than a page, with its heading on every page."""

from dataclasses import dataclass

from django.utils.translation import pgettext
from openpyxl.worksheet.properties import PageSetupProperties

from .native import shortened

_A4 = 9
_WIDEST_UPRIGHT = 100
"""The width of the columns, in characters, from which a page in landscape is easier to read."""
_LONGEST_LINE = 115
"""Excel allows 255 characters for the header of a page, its codes included."""


@dataclass(frozen=True, slots=True)
class Heading:
    """What every printed page says: the title, what limits the rows, and who made the file."""

    title: str
    facts: str = ""
    maker: str = ""


def set_up_print(worksheet, heading: Heading, *, titles_row: int, width: float) -> None:
    """Set up the sheet for paper; the row of titles is printed on every page. `width` is that of all columns."""
    worksheet.print_title_rows = f"{titles_row}:{titles_row}"
    worksheet.page_setup.paperSize = _A4
    worksheet.page_setup.orientation = "landscape" if width > _WIDEST_UPRIGHT else "portrait"
    worksheet.page_setup.fitToWidth = 1
    worksheet.page_setup.fitToHeight = 0
    worksheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    worksheet.page_margins.left = worksheet.page_margins.right = 0.5  # inches
    header, footer = worksheet.oddHeader, worksheet.oddFooter
    header.left.text = _printed(heading.title)
    footer.left.text = _printed(" · ".join(filter(None, [heading.facts, heading.maker])))
    page, of = pgettext("page x of y", "Page"), pgettext("page x of y", "of")
    footer.right.text = f"{page} &P {of} &N"
    for part in (header.left, footer.left, footer.right):
        part.size = 8


def _printed(text: str) -> str | None:
    """Return the text for a header, where "&" begins a code."""
    return shortened(" ".join(text.split()), _LONGEST_LINE).replace("&", "&&") or None
