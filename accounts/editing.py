"""What follows when an administrator adds or changes an account: an entry in the trail, and mails to its holder.

It also forgets who had an account that was closed long ago.
"""

import secrets
from collections.abc import Collection, Iterable, Sequence

from allauth.mfa.models import Authenticator
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from accounts.forms import FIELDS, token_of_account
from accounts.models import User
from accounts.security_notices import notify
from accounts.sessions.ending import end_sessions
from accounts.single_sign_on.signing_in import end_links
from accounts.trail import recording as trail


@transaction.atomic
def save_account(user: User, *, fields: Collection[str], by: User, seen: str | None = None) -> None:
    """Store a new account, which has no password yet, or these fields of another; of the other fields `user` gets the
    stored values. An account that is not active has no sessions.

    `seen` is the token (`token_of_account`) of what the administrator saw. Raise IntegrityError if the account has
    changed since, and PermissionDenied as `lock_accounts` does."""
    before = lock_accounts([user], by=by).get(user.pk)
    if user.pk is None:
        user.set_unusable_password()
        user.save()
    elif before is None or seen not in (None, token_of_account(before)):
        raise IntegrityError("the account has changed or is deleted")
    else:
        user.refresh_from_db(fields={*FIELDS, "closed_at"} - {*fields})
        user.save(update_fields={*fields})
    note_edit(before, user, by=by)
    if not user.is_active:
        end_sessions(user)


def lock_accounts(users: Iterable[User], *, by: User) -> dict[int, User]:
    """Lock these accounts and that of `by`, and return them as they are stored. Raise PermissionDenied if `by` lost the
    right meanwhile: two administrators who deactivate or delete each other at the same time would leave nobody."""
    keys = {by.pk, *(user.pk for user in users)}
    rows = User.objects.select_for_update().filter(pk__in=keys).order_by("pk")
    stored = {row.pk: row for row in rows}
    administrator = stored.get(by.pk)
    if not (administrator and administrator.is_active and administrator.rights.administers):
        raise PermissionDenied
    return stored


def set_active(user: User, *, active: bool, by: User) -> None:
    """Let the user sign in, or no longer. Raise PermissionDenied as save_account does."""
    user.is_active = active
    save_account(user, fields=["is_active"], by=by)


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
