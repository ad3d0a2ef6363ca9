"""The printed head of an organiser's documents, and who signs them."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from agencies.nip import format_nip
from events.models import Event, LetterImage, LetterSettings
from events.pictures.storing import picture_contents

from .content import head_and_address, letter_settings, signing_titles


@dataclass(frozen=True, slots=True)
class PrintedHead:
    """The institution and its unit (`head`), the lines below them, and the digest of its logo, "" for none.

    `photos` has the logo by its address in the page.
    """

    settings: LetterSettings | None
    head: list[str] = field(default_factory=list)
    address: list[str] = field(default_factory=list)
    logo: str = ""
    photos: Mapping[str, bytes] = field(default_factory=dict)

    @property
    def name(self) -> str:
        return self.settings.signatory_name if self.settings else ""

    @property
    def nip(self) -> str:
        return format_nip(self.settings.signatory_nip) if self.settings else ""


def printed_head(event: Event) -> PrintedHead:
    """Return the head of the event's organiser, or an empty one if there is no letterhead."""
    return head_of(letter_settings(event))


def head_of(settings: LetterSettings | None) -> PrintedHead:
    """Return the head of that letterhead, an empty one for None."""
    if settings is None:
        return PrintedHead(None)
    head, address = head_and_address(settings.letterhead.splitlines())
    digest = settings.logo.digest if settings.logo else ""
    photos = {f"image:{key}": image for key, image in picture_contents(LetterImage, {digest}).items()}
    return PrintedHead(settings, head, address, digest, photos)


def signing_lines(settings: LetterSettings) -> list[str]:
    """Return the lines above the signatory's name: for whom, and the position."""
    return signing_titles(settings.signatory_position, settings.on_behalf_of)
