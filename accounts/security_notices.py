"""Mails to users about changes of how they sign in, so that they notice one that they did not make."""

from uuid import uuid4

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from documents.wording import moment

from .outbox import mail

_SUBJECT = _("Your account was changed")
NOTICES: dict[str, Promise] = {
    "account/email/password_changed": _("The password was changed."),
    "account/email/password_reset": _("A new password was chosen with a link from a mail."),
    "account/email/password_set": _("A password was set."),
    "mfa/email/totp_activated": _("An authenticator app was added."),
    "mfa/email/totp_deactivated": _("The authenticator app was removed."),
    "mfa/email/webauthn_added": _("A passkey was added."),
    "mfa/email/webauthn_removed": _("A passkey was removed."),
    "mfa/email/recovery_codes_generated": _("New recovery codes were made."),
    "password-chosen": _("A password was chosen with a link from an administrator."),
    "socialaccount/email/account_connected": _("The account was linked to the identity provider at a sign-in there."),
    "wrong-factor": _("Somebody entered the right password, but a wrong code of the second factor."),
    "recovery-code-used": _("A recovery code was used in place of the second factor."),
    "address-changed": _("An administrator changed the e-mail address."),
    "role-changed": _("An administrator changed the role or the province."),
    "second-factor-removed": _("An administrator removed the second factor."),
}
"""What happened, by the name that allauth has for its mail, and some of our own."""


def notify(user: User, what: str, *, address: str = "", to: str = "") -> None:
    """Queue a mail to the user, if there is an e-mail address. `address` is the network address of the request.

    `to` is another e-mail address than the one of the account, such as its former one.
    """
    if not (to or user.email):
        return
    context = {"user": user, "what": NOTICES[what], "when": moment(timezone.now()), "address": address}
    key = f"security:{user.pk}:{uuid4().hex}"
    mail.queue([mail.draft("accounts/mails/security_notice.txt", _SUBJECT, context, to=to or user, key=key)])
