"""The system check of the static files that are made after the installation."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error


def check_made_files(**_options: Any) -> list[CheckMessage]:
    """Name the command that makes the font and the style sheet of the pages: collectstatic would fail without a reason
    that helps."""
    made = {
        "scripts.web_font": settings.WEB_FONT_DIR / "public-sans-accents.woff2",
        "scripts.web_styles": settings.WEB_STYLES_DIR / "bootstrap.css",
    }
    return [
        Error(
            f"{path.name} of the pages is missing.",
            hint=f"Run `python -m {module}` before `collectstatic`.",
            id="bimtek_portal.E001",
        )
        for module, path in made.items()
        if not path.exists()
    ]
