"""Secret links: addresses with a token that open a page without an account. The database has only the token's hash."""

import hashlib
import re
import secrets
from typing import Any, Self, TypeVar

from django.db import models
from django.utils.translation import gettext_lazy as _

_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")
_Link = TypeVar("_Link", bound="SecretLink")


def new_token() -> str:
    """Return 256 random bits for an address that cannot be guessed: 43 characters that need no escaping."""
    return secrets.token_urlsafe(32)


def hash_of(token: str) -> str:
    """Return what is stored of a token: its SHA-256 in hexadecimal digits. 256 random bits need no slower hash."""
    return hashlib.sha256(token.encode()).hexdigest()


class SecretLinkQuerySet(models.QuerySet[_Link]):
    def opened_by(self, token: str) -> _Link | None:
        """Return the link of the token, which it then knows, or None if there is none or the token is malformed."""
        if not _TOKEN.fullmatch(token):
            return None
        link = self.filter(token_hash=hash_of(token)).first()
        if link:
            link.token = token
        return link


class SecretLink(models.Model):
    """A row whose address has a token. `token` is known only while a link is made or opened, and empty otherwise: a
    reader of the database, or of a backup, cannot open the page."""

    token_hash = models.CharField(_("hash of the token"), max_length=64, unique=True, editable=False)
    token = ""

    class Meta:
        abstract = True

    def save(self, *args: Any, **options: Any) -> None:
        self.give_token()
        super().save(*args, **options)

    def give_token(self) -> Self:
        """Give a new link its token. `bulk_create` needs it, `save` calls it."""
        if not self.token_hash:
            self.token = new_token()
            self.token_hash = hash_of(self.token)
        return self
