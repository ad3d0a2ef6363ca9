"""Template tags of the check-in page."""

from django import template
from django.conf import settings
from django.templatetags.static import static

register = template.Library()


@register.simple_tag
def qr_decoder() -> str:
    """Return the address of the QR decoder for browsers without their own, or "" if it is not installed."""
    return static(settings.QR_DECODER) if settings.QR_DECODER else ""
