"""NIP and phone numbers as pages show them: whole on a person's own page, masked in lists."""

from django import template

from participants.nip import format_nip, mask_nip
from participants.phone import format_phone, mask_phone

register = template.Library()

register.filter("nip", format_nip)
register.filter("masked_nip", mask_nip)
register.filter("phone", format_phone)
register.filter("masked_phone", mask_phone)
