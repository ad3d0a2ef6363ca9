"""What a part of the event report consists of."""

from dataclasses import dataclass, field

from documents.layout import Figure, Table
from documents.pictures.drawing import Picture
from documents.pictures.svg import as_data_uri
from events.models import Photo


@dataclass(frozen=True, slots=True)
class Quotes:
    """What people wrote, under what they were asked."""

    heading: str
    texts: list[str]


@dataclass(frozen=True, slots=True)
class Section:
    """A part with a heading; `summary` says on the page what it holds."""

    anchor: str
    title: str
    summary: str = ""
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
        """Each picture with the address of its drawing, for an <img>."""
        return [(picture, as_data_uri(picture.drawing)) for picture in self.pictures]
