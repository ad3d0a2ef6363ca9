"""The probe of the keys of personal data."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from accounts.encryption.ciphers import WrongKey
from accounts.models import Message
from participants.models import Participant

from .database import UNREACHABLE
from .findings import Finding, fault, ok


def personal_data() -> Iterator[Finding]:
    """Read the latest person and mail: a wrong key is found before users find it."""
    try:
        for model in (Participant, Message):
            model._default_manager.order_by("-pk").first()
    except WrongKey:
        text = _("Personal data cannot be read with these keys.")
        remedy = _("Bring back the former PERSONAL_DATA_KEYS or SECRET_KEY (docs/production.md).")
        yield fault("personal_data", text, remedy)
    except UNREACHABLE:
        return
    else:
        yield ok("personal_data", _("Personal data can be read."))
