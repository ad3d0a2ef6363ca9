"""The chapters of the event report and their sections."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from string import ascii_uppercase

from django.utils.translation import gettext as _

from documents.layout import Figure, Signature, Table
from documents.pictures.drawing import Picture
from documents.pictures.svg import as_data_uri
from events.models import Photo

from .chapters import Block


@dataclass(frozen=True, slots=True)
class Quotes:
    """Written answers, under their question."""

    heading: str
    texts: list[str]


@dataclass(frozen=True, slots=True)
class Section:
    """A part with a heading; `summary` describes its content on the page, `blocks` are what people wrote.

    `annex` is the anchor of the section of the annex that has the details, `more` the sentence that leads there.
    """

    anchor: str
    title: str
    summary: str = ""
    blocks: list[Block] = field(default_factory=list)
    paragraphs: list[str] = field(default_factory=list)
    facts: list[tuple[str, str]] = field(default_factory=list)
    figures: list[Figure] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    pictures: list[Picture] = field(default_factory=list)
    quotes: list[Quotes] = field(default_factory=list)
    photos: list[Photo] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    signature: Signature | None = None
    annex: str = ""
    more: str = ""
    label: str = ""

    @property
    def heading(self) -> str:
        return f"{self.label}. {self.title}"

    @property
    def printed_pictures(self) -> list[tuple[Picture, str]]:
        """Return each picture with the address of its drawing, for an <img>."""
        return [(picture, as_data_uri(picture.drawing)) for picture in self.pictures]


@dataclass(frozen=True, slots=True)
class Part:
    """A chapter (BAB) of the report, or its annex."""

    anchor: str
    heading: str
    sections: list[Section]
    is_annex: bool = False


_ROMAN = ["I", "II", "III", "IV", "V"]


def numbered_parts(
    chapters: Sequence[tuple[str, Sequence[Section | None]]], annex: Sequence[Section | None]
) -> list[Part]:
    """Return the chapters by their titles, and the annex, without empty sections and with all numbers."""
    annexes = [section for section in annex if section]
    labels = {section.anchor: _("Annex %(number)d") % {"number": place} for place, section in enumerate(annexes, 1)}
    parts = [
        Part(
            f"chapter-{number}",
            _("Chapter %(number)s: %(title)s") % {"number": number, "title": title},
            _lettered(sections, labels),
        )
        for number, (title, sections) in zip(_ROMAN, chapters, strict=False)
    ]
    if annexes:
        found = [replace(section, label=labels[section.anchor]) for section in annexes]
        parts.append(Part("annex", _("Annexes"), found, is_annex=True))
    return parts


def _lettered(sections: Sequence[Section | None], annexes: Mapping[str, str]) -> list[Section]:
    """Return the sections with their letters; those with details in an annex say so."""
    found = [section for section in sections if section]
    return [
        replace(section, label=letter, more=_more(annexes.get(section.annex, "")))
        for letter, section in zip(ascii_uppercase, found, strict=False)
    ]


def _more(annex: str) -> str:
    return _("Details: %(annex)s.") % {"annex": annex} if annex else ""
