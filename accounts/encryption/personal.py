"""Encryption of personal data, and keyed hashes by which encrypted values are found.

The keys are made from PERSONAL_DATA_KEYS or, without them, from SECRET_KEY and SECRET_KEY_FALLBACKS. The first key
encrypts and hashes; the others only read and find, until `manage.py encrypt_again` has run.
"""

import hashlib
from functools import cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings

from .ciphers import WrongKey, ciphers_of, key_from

_VALUES, _HASHES = b"bimtek-personal", b"bimtek-hashes"

HASH_LENGTH = 32
"""Characters of a keyed hash."""
PREFIX_HASH_LENGTH = 12
"""Characters of the keyed hash of a beginning. Among a million people two beginnings share one by chance once in a
hundred million searches."""


def encrypt(text: str) -> str:
    """Return the text encrypted with the first key. An empty text stays empty."""
    return _fernets()[0].encrypt(text.encode()).decode() if text else text


def decrypt(encrypted: str) -> str:
    """Return the text. Raise WrongKey."""
    if not encrypted:
        return encrypted
    fernets = _fernets()
    cipher = fernets[0] if len(fernets) == 1 else MultiFernet(fernets)
    try:
        return cipher.decrypt(encrypted.encode()).decode()
    except InvalidToken:
        raise WrongKey from None


def is_current(encrypted: str) -> bool:
    """Return whether the value was encrypted with the first key, or is empty."""
    try:
        return not encrypted or bool(_fernets()[0].decrypt(encrypted.encode()))
    except InvalidToken:
        return False


def keyed_hash(name: str, text: str) -> str:
    """Return the hash of a value of the field with this name, under the first key. Letter case does not matter. An
    empty value has an empty hash."""
    return _hash(_hash_keys(*_secrets())[0], name, text) if text else ""


def keyed_hashes(name: str, text: str) -> list[str]:
    """Return the hashes under which the value may be stored: one for each key."""
    return [_hash(key, name, text) for key in _hash_keys(*_secrets())] if text else [""]


def prefix_hash(name: str, beginning: str) -> str:
    """Return the short hash of the beginning of a value of the field with this name, under the first key."""
    return keyed_hash(f"{name} begins", beginning)[:PREFIX_HASH_LENGTH]


def prefix_hashes(name: str, beginning: str) -> list[str]:
    """Return the hashes under which the beginning may be stored: one for each key."""
    return [found[:PREFIX_HASH_LENGTH] for found in keyed_hashes(f"{name} begins", beginning)]


def has_several_keys() -> bool:
    """Return whether values may be stored that are encrypted with an older key."""
    return len(_secrets()) > 1


def _hash(key: bytes, name: str, text: str) -> str:
    plain = f"{name}\0{text.lower()}".encode()
    return hashlib.blake2b(plain, key=key, digest_size=HASH_LENGTH // 2).hexdigest()


def _secrets() -> list[str]:
    return settings.PERSONAL_DATA_KEYS or [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]


def _fernets() -> tuple[Fernet, ...]:
    return ciphers_of(_VALUES, *_secrets())


@cache
def _hash_keys(*secrets: str) -> list[bytes]:
    return [key_from(secret, _HASHES) for secret in secrets]
