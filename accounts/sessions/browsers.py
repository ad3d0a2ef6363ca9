"""The name of a browser and its system, from the User-Agent header."""

from django.utils.translation import gettext as _
from ua_parser import parse


def browser_name(header: str) -> str:
    """Return for example "Chrome Mobile, Android". The header is what the browser says, so it proves nothing."""
    found = parse(header)
    families = [part.family for part in (found.user_agent, found.os) if part]
    return ", ".join(families) or _("unknown browser")
