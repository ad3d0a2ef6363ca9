"""A document before it is printed: its words part by part, and its PDF. Official: Indonesian, whatever language its
reader uses. Numbers, amounts and signatures are left free for the office."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.utils import translation
from django.utils.translation import pgettext

from agencies.nip import format_nip, normalise_nip
from documents.pdf.pages import templates_as_pdf
from documents.wording import OFFICIAL_LANGUAGE
from events.invitations.heads import printed_head, signing_lines
from events.models import Event, LetterSettings

_LETTERS_OF_A_LINE = 36
"""In the width that sheets.css gives a signature."""


@dataclass(frozen=True, slots=True)
class Signature:
    """Who signs: the lines above the name, the name ("" for one to be written) and the NIP."""

    lines: list[str]
    name: str = ""
    nip: str = ""

    @property
    def height(self) -> int:
        """Return how many printed lines are above the name."""
        return sum(-(-len(line) // _LETTERS_OF_A_LINE) for line in self.lines)


@dataclass(frozen=True, slots=True)
class Table:
    """A table; `widths` are millimetres, 0 for what is left. A row with one cell is a heading over all columns.
    `has_boxes` leaves room for signatures, in turn on the left and on the right of the last column. `total` is a label
    and the last cells of the row below all others, if there is one."""

    headings: list[str]
    widths: list[int]
    rows: list[list[str]]
    has_boxes: bool = False
    total: list[str] = field(default_factory=list)

    @property
    def label_columns(self) -> int:
        """Return how many columns the label of the total is over."""
        return len(self.headings) - len(self.total) + 1


@dataclass(frozen=True, slots=True)
class Sheet:
    """One document of its own."""

    title: str
    bookmark: str
    under: list[str] = field(default_factory=list)
    is_numbered: bool = False
    references: list[tuple[str, str]] = field(default_factory=list)
    to: list[str] = field(default_factory=list)
    before: list[str] = field(default_factory=list)
    facts: list[tuple[str, str]] = field(default_factory=list)
    table: Table | None = None
    after: list[str] = field(default_factory=list)
    signatures: list[Signature] = field(default_factory=list)

    @property
    def signs(self) -> list[tuple[Signature, int]]:
        """Return each signature with the number of lines by which its name is lower, so that all names are level."""
        most = max((one.height for one in self.signatures), default=0)
        return [(one, most - one.height) for one in self.signatures]


def sheets_pdf(event: Event, sheets: Sequence[Sheet], *, title: str, is_wide: bool = False) -> bytes:
    """Return the sheets in one PDF with the letterhead of the event's organiser. Raise PdfUnavailable."""
    with translation.override(OFFICIAL_LANGUAGE):
        head = printed_head(event)
        context: dict[str, object] = {
            "sheets": sheets,
            "title": title,
            "is_wide": is_wide,
            "head": head,
            "page_word": pgettext("page x of y", "Page"),
            "of_word": pgettext("page x of y", "of"),
        }
        return templates_as_pdf("participants/official/sheets.html", [context], photos=head.photos)


def officer(settings: LetterSettings | None, above: str) -> Signature:
    """Return the signature of the organiser's signatory, or of a name to be written if there is no letterhead."""
    if settings is None:
        return Signature([above])
    nip = format_nip(normalise_nip(settings.signatory_nip))
    return Signature([above, *signing_lines(settings)], settings.signatory_name, nip)
