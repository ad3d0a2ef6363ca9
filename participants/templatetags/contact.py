"""Whom users call when they need help, as the operator's settings name it."""

from dataclasses import dataclass

from django import template
from django.conf import settings

from participants.phone import format_phone, mobile, whatsapp_address

register = template.Library()


@dataclass(frozen=True, slots=True)
class Contact:
    """The person or desk, the number as it is read, the address that opens WhatsApp, and the e-mail; each may be ""."""

    name: str
    number: str
    whatsapp: str
    email: str

    @property
    def is_known(self) -> bool:
        return bool(self.number or self.email)


@register.simple_tag
def help_contact() -> Contact:
    """Return whom users call. It asks no database, so pages of errors can name it, too."""
    phone = mobile(settings.HELP_WHATSAPP)
    whatsapp = whatsapp_address("", phone) if phone else ""
    return Contact(settings.HELP_NAME, format_phone(phone), whatsapp, settings.HELP_EMAIL)
