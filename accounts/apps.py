from importlib import import_module

from django.apps import AppConfig
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _

from .rights import Role

RECEIVERS = [
    "encryption.checks",
    "sessions.limits",
    "sessions.confirming",
    "second_factor.required",
    "security_log.events",
]
"""Modules with receivers of signals, which need the models, and with checks."""


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = _("Accounts")

    def ready(self) -> None:
        import_module(f"{self.name}.checks")
        for receivers in RECEIVERS:
            import_module(f"{self.name}.{receivers}")
        unknown = set(settings.SECOND_FACTOR_FOR) - set(Role.values)
        if unknown:
            raise ImproperlyConfigured(f"SECOND_FACTOR_FOR has unknown roles: {', '.join(sorted(unknown))}.")
        post_migrate.connect(make_cache_table, sender=self)


def make_cache_table(using: str, **kwargs) -> None:
    """Create the cache table during `migrate`, if the cache is a table. The sign-in throttle counts in the cache."""
    call_command("createcachetable", database=using, verbosity=0)
