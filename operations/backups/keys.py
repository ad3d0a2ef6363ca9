"""Keys of backups (X25519, the format of age): the portal has only public ones, so it cannot read its own backups."""

from pathlib import Path

import pyrage
from django.conf import settings
from django.utils.translation import gettext as _

from .errors import BackupError

_KEY_FILE_SIZE = 100_000  # bytes
_PROTECTED = b"age-encryption.org/"


def recipients() -> list[pyrage.x25519.Recipient]:
    """Return the public keys of BACKUP_RECIPIENTS. Raise BackupError."""
    if not settings.BACKUP_RECIPIENTS:
        raise BackupError(_("BACKUP_RECIPIENTS has no key. `manage.py backup --make-key FILE` makes one."))
    try:
        return [pyrage.x25519.Recipient.from_str(text.strip()) for text in settings.BACKUP_RECIPIENTS]
    except pyrage.RecipientError:
        raise BackupError(_("BACKUP_RECIPIENTS has something that is no public key (age1…).")) from None


def make_key(path: Path, passphrase: str) -> str:
    """Write a new private key into a new file, encrypted with the passphrase unless it is empty. Return its public key.

    Raise BackupError if the file exists.
    """
    identity = pyrage.x25519.Identity.generate()
    content = f"# public key: {identity.to_public()}\n{identity}\n".encode()
    if passphrase:
        content = pyrage.passphrase.encrypt(content, passphrase)
    try:
        path.touch(mode=0o600, exist_ok=False)
        path.write_bytes(content)
    except OSError as error:
        raise BackupError(f"{path}: {error.strerror}") from None
    return str(identity.to_public())


def is_protected(path: Path) -> bool:
    return _read(path).startswith(_PROTECTED)


def identities(path: Path, passphrase: str = "") -> list[pyrage.x25519.Identity]:
    """Return the private keys of a key file. Raise BackupError."""
    content = _read(path)
    try:
        if content.startswith(_PROTECTED):
            content = pyrage.passphrase.decrypt(content, passphrase)
        lines = [line.strip() for line in content.decode().splitlines()]
        found = [pyrage.x25519.Identity.from_str(line) for line in lines if line and not line.startswith("#")]
    except pyrage.DecryptError:
        raise BackupError(_("The passphrase of the key file is wrong.")) from None
    except (pyrage.IdentityError, UnicodeDecodeError):
        found = []
    if not found:
        raise BackupError(_("%(file)s has no private key (AGE-SECRET-KEY-…).") % {"file": path.name})
    return found


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(_KEY_FILE_SIZE)
    except OSError as error:
        raise BackupError(f"{path}: {error.strerror}") from None
