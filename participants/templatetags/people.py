"""NIP and phone numbers as pages show them: whole on a person's own page, masked in lists. And who marks attendance."""

from django import template

from accounts.models import User
from events.models import Event
from participants.grid.log import author as entry_author
from participants.models import MarkEntry
from participants.nip import format_nip, mask_nip
from participants.phone import format_phone, mask_phone

register = template.Library()

register.filter("nip", format_nip)
register.filter("masked_nip", mask_nip)
register.filter("phone", format_phone)
register.filter("masked_phone", mask_phone)


@register.filter
def markable_by(event: Event, user: User) -> bool:
    return event.is_markable_by(user)


@register.filter
def author(entry: MarkEntry) -> str:
    """Who made an entry about attendance."""
    return entry_author(entry)
