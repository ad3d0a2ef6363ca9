"""The words of the outbox's actions in the trail."""

from django.utils.translation import gettext_lazy as _

from accounts.trail.words import Vocabulary, add

add(
    Vocabulary(
        actions={
            "mail-sent-again": _("Mail sent again"),
        },
        kinds={
            "mail": _("Mail"),
        },
    )
)
