"""A document before it is printed: its words part by part, and its PDF. Official: Indonesian, whatever language its
reader uses. Numbers, amounts and signatures are left free for the office."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.utils import translation
from django.utils.translation import pgettext

from documents.pdf.pages import templates_as_pdf
from documents.wording import OFFICIAL_LANGUAGE
from events.invitations.content import letter_settings
from events.models import Event, LetterImage, LetterSettings
from events.pictures.storing import picture_contents


@dataclass(frozen=True, slots=True)
class Signature:
    """Who signs: the lines above the name, the name ("" for one to be written) and the NIP."""

    lines: list[str]
    name: str = ""
    nip: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table; `widths` are millimetres, 0 for what is left. A row with one cell is a heading over all columns.
    `has_boxes` leaves room for signatures, in turn on the left and on the right of the last column."""

    headings: list[str]
    widths: list[int]
    rows: list[list[str]]
    has_boxes: bool = False
    total: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Sheet:
    """One document of its own."""

    title: str
    bookmark: str
    under: str = ""
    is_numbered: bool = False
    references: list[tuple[str, str]] = field(default_factory=list)
    to: list[str] = field(default_factory=list)
    before: list[str] = field(default_factory=list)
    facts: list[tuple[str, str]] = field(default_factory=list)
    table: Table | None = None
    after: list[str] = field(default_factory=list)
    signatures: list[Signature] = field(default_factory=list)


def sheets_pdf(event: Event, sheets: Sequence[Sheet], *, title: str, is_wide: bool = False) -> bytes:
    """Return the sheets in one PDF with the letterhead of the event's organiser. Raise PdfUnavailable."""
    with translation.override(OFFICIAL_LANGUAGE):
        settings = letter_settings(event)
        digest = settings.logo.digest if settings and settings.logo else ""
        lines = settings.letterhead.splitlines() if settings else []
        names = 2 if len(lines) > 2 else 1
        context: dict[str, object] = {
            "sheets": sheets,
            "title": title,
            "is_wide": is_wide,
            "head": lines[:names],
            "address": lines[names:],
            "logo": digest,
            "page_word": pgettext("page x of y", "Page"),
            "of_word": pgettext("page x of y", "of"),
        }
        photos = {f"image:{digest}": image for digest, image in picture_contents(LetterImage, {digest}).items()}
        return templates_as_pdf("participants/official/sheets.html", [context], photos=photos)


def officer(settings: LetterSettings | None, above: str) -> Signature:
    """Return the signature of the organiser's signatory, or of a name to be written if there is no letterhead."""
    if settings is None:
        return Signature([above])
    lines = [above]
    if settings.on_behalf_of:
        lines.append(pgettext("letter", "for %(position)s") % {"position": settings.on_behalf_of})
    lines.append(f"{settings.signatory_position},")
    return Signature(lines, settings.signatory_name, settings.signatory_nip)
