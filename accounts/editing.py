"""What follows when an administrator adds or changes an account: an entry in the trail, and mails to its holder.

It also forgets who had an account that was closed long ago.
"""

import secrets
from collections.abc import Sequence

from allauth.mfa.models import Authenticator

from accounts.models import User
from accounts.security_notices import notify
from accounts.single_sign_on.signing_in import end_links
from accounts.trail import recording as trail

FIELDS = ["username", "full_name", "email", "role", "province", "is_active"]


def note_edit(before: User | None, user: User, *, by: User | None) -> None:
    """Record the differences. A changed address is mailed to both, so that nobody takes an account over unseen."""
    changes = trail.differences(before, user, FIELDS)
    if not changes:
        return
    action = "account-edited" if before else "account-added"
    trail.record(action, user, by=by, changes=changes, province=user.province_id or "")
    if not before:
        return
    if {"email", "is_active"} & changes.keys():
        end_links(user)
    if "email" in changes:
        notify(user, "address-changed")
        if before.email:
            notify(user, "address-changed", to=before.email)
    if {"role", "province"} & changes.keys():
        notify(user, "role-changed")


def forget_closed(users: Sequence[User]) -> None:
    """Remove the name, the addresses and all ways to sign in. The account stays: it is the author of its work."""
    Authenticator.objects.filter(user__in=users).delete()
    for user in users:
        end_links(user)
        user.username = f"akun-{user.pk}-{secrets.token_hex(4)}"
        user.full_name = user.email = ""
        user.set_password(None)
        user.save()
