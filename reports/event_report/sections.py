"""The parts of the event report."""

from dataclasses import dataclass, field

from documents.layout import Figure, Table
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
    """A part with a heading; `summary` describes its content on the page, `blocks` are what people wrote."""

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
    number: int = 0

    @property
    def printed_pictures(self) -> list[tuple[Picture, str]]:
        """Return each picture with the address of its drawing, for an <img>."""
        return [(picture, as_data_uri(picture.drawing)) for picture in self.pictures]
