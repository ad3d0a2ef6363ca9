"""Signed PDFs of certificates, signed outside the portal. The only module that writes them and chooses which PDF is
handed out."""

import hashlib
from collections.abc import Mapping

from django.core.files import File
from django.db import transaction
from django.utils import timezone

from accounts.files import delete_stored
from accounts.models import User
from participants.models import Certificate, SignedCertificate
from participants.trail import record_registration

from .issuing import Overtaken
from .printing import certificate_pdf

MAXIMUM_SIZE = 10 * 1024 * 1024  # bytes
_HEADER, _END = b"%PDF-", b"%%EOF"
_TAIL = 2048  # bytes at the end of a PDF that hold its end mark, even if something is appended


def is_pdf(file: "File[bytes]") -> bool:
    """Return whether the file begins and ends as a PDF does. The rest is not read, because the file is only passed
    on."""
    file.seek(0)
    head = file.read(len(_HEADER))
    file.seek(max(file.size - _TAIL, 0))
    tail = file.read(_TAIL)
    file.seek(0)
    return head == _HEADER and _END in tail


@transaction.atomic
def store_signed(
    certificate: Certificate, file: "File[bytes]", *, by: User | None, signature: Mapping[str, object] | None = None
) -> SignedCertificate:
    """Store the signed file, instead of an earlier one; from now on the holder gets it. `signature` is what
    documents.pdf.signatures found in it.

    Raise ValueError if it is no PDF or larger than MAXIMUM_SIZE (forms check this first), and Overtaken for a revoked
    certificate.
    """
    if file.size > MAXIMUM_SIZE or not is_pdf(file):
        raise ValueError("not a signed PDF")
    if not _lock(certificate).is_valid:
        raise Overtaken
    signed = SignedCertificate.objects.filter(certificate=certificate).first()
    signed = signed or SignedCertificate(certificate=certificate)
    old_file, old = signed.file.name, signed.sha256 or None
    signed.size, signed.sha256, signed.uploaded_by, signed.uploaded_at = file.size, _digest(file), by, timezone.now()
    signed.signature = dict(signature or {})
    signed.file.save("signed.pdf", file, save=False)
    try:
        signed.save()
        _record("certificate-signed", certificate, by, sha256=(old, signed.sha256))
    except BaseException:
        delete_stored(signed.file)
        raise
    if old_file:
        transaction.on_commit(lambda: signed.file.storage.delete(old_file))
    return signed


@transaction.atomic
def remove_signed(certificate: Certificate, sha256: str, *, by: User | None) -> bool:
    """Delete the signed file with this digest; the holder gets the generated one again. Return False if there is none,
    or another one by now."""
    _lock(certificate)
    signed = SignedCertificate.objects.filter(certificate=certificate, sha256=sha256).first()
    if signed is None:
        return False
    signed.delete()
    transaction.on_commit(lambda: delete_stored(signed.file))
    _record("certificate-unsigned", certificate, by, sha256=(signed.sha256, None))
    return True


def handed_out_pdf(certificate: Certificate) -> bytes:
    """Return the PDF that the holder gets: the signed file if there is one (select_related "signed"), otherwise the
    generated one. Raise FileNotFoundError or documents.pdf.pages.PdfUnavailable."""
    signed = signed_of(certificate)
    if signed is None:
        return certificate_pdf(certificate)
    with signed.file.open() as file:
        content: bytes = file.read()
    return content


def signed_of(certificate: Certificate) -> SignedCertificate | None:
    return getattr(certificate, "signed", None)


def _lock(certificate: Certificate) -> Certificate:
    """Return the certificate, its row locked. Of two uploads at once the later one replaces the earlier."""
    return Certificate.objects.select_for_update(of=["self"], no_key=True).get(pk=certificate.pk)


def _digest(file: "File[bytes]") -> str:
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    return digest.hexdigest()


def _record(action: str, certificate: Certificate, by: User | None, **changes: tuple[str | None, str | None]) -> None:
    changes = {"certificate": (certificate.number.text, certificate.number.text)} | changes
    record_registration(action, certificate.registration, by=by, changes=changes)
