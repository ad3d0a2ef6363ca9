"""The system check of the keys."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register

SHORTEST_KEY = 32
"""Characters. `secrets.token_urlsafe(50)` makes 67."""


@register(Tags.security)
def check_keys(**_options: Any) -> list[CheckMessage]:
    """Refuse keys for personal data that can be guessed. Messages never contain a key."""
    keys = settings.PERSONAL_DATA_KEYS
    errors: list[CheckMessage] = []
    for number, key in enumerate(keys, 1):
        if len(key) < SHORTEST_KEY or len(set(key)) < SHORTEST_KEY // 4:
            errors.append(
                Error(
                    f"Key {number} of PERSONAL_DATA_KEYS is too short: it needs {SHORTEST_KEY} random characters.",
                    hint="Make one: python3 -c 'import secrets; print(secrets.token_urlsafe(50))'",
                    id="accounts.E001",
                )
            )
    if len({*keys}) < len(keys):
        errors.append(Error("PERSONAL_DATA_KEYS has the same key twice.", id="accounts.E002"))
    return errors
