"""Recovery codes, which the portal keeps as slow hashes an hour after they were made.

allauth keeps the encrypted seed of the codes, to show them at any time. Here users see them in the first hour only.
Afterwards nobody can read them, not even with the portal's key (OWASP ASVS 5.0, 6.5.2).
"""

import hashlib
import re
import secrets
from datetime import datetime, timedelta

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from accounts.encryption import ciphers

SHOWN_FOR = timedelta(hours=1)
ROUNDS = 600_000
"""Of PBKDF2 with SHA-256. A code has 8 digits, so a quick hash of it could be tried out."""
HASHES = "migrated_codes"
"""Where the hashes are: the place of allauth for codes without a seed, so that it counts those that are left."""
_CODE = re.compile(r"[0-9]{8}")


def are_hashed(codes: Authenticator) -> bool:
    return HASHES in codes.data


def hash_shown(now: datetime | None = None) -> int:
    """Replace the seeds of codes that were shown long enough by hashes, and return how many."""
    made_before = (now or timezone.now()) - SHOWN_FOR
    rows = Authenticator.objects.filter(type=Authenticator.Type.RECOVERY_CODES, created_at__lt=made_before)
    return sum(_hash(pk) for pk in rows.filter(data__has_key="seed").values_list("pk", flat=True))


@transaction.atomic
def _hash(pk: int) -> bool:
    row = Authenticator.objects.select_for_update().filter(pk=pk, data__has_key="seed").first()
    if row is None:
        return False
    try:
        ciphers.decrypt(row.data["seed"])
    except ciphers.WrongKey:  # an administrator may still bring the key back
        return False
    salt = secrets.token_hex(16)
    codes = RecoveryCodes(row).get_unused_codes()
    row.data = {HASHES: [ciphers.encrypt(_digest(code, salt, ROUNDS)) for code in codes]}
    row.save(update_fields=["data"])
    return True


@transaction.atomic
def use(codes: Authenticator, code: str) -> bool:
    """Return whether this is one of the codes that are left, and take it away."""
    row = Authenticator.objects.select_for_update().get(pk=codes.pk)
    if not are_hashed(row):
        return bool(row.wrap().validate_code(code))
    left = row.data[HASHES]
    if not (left and _CODE.fullmatch(code)):
        return False
    hashes = [ciphers.decrypt(text) for text in left]
    rounds, salt, _hash = hashes[0].split("$")  # those of one user have one salt, so a try costs one hash
    typed = _digest(code, salt, int(rounds))
    kept = [text for text, known in zip(left, hashes, strict=True) if not constant_time_compare(known, typed)]
    if len(kept) == len(left):
        return False
    row.data[HASHES] = kept
    row.save(update_fields=["data"])
    return True


def _digest(code: str, salt: str, rounds: int) -> str:
    digest = hashlib.pbkdf2_hmac("sha256", code.encode(), salt.encode(), rounds)
    return f"{rounds}${salt}${digest.hex()}"
