"""Signed PDFs of letters, signed outside the portal. The only module that writes them."""

import hashlib
from collections.abc import Mapping

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from accounts.files import delete_stored
from accounts.models import User
from accounts.trail.recording import record
from events.models import Invitation, SignedInvitation


@transaction.atomic
def store_signed_letter(
    letter: Invitation, content: bytes, *, signature: Mapping[str, object], by: User | None
) -> SignedInvitation:
    """Store the signed file, instead of an earlier one; from now on it is handed out. `signature` is what
    documents.pdf.signatures found in it."""
    Invitation.objects.select_for_update(of=["self"], no_key=True).get(pk=letter.pk)
    signed = SignedInvitation.objects.filter(invitation=letter).first() or SignedInvitation(invitation=letter)
    old_file, old = signed.file.name, signed.sha256 or None
    signed.sha256, signed.signature = hashlib.sha256(content).hexdigest(), dict(signature)
    signed.uploaded_by, signed.uploaded_at = by, timezone.now()
    signed.file.save("signed.pdf", ContentFile(content), save=False)
    try:
        signed.save()
        changes = {"number": (str(letter.number), str(letter.number)), "sha256": (old, signed.sha256)}
        record("invitation-signed", letter, by=by, changes=changes, event=letter.event_id, province=letter.province_id)
    except BaseException:
        delete_stored(signed.file)
        raise
    if old_file:
        transaction.on_commit(lambda: signed.file.storage.delete(old_file))
    return signed


@transaction.atomic
def remove_signed_letter(letter: Invitation, sha256: str, *, by: User | None) -> bool:
    """Delete the signed file with this digest; the portal's own letter is handed out again. Return False if there is
    none, or another one by now."""
    Invitation.objects.select_for_update(of=["self"], no_key=True).get(pk=letter.pk)
    signed = SignedInvitation.objects.filter(invitation=letter, sha256=sha256).first()
    if signed is None:
        return False
    signed.delete()
    transaction.on_commit(lambda: delete_stored(signed.file))
    changes = {"number": (str(letter.number), str(letter.number)), "sha256": (signed.sha256, None)}
    record("invitation-unsigned", letter, by=by, changes=changes, event=letter.event_id, province=letter.province_id)
    return True
