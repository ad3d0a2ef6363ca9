"""Whom users call: for help, as the operator's settings name it, and about an event."""

from dataclasses import dataclass

from django import template
from django.conf import settings

from events.models import Event
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
    return _contact(settings.HELP_NAME, mobile(settings.HELP_WHATSAPP), settings.HELP_EMAIL)


@register.simple_tag
def event_contact(event: Event) -> Contact:
    """Return the contact person of the event; without one, whom users call for help."""
    if event.contact_name or event.contact_phone:
        return _contact(event.contact_name, event.contact_phone, "")
    return help_contact()


def _contact(name: str, text: str, email: str) -> Contact:
    phone = mobile(text)
    return Contact(name, format_phone(phone) or text, whatsapp_address("", phone) if phone else "", email)
