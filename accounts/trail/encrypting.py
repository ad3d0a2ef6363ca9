"""Encrypting the personal values of stored entries: those of an earlier version, and all when the keys change."""

from django.utils.translation import gettext as _

from accounts.encryption.ciphers import WrongKey
from accounts.models import Entry

from .personal import NAMES, Stored, decrypted, encrypted, is_current
from .rewriting import VOUCHING, rewrite

_BATCH = 500


def encrypt_again() -> tuple[int, int]:
    """Encrypt the values with the first key, in batches. Return how many entries were rewritten, and how many have a
    value that no key decrypts. Must not be called inside a transaction."""
    count = lost = last = 0
    found = Entry.objects.filter(changes__has_any_keys=sorted(NAMES)).exclude(action=VOUCHING).order_by("pk")
    while batch := list(found.filter(pk__gt=last)[:_BATCH]):
        last = batch[-1].pk
        stale = [entry for entry in batch if not is_current(entry.changes)]
        readable = [entry.pk for entry in stale if _is_readable(entry.changes)]
        lost += len(stale) - len(readable)
        if readable:
            reason = _("Personal values encrypted with the present key")
            count += rewrite(Entry.objects.filter(pk__in=readable), _renew, by=None, reason=reason)
    return count, lost


def _renew(entry: Entry) -> None:
    if not is_current(entry.changes):
        entry.changes = encrypted(decrypted(entry.changes))


def _is_readable(changes: Stored) -> bool:
    try:
        decrypted(changes)
    except WrongKey:
        return False
    return True
