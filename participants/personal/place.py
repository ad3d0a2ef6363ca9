"""How a participant gets to the event, and whom they can ask."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from events.models import Event
from participants.phone import format_phone, mobile, normalise_phone, whatsapp_address


@dataclass(frozen=True, slots=True)
class Contact:
    """The person of the event whom participants can ask. `whatsapp` and `call` are addresses; "" without a phone."""

    name: str
    phone: str
    whatsapp: str
    call: str


def map_address(event: Event) -> str:
    """Return the address of a map that looks for the venue by its name; "" without a venue, or if all is online.

    It is a link only: nothing of the map is loaded into our pages, and the map learns nothing about the person.
    """
    if not event.venue or event.mode == Event.Mode.ONLINE:
        return ""
    place = f"{event.venue}, {event.province.full_name}"
    return f"https://www.google.com/maps/search/?{urlencode({'api': 1, 'query': place})}"


def contact_of(event: Event) -> Contact | None:
    """Return whom participants can ask; None if nobody is recorded."""
    if not (event.contact_name or event.contact_phone):
        return None
    number = _international(event.contact_phone)
    text = _("I have a question about %(event)s.") % {"event": event.title}
    whatsapp = whatsapp_address(text, number) if number else ""
    shown = format_phone(mobile(event.contact_phone)) or event.contact_phone
    return Contact(event.contact_name, shown, whatsapp, f"tel:{number}" if number else "")


def _international(phone: str) -> str:
    """Return the number with +62; "" if it is no Indonesian number, such as that of a switchboard with an extension."""
    try:
        return normalise_phone(phone)
    except ValidationError:
        return ""
