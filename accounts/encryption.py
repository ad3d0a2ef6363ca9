"""Encryption of secrets in the database, with keys made from SECRET_KEY and SECRET_KEY_FALLBACKS.

A copy of the database alone does not give the secrets away. `manage.py encrypt_again` lets old keys be removed.
"""

import base64
import hashlib
from functools import cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings

_PURPOSE = b"bimtek-secrets"
"""Makes keys that differ from all others that are made from the same secret key (at most 16 bytes)."""


class WrongKey(Exception):
    """The text was encrypted with a key that is no longer in the settings, or it is damaged."""


def encrypt(text: str) -> str:
    """Return the text encrypted with the key made from SECRET_KEY."""
    return _ciphers().encrypt(text.encode()).decode()


def decrypt(encrypted: str) -> str:
    """Return the text. Raise WrongKey."""
    try:
        return _ciphers().decrypt(encrypted.encode()).decode()
    except InvalidToken:
        raise WrongKey from None


def encrypt_again(encrypted: str) -> str:
    """Return the same text encrypted with the key made from SECRET_KEY. Raise WrongKey."""
    return encrypt(decrypt(encrypted))


def _ciphers() -> MultiFernet:
    return _ciphers_of(settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)


@cache
def _ciphers_of(*secrets: str) -> MultiFernet:
    """Return the ciphers; the first encrypts. Secret keys are long and random, so one round of hashing is enough."""
    digests = [hashlib.blake2b(secret.encode(), digest_size=32, person=_PURPOSE).digest() for secret in secrets]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])
