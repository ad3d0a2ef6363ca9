"""Reports on official paper: with the letterhead and, if wanted, with the place for a signature."""

from dataclasses import replace

from django.db.models import TextChoices
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from documents import wording
from documents.layout import Document, Letterhead, Signature
from events.invitations.content import letterhead_of
from events.invitations.heads import head_of, signing_lines
from events.models import Event, LetterSettings


class Paper(TextChoices):
    """How the PDF of a report begins and ends."""

    PLAIN = "", _("without letterhead")
    LETTERHEAD = "letterhead", _("with letterhead")
    SIGNED = "signed", _("with letterhead and signatory")


def letterhead_for(event: Event | None) -> LetterSettings | None:
    """Return the letterhead of the event's organiser, or the general one; None if there is none."""
    return letterhead_of(event.organiser if event else "")


def on_paper(document: Document, paper: Paper, event: Event | None) -> Document:
    """Return the document with what the paper adds to it; nothing if there is no letterhead."""
    settings = letterhead_for(event) if paper else None
    if settings is None:
        return document
    signature = signature_of(settings) if paper == Paper.SIGNED else None
    return replace(document, letterhead=letterhead_in(settings), signature=signature)


def letterhead_in(settings: LetterSettings) -> Letterhead:
    """Return the letterhead as documents print it."""
    head = head_of(settings)
    return Letterhead(head.head, head.address, next(iter(head.photos.values()), b""))


def signature_of(settings: LetterSettings) -> Signature:
    """Return the signatory, with today's date."""
    head = head_of(settings)
    day = f"{settings.place}, {wording.day(timezone.localdate())}"
    return Signature(day, signing_lines(settings), head.name, head.nip, settings.signed_electronically)
