"""A warning of `manage.py check --deploy` for a notice that does not say who is responsible."""

from collections.abc import Sequence

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Tags, Warning, register


@register(Tags.security, deploy=True)
def check_controller(app_configs: Sequence[AppConfig] | None, **kwargs: object) -> list[CheckMessage]:
    """Law 27/2022, article 5: people are entitled to know who asks for their data. Article 53 asks for an officer."""
    wanted = ("PRIVACY_CONTROLLER", "PRIVACY_CONTACT", "PRIVACY_OFFICER")
    return [
        Warning(f"{name} is not set, and the privacy notice says so.", hint="docs/privacy.md", id="privacy.W001")
        for name in wanted
        if not getattr(settings, name)
    ]
