from typing import Any

from allauth.mfa.models import Authenticator
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts import encryption

SECRETS = ("secret", "seed")
"""What allauth encrypts of an app and of recovery codes."""


class Command(BaseCommand):
    help = "Encrypt all secrets with the key made from SECRET_KEY, so that SECRET_KEY_FALLBACKS can be emptied."

    def handle(self, *args: Any, **options: Any) -> None:
        count, lost = _encrypt_all()
        text = ngettext("Encrypted %(count)s secret.", "Encrypted %(count)s secrets.", count)
        self.stdout.write(text % {"count": count})
        if lost:
            text = _("%(count)s could not be read: their key is neither in SECRET_KEY nor in SECRET_KEY_FALLBACKS.")
            raise CommandError(text % {"count": lost})


@transaction.atomic
def _encrypt_all() -> tuple[int, int]:
    """Return how many secrets were encrypted again, and how many have an unknown key."""
    count = lost = 0
    for row in Authenticator.objects.select_for_update().order_by("pk"):
        encrypted = {name: row.data[name] for name in SECRETS if name in row.data}
        try:
            row.data |= {name: encryption.encrypt_again(text) for name, text in encrypted.items()}
        except encryption.WrongKey:
            lost += 1
            continue
        row.save(update_fields=["data"])
        count += len(encrypted)
    return count, lost
