"""What messages attach: the invitation letter of an agency, and materials of the event."""

from pathlib import PurePath

from django.utils.translation import gettext as _

from accounts.outbox.attachments import AttachmentLost, File, attachment
from documents.pdf.pages import PdfUnavailable
from events.invitations.letters import handed_out_pdf
from events.media.materials import KINDS, file_name
from events.models import Invitation, Material

LETTER, MATERIAL = "invitation", "material"
MAXIMUM_SIZE = 8 * 1024**2
"""Bytes of the attached materials: mail servers take 10 MB, and a file grows by a third in a mail."""


@attachment(LETTER)
def letter(pk: int) -> File:
    """Return the letter as PDF, the signed one if there is one, if it is still valid."""
    letters = Invitation.objects.current().select_related("event", "number", "replaces__number", "signed")
    found = letters.filter(pk=pk).first()
    if found is None:
        raise AttachmentLost(_("The invitation letter was replaced meanwhile."))
    try:
        content = handed_out_pdf(found)
    except PdfUnavailable as error:
        raise AttachmentLost(_("The server lacks the libraries that make PDFs.")) from error
    except FileNotFoundError as error:
        raise AttachmentLost(_("The file of the signed letter is missing.")) from error
    return File(f"undangan-{found.event.code.lower()}.pdf", "application/pdf", content)


@attachment(MATERIAL)
def material(pk: int) -> File:
    """Return the file as it was uploaded."""
    found = Material.objects.exclude(file="").filter(pk=pk).first()
    suffix = PurePath(found.file.name or "").suffix if found else ""
    if found is None or suffix not in KINDS:
        raise AttachmentLost(_("The material was deleted meanwhile."))
    try:
        with found.file.open("rb") as file:
            content = file.read()
    except FileNotFoundError as error:
        raise AttachmentLost(_("The material was deleted meanwhile.")) from error
    return File(file_name(found), KINDS[suffix].media_type, content)
