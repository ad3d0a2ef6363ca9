"""Template tags for the frame of every page."""

from dataclasses import dataclass

from django import template
from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

register = template.Library()


@dataclass(frozen=True, slots=True)
class Item:
    label: str
    href: str
    current: bool


@register.simple_tag(takes_context=True)
def navigation(context) -> list[Item]:
    """Return the items of the main menu; the item of the page's section is current.

    A page about an event belongs to the events, whatever its address is.
    """
    places = [
        (_("Home"), reverse("reports:home")),
        (_("Events"), reverse("events:event-list")),
        (_("Participants"), reverse("participants:participant-list")),
        (_("Agencies"), reverse("agencies:agency-list")),
        (_("Reports"), reverse("reports:index")),
    ]
    event = context.get("event")
    path = event.get_absolute_url() if hasattr(event, "get_absolute_url") else context["request"].path
    return [Item(label, href, path == href or (href != "/" and path.startswith(href))) for label, href in places]


@register.simple_tag
def single_sign_on() -> str:
    """Return the name of the identity provider, or an empty text if there is none."""
    return settings.OIDC_NAME if settings.OIDC_SERVER_URL else ""


@register.filter
def initials(user) -> str:
    """Return the user's initials, at most two letters."""
    return "".join(word[0] for word in str(user).split()[:2]).upper()
