"""The system check of the static files that are made after the installation."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error


def check_web_font(**_options: Any) -> list[CheckMessage]:
    """Name the command that makes the font: style sheets and the check-in page need it, and collectstatic would fail
    without a reason that helps."""
    if (settings.WEB_FONT_DIR / "public-sans.woff2").exists():
        return []
    hint = "Run `python -m scripts.web_font` before `collectstatic`."
    return [Error("The font of the pages is missing.", hint=hint, id="bimtek_portal.E001")]
