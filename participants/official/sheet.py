"""A document before it is printed: its words part by part, and its PDF. Official: Indonesian, whatever language its
reader uses. Numbers, amounts and signatures are left free for the office."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from textwrap import wrap

from django.utils import translation
from django.utils.translation import pgettext

from agencies.nip import format_nip
from documents.pdf.pages import templates_as_pdf
from documents.wording import OFFICIAL_LANGUAGE
from events.invitations.heads import printed_head, signing_lines
from events.models import Event, LetterSettings

GROUP = 20
"""Sheets laid out at a time: about a second of work between two checks for cancellation."""
MOST_ROWS = 500
"""Of one table, which is laid out at once: some ten seconds. Larger events make the document by province."""
_LETTERS_OF_A_LINE, _CAPITALS_OF_A_LINE = 36, 26
"""In the width that sheets.css gives a signature."""
_INK, _LINE = 20, 5.37
"""Millimetres between the lines above a name and the name, and of one line."""


class TooManyRows(Exception):
    """A table would be longer than MOST_ROWS."""


@dataclass(frozen=True, slots=True)
class Signature:
    """Who signs: the lines above the name, the name ("" for one to be written) and the NIP."""

    lines: list[str]
    name: str = ""
    nip: str = ""

    @property
    def height(self) -> int:
        """Return how many printed lines are above the name."""
        return sum(
            len(wrap(line, _CAPITALS_OF_A_LINE if line.isupper() else _LETTERS_OF_A_LINE)) or 1 for line in self.lines
        )


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
    """One document of its own. `dated` is beside the first of the references, as in letters; `by` is who states it,
    below the first paragraph."""

    title: str
    bookmark: str
    under: list[str] = field(default_factory=list)
    is_numbered: bool = False
    references: list[tuple[str, str]] = field(default_factory=list)
    dated: str = ""
    to: list[str] = field(default_factory=list)
    before: list[str] = field(default_factory=list)
    by: list[tuple[str, str]] = field(default_factory=list)
    facts: list[tuple[str, str]] = field(default_factory=list)
    table: Table | None = None
    after: list[str] = field(default_factory=list)
    signatures: list[Signature] = field(default_factory=list)

    @property
    def signs(self) -> list[tuple[Signature, int]]:
        """Return each signature with the number of lines by which its name is lower, so that all names are level."""
        most = max((one.height for one in self.signatures), default=0)
        return [(one, most - one.height) for one in self.signatures]


def sheets_pdf(
    event: Event,
    sheets: Sequence[Sheet],
    *,
    title: str,
    is_wide: bool = False,
    rendered: Callable[[int, int], None] = lambda done, total: None,
) -> bytes:
    """Return the sheets in one PDF with the letterhead of the event's organiser.

    `rendered` gets how many sheets of how many are laid out, and may raise to stop. Raise PdfUnavailable, or
    TooManyRows.
    """
    if any(sheet.table and len(sheet.table.rows) > MOST_ROWS for sheet in sheets):
        raise TooManyRows
    with translation.override(OFFICIAL_LANGUAGE):
        head = printed_head(event)
        context: dict[str, object] = {
            "title": title,
            "is_wide": is_wide,
            "is_single": len(sheets) == 1,
            "head": head,
            "page_word": pgettext("page x of y", "Page"),
            "of_word": pgettext("page x of y", "of"),
        }
        groups = (sheets[start : start + GROUP] for start in range(0, len(sheets), GROUP))
        return templates_as_pdf(
            "participants/official/sheets.html",
            (context | {"sheets": group, "margins": _margins(group)} for group in groups),
            rendered=lambda groups: rendered(min(groups * GROUP, len(sheets)), len(sheets)),
            photos=head.photos,
        )


def _margins(sheets: Sequence[Sheet]) -> dict[int, str]:
    """Return the margin above a name, in millimetres, for each number of lines by which a name is lower."""
    lower = {lines for sheet in sheets for _signature, lines in sheet.signs}
    return {lines: f"{_INK + lines * _LINE:g}" for lines in sorted(lower)}


def officer(settings: LetterSettings | None, *above: str) -> Signature:
    """Return the signature of the organiser's signatory, or of a name to be written if there is no letterhead."""
    if settings is None:
        return Signature([*above])
    nip = format_nip(settings.signatory_nip)
    return Signature([*above, *signing_lines(settings)], settings.signatory_name, nip)
