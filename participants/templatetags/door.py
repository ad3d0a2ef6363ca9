"""What the check-in page needs to name its files."""

from django import template
from django.conf import settings
from django.templatetags.static import static

register = template.Library()


@register.simple_tag
def qr_decoder() -> str:
    """The address of the QR decoder for browsers without one of their own; "" where it is not installed."""
    return static(settings.QR_DECODER) if settings.QR_DECODER else ""
