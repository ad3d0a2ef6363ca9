"""NIP, phone numbers and fields of a person as pages show them: whole on a person's own page, masked in lists."""

from django import template

from participants.nip import format_nip, mask_nip
from participants.phone import format_phone, mask_phone
from participants.trail_words import field_label, value_text

register = template.Library()

register.filter("nip", format_nip)
register.filter("masked_nip", mask_nip)
register.filter("phone", format_phone)
register.filter("masked_phone", mask_phone)
register.filter("field_label", field_label)


@register.simple_tag
def wished(field: str, value: str) -> str:
    """A value that is asked for, or recorded, as the person and who decides read it; nothing as a dash."""
    return (format_nip(value) if field == "nip" else value_text(field, value)) or "–"
