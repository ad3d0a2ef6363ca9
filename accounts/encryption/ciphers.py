"""Encryption with keys made from secrets of the environment, and the secrets of second factors.

A copy of the database alone gives nothing away. `manage.py encrypt_again` lets old keys be removed. Personal data have
keys of their own (accounts.encryption.personal).
"""

import base64
import hashlib
from functools import cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings

_SECRETS = b"bimtek-secrets"


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
    return MultiFernet(ciphers_of(_SECRETS, settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS))


@cache
def ciphers_of(purpose: bytes, *secrets: str) -> tuple[Fernet, ...]:
    """Return a cipher for each secret. Its key differs from those for other purposes (at most 16 bytes)."""
    return tuple(Fernet(base64.urlsafe_b64encode(key_from(secret, purpose))) for secret in secrets)


def key_from(secret: str, purpose: bytes) -> bytes:
    """Return 32 bytes. Secrets are long and random, so one round of hashing is enough."""
    return hashlib.blake2b(secret.encode(), digest_size=32, person=purpose).digest()
