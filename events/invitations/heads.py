"""The printed head of an organiser's documents, and who signs them."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.translation import pgettext

from agencies.nip import format_nip, normalise_nip
from events.models import Event, LetterImage, LetterSettings
from events.pictures.storing import picture_contents

from .content import letter_settings


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
        return format_nip(normalise_nip(self.settings.signatory_nip)) if self.settings else ""


def printed_head(event: Event) -> PrintedHead:
    """Return the head of the event's organiser, or an empty one if there is no letterhead."""
    settings = letter_settings(event)
    if settings is None:
        return PrintedHead(None)
    lines = settings.letterhead.splitlines()
    names = 2 if len(lines) > 2 else 1
    digest = settings.logo.digest if settings.logo else ""
    photos = {f"image:{key}": image for key, image in picture_contents(LetterImage, {digest}).items()}
    return PrintedHead(settings, lines[:names], lines[names:], digest, photos)


def signing_lines(settings: LetterSettings) -> list[str]:
    """Return the lines above the signatory's name: for whom, and the position."""
    lines = [f"{settings.signatory_position},"]
    if settings.on_behalf_of:
        lines.insert(0, pgettext("letter", "for %(position)s") % {"position": settings.on_behalf_of})
    return lines
