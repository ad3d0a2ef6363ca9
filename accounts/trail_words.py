"""The words of the actions on accounts and in the outbox in the trail."""

from django.utils.translation import gettext_lazy as _

from accounts.models import Incident, User
from accounts.trail.words import Vocabulary, add

add(
    Vocabulary(
        actions={
            "account-added": _("Account added"),
            "account-edited": _("Account edited"),
            "account-deleted": _("Account deleted"),
            "account-invited": _("Link made to choose a password"),
            "account-password-chosen": _("Initial password replaced by the holder"),
            "account-factor-added": _("Second factor added"),
            "account-factor-removed": _("Second factor removed"),
            "account-sessions-ended": _("Sessions ended"),
            "incident-recorded": _("Incident recorded"),
            "incident-edited": _("Incident edited"),
            "incident-closed": _("Incident closed"),
            "list-downloaded": _("List downloaded"),
            "mail-sent-again": _("Mail sent again"),
            "trail-rewritten": _("Earlier entries rewritten"),
        },
        kinds={
            "account": _("Account"),
            "mail": _("Mail"),
            "incident": _("Incidents"),
            "list": _("Downloaded lists"),
            "trail": _("Trail"),
        },
        models=(User, Incident),
        fields={"count": _("number of records")},
    )
)
