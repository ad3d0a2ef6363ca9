from typing import Any

from allauth.mfa.models import Authenticator
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.encryption import ciphers, columns
from accounts.second_factor.recovery import HASHES
from accounts.trail import encrypting as trail

SECRETS = ("secret", "seed")
"""What allauth encrypts of an app and of recovery codes."""


class Command(BaseCommand):
    help = (
        "Encrypt all secrets with the key made from SECRET_KEY, and all personal data with the first one of "
        "PERSONAL_DATA_KEYS, so that the other keys can be removed. Can be run again, also while the portal runs."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        secrets, lost_secrets = _encrypt_secrets()
        self._say(ngettext("Encrypted %(count)s secret.", "Encrypted %(count)s secrets.", secrets), secrets)
        values = columns.encrypt_again()
        text = ngettext("Encrypted %(count)s personal value.", "Encrypted %(count)s personal values.", values.encrypted)
        self._say(text, values.encrypted)
        entries, lost_entries = trail.encrypt_again()
        text = ngettext("Encrypted %(count)s entry of the trail.", "Encrypted %(count)s entries of the trail.", entries)
        self._say(text, entries)
        if lost := lost_secrets + values.lost + lost_entries:
            tables = sorted(values.tables | ({"accounts_entry"} if lost_entries else set()))
            raise CommandError(_lost(lost, [*tables, *(["mfa_authenticator"] if lost_secrets else [])]))

    def _say(self, text: str, count: int) -> None:
        self.stdout.write(text % {"count": count})


def _lost(count: int, tables: list[str]) -> str:
    text = _(
        "%(count)s could not be read (%(tables)s): their key is neither in SECRET_KEY and SECRET_KEY_FALLBACKS nor in "
        "PERSONAL_DATA_KEYS. Do not remove any key."
    )
    return text % {"count": count, "tables": ", ".join(tables)}


@transaction.atomic
def _encrypt_secrets() -> tuple[int, int]:
    """Return how many secrets were encrypted again, and how many have an unknown key."""
    count = lost = 0
    for row in Authenticator.objects.select_for_update().order_by("pk"):
        encrypted = {name: row.data[name] for name in SECRETS if name in row.data}
        hashes = row.data.get(HASHES)
        try:
            row.data |= {name: ciphers.encrypt_again(text) for name, text in encrypted.items()}
            if hashes is not None:
                row.data[HASHES] = [ciphers.encrypt_again(text) for text in hashes]
        except ciphers.WrongKey:
            lost += 1
            continue
        row.save(update_fields=["data"])
        count += len(encrypted) + len(hashes or [])
    return count, lost
