"""The privacy notice in mails and forms."""

from django import template
from django.urls import reverse

from accounts.outbox import mail
from participants.privacy.register import Row
from participants.privacy.register.people import PERSON

register = template.Library()


@register.simple_tag
def privacy_address() -> str:
    """Return the absolute address of the privacy notice."""
    return mail.address(reverse("participants:privacy"))


@register.simple_tag
def entered_data() -> list[Row]:
    """Return the rows of the register about the fields of a person that staff enter."""
    return [row for row in PERSON if row.part == "person"]


@register.filter
def purposes(row: Row) -> str:
    """Return what the data is used for."""
    return "; ".join(str(purpose.value) for purpose in row.purposes)
