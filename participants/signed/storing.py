"""Receiving signed files, and storing each with its document."""

from collections.abc import Sequence

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.files import delete_stored
from accounts.models import User
from documents.pdf.signatures import check_pdfs
from events.invitations.signing import store_signed_letter
from events.models import Event, SignedInvitation
from participants.certificates.signing import MAXIMUM_SIZE, is_pdf, store_signed
from participants.letters.many.unpacking import Wanted, letters_in
from participants.letters.many.uploads import check_waiting, discard, keep
from participants.models import Certificate, LetterUpload, SignedCertificate, UploadedLetter

from .papers import Paper, paper_of, papers

_NO_PDF = _("This is no PDF.")
SIGNED_PDFS = Wanted(
    MAXIMUM_SIZE, _("The file is larger than 10 MB."), lambda content: None if is_pdf(content) else _NO_PDF
)


def receive_signed(event: Event, files: Sequence["UploadedFile[bytes]"], *, by: User) -> LetterUpload:
    """Keep the files, each with its signatures and its document as far as the number shows it, until the user has
    looked at them. Raise participants.letters.many.unpacking.UnreadableLetters."""
    check_waiting(by)
    letters = letters_in(files, SIGNED_PDFS)
    known, found = papers(event, by), []
    for letter, checked in zip(letters, check_pdfs([letter.content for letter in letters]), strict=True):
        paper = paper_of(letter.name, checked.text, known)
        found.append({**checked.as_json(), "document": paper.key if paper else ""})
    return keep(event, letters, kind=LetterUpload.Kind.SIGNED, by=by, found=found)


def store_all(upload: LetterUpload, assigned: Sequence[tuple[UploadedLetter, Paper]], *, by: User) -> int:
    """Store all files, or none, and discard the upload; return their number. Raise
    participants.certificates.issuing.Overtaken if a certificate was revoked meanwhile, or LetterUpload.DoesNotExist if
    the upload was stored or discarded."""
    stored: list[SignedCertificate | SignedInvitation] = []
    try:
        with transaction.atomic():
            LetterUpload.objects.select_for_update().get(pk=upload.pk)
            for one, paper in assigned:
                stored.append(_store(one, paper, by=by))
            discard(upload)
    except BaseException:
        for each in stored:
            delete_stored(each.file)
        raise
    return len(stored)


def _store(one: UploadedLetter, paper: Paper, *, by: User) -> SignedCertificate | SignedInvitation:
    signature = {"signers": one.found.get("signers")}
    with one.file.open() as file:
        content = file.read()
    if isinstance(paper.document, Certificate):
        return store_signed(paper.document, ContentFile(content), signature=signature, by=by)
    return store_signed_letter(paper.document, content, signature=signature, by=by)
