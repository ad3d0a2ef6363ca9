"""Checks of the operator's settings, for `manage.py check --deploy`."""

from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import urlsplit

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Tags, Warning, register

from .rights import Role, needs_second_factor

_LOCAL = {None, "", "localhost", "127.0.0.1", "::1"}


@register(Tags.security, deploy=True)
def check_settings(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    return [Warning(text, id=f"portal.W{number:03}") for number, text in _faults()]


def _faults() -> Iterator[tuple[int, str]]:
    """Yield the number and the text of each fault."""
    database = settings.DATABASES["default"]
    host = database.get("HOST")
    is_remote = "postgresql" in database["ENGINE"] and host not in _LOCAL and not str(host).startswith("/")
    if is_remote and database.get("OPTIONS", {}).get("sslmode") != "verify-full":
        yield 1, "The connection to PostgreSQL is not checked. Add ?sslmode=verify-full&sslrootcert=… to DATABASE_URL."
    is_mailing = settings.EMAIL_BACKEND.endswith("smtp.EmailBackend") and settings.EMAIL_HOST not in _LOCAL
    if is_mailing and not (settings.EMAIL_USE_TLS or settings.EMAIL_USE_SSL):
        yield 2, "Mails go to the server unencrypted. Use smtp+tls:// or smtp+ssl:// in EMAIL_URL."
    provider = urlsplit(settings.OIDC_SERVER_URL)
    if settings.OIDC_SERVER_URL and provider.scheme != "https" and provider.hostname not in _LOCAL:
        yield 3, "OIDC_SERVER_URL must begin with https://."
    if not settings.HTTPS:
        yield 4, "HTTPS is off: passwords and data go over the network unencrypted."
    if not settings.PORTAL_URL.startswith("https://"):
        yield 5, "PORTAL_URL must begin with https://, because links in mails begin with it."
    if not settings.ALLAUTH_TRUSTED_PROXY_COUNT:
        yield 6, "TRUSTED_PROXIES is 0: behind a proxy all clients count as one, and logs name the proxy."
    if not settings.SECURITY_CONTACT:
        yield 7, "SECURITY_CONTACT is not set: nobody learns where to report a problem."
    if not (settings.HELP_WHATSAPP or settings.HELP_EMAIL):
        yield 9, "HELP_WHATSAPP and HELP_EMAIL are not set: pages of errors cannot say who can help."
    without = [role.value for role in Role if not needs_second_factor(role)]
    if without:
        yield 8, f"These roles need no second factor (SECOND_FACTOR_FOR): {', '.join(without)}."
