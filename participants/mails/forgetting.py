"""Emptying mails whose recipient was erased or removed."""

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.models import Message

NOBODY = "data-dihapus@invalid"
"""The recipient of mails whose recipient was erased; no mail reaches it."""
State = Message.State


def forget_mail(mail: Message, *, subject: str) -> None:
    """Empty the mail. One that still waits is not sent."""
    with translation.override(settings.LANGUAGE_CODE):
        body = _("The text was deleted, because the data of its recipient were erased.")
    unsent = mail.state not in (State.SENT, State.SENDING)
    Message.objects.filter(pk=mail.pk).update(
        recipient=NOBODY,
        key=f"erased:{mail.pk}",
        subject=subject,
        body=body,
        is_secret=False,
        last_error="",
        state=State.OFF if unsent else mail.state,
    )
