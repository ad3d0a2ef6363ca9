"""Makes, reads and mails these links.

A link is signed, is valid for a week and only until the password changes. Nothing about it is stored.
"""

from datetime import timedelta
from uuid import uuid4

from django.core import signing
from django.db import transaction
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.outbox import mail
from accounts.trail import recording as trail

VALID_FOR = timedelta(days=7)
_SALT = "accounts.invitations"
_SUBJECT = _("Choose the password of your account")


def make_link(user: User, *, by: User | None) -> str:
    """Return the full address of a new link, and write into the trail who made it (None: a command)."""
    trail.record("account-invited", user, by=by, province=user.province_id or "")
    token = signing.dumps([user.pk, _fingerprint(user)], salt=_SALT)
    return mail.address(reverse("invitations:invitation", args=[token]))


@transaction.atomic
def mail_link(user: User, *, by: User) -> None:
    """Queue a mail with a new link to the user's address."""
    context = {"user": user, "address": make_link(user, by=by), "days": VALID_FOR.days}
    key = f"account-invitation:{user.pk}:{uuid4().hex}"
    template = "accounts/mails/account_invitation.txt"
    mail.queue([mail.draft(template, _SUBJECT, context, to=user, key=key, secret=True)])


def hand_out(user: User, *, by_mail: bool, by: User) -> str:
    """Mail a new link to the user's address and return "". Without an address, or if it is not to be mailed, return the
    link, to be handed over."""
    if by_mail and user.email:
        mail_link(user, by=by)
        return ""
    return make_link(user, by=by)


def user_of(token: str) -> User | None:
    """Return the user of the link, or None if the link is not valid now or the account is not active."""
    try:
        pk, fingerprint = signing.loads(token, salt=_SALT, max_age=VALID_FOR)
    except signing.BadSignature:
        return None
    user = User.objects.filter(pk=pk, is_active=True).first()
    return user if user and constant_time_compare(fingerprint, _fingerprint(user)) else None


def _fingerprint(user: User) -> str:
    """Return a value that changes with the password and the address of the account."""
    return salted_hmac(_SALT, f"{user.password} {user.email}", algorithm="sha256").hexdigest()[:32]
