"""Invitation letters as files: all as one PDF, one to look at before it is issued, each as a DOCX, and what is handed
out: the signed file of a letter that has one."""

import io
from collections.abc import Callable, Sequence
from zipfile import ZIP_DEFLATED, ZipFile

from django.conf import settings
from django.utils import translation
from django.utils.text import slugify
from django.utils.translation import pgettext

from documents.docx.templates import filled_docx
from documents.pdf.pages import templates_as_pdf
from documents.responses import PDF, ZIP
from documents.wording import OFFICIAL_LANGUAGE
from events.models import Invitation, LetterImage, SignedInvitation
from events.pictures.storing import picture_contents

from .words import letters_of

DOCX_TEMPLATE = settings.BASE_DIR / "templates" / "events" / "invitations" / "letter.docx"
"""Made by `python -m scripts.letter_template`."""
_LONGEST_NAME = 80  # characters of a file's name
_GROUP = 20
"""Letters laid out at a time: some seconds of work between two checks for cancellation."""


def invitations_pdf(
    invitations: Sequence[Invitation], rendered: Callable[[int], None] = lambda letters: None, *, mark: str = ""
) -> bytes:
    """Return the letters in one PDF, each on its own pages and with a bookmark.

    They come with their events and numbers (select_related "event", "number", "replaces__number"); those of a cancelled
    event say so. `rendered` gets the number that is laid out, and may raise to stop. `mark` is a watermark for what is
    no letter. Raise PdfUnavailable.
    """
    logos = picture_contents(LetterImage, {one.sender.get("logo", "") for one in invitations})
    with translation.override(OFFICIAL_LANGUAGE):
        contexts = (_group(invitations[start : start + _GROUP], mark) for start in range(0, len(invitations), _GROUP))
        return templates_as_pdf(
            "events/invitations/letters.html",
            contexts,
            rendered=lambda groups: rendered(min(groups * _GROUP, len(invitations))),
            photos={f"image:{digest}": content for digest, content in logos.items()},
        )


def preview_pdf(invitation: Invitation) -> bytes:
    """Return a letter that need not be stored as it will be, with a watermark. Raise PdfUnavailable."""
    with translation.override(OFFICIAL_LANGUAGE):
        return invitations_pdf([invitation], mark=pgettext("letter", "Preview"))


def sample_pdf(invitation: Invitation) -> bytes:
    """Return an invented letter, marked as a sample. Raise PdfUnavailable."""
    with translation.override(OFFICIAL_LANGUAGE):
        return invitations_pdf([invitation], mark=pgettext("letter", "Sample, not a letter"))


def invitation_docx(invitation: Invitation) -> bytes:
    """Return one letter as a document that offices finish and sign in their own system, with the words of the PDF."""
    with translation.override(OFFICIAL_LANGUAGE):
        [letter] = letters_of([invitation])
        title = letter.name
    pictures = {"logo": picture_contents(LetterImage, {letter.logo})[letter.logo]} if letter.logo else {}
    return filled_docx(DOCX_TEMPLATE, {"letter": letter}, pictures, title=title)


def signed_of(invitation: Invitation) -> SignedInvitation | None:
    return getattr(invitation, "signed", None)


def handed_out_pdf(invitation: Invitation) -> bytes:
    """Return the signed file if there is one (select_related "signed"), otherwise the generated letter. Raise
    FileNotFoundError or PdfUnavailable."""
    signed = signed_of(invitation)
    if signed is None:
        return invitations_pdf([invitation])
    with signed.file.open() as file:
        content: bytes = file.read()
    return content


def letters_file(
    invitations: Sequence[Invitation], name: str, rendered: Callable[[int], None] = lambda letters: None
) -> tuple[bytes, str, str]:
    """Return the letters as they are handed out in one file, its name and its media type. With signed ones it is a ZIP
    of them and of a PDF with the others, because joining would break their signatures. For `rendered` and errors see
    invitations_pdf and handed_out_pdf."""
    generated = [one for one in invitations if signed_of(one) is None]
    if generated == [*invitations]:
        return invitations_pdf(invitations, rendered), f"{name}.pdf", PDF
    if len(invitations) == 1:
        return handed_out_pdf(invitations[0]), f"{name}.pdf", PDF
    out = io.BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        if generated:
            archive.writestr(f"{name}.pdf", invitations_pdf(generated, rendered))
        for place, invitation in enumerate(invitations, start=1):
            if signed_of(invitation):
                archive.writestr(f"{_file_name(place, invitation)}.pdf", handed_out_pdf(invitation))
    return out.getvalue(), f"{name}.zip", ZIP


def invitations_zip(invitations: Sequence[Invitation], rendered: Callable[[int], None] = lambda letters: None) -> bytes:
    """Return the letters as documents for word processors, and those that are signed as the signed PDFs, in a ZIP.
    `rendered` gets the number that is made, and may raise to stop."""
    out = io.BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        for place, invitation in enumerate(invitations, start=1):
            name = _file_name(place, invitation)
            if signed_of(invitation):
                archive.writestr(f"{name}.pdf", handed_out_pdf(invitation))
            else:
                archive.writestr(f"{name}.docx", invitation_docx(invitation))
            rendered(place)
    return out.getvalue()


def _file_name(place: int, invitation: Invitation) -> str:
    return slugify(f"{place:03d} {invitation.addressee}")[:_LONGEST_NAME].strip("-")


def _group(invitations: Sequence[Invitation], mark: str) -> dict[str, object]:
    return {"letters": letters_of(invitations), "title": mark or invitations[0].subject, "mark": mark}
