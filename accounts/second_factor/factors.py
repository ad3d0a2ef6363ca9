"""Which authenticators are a second factor, and removing them from an account that lost them."""

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from accounts.models import User
from accounts.security_notices import notify
from accounts.sessions.ending import end_sessions
from accounts.trail import recording as trail

FACTORS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
"""Recovery codes only replace one of these."""


def with_second_factor(users: QuerySet[User]) -> QuerySet[User]:
    """Add `second_factor`: whether the user has one."""
    factors = Authenticator.objects.filter(user=OuterRef("pk"), type__in=FACTORS)
    return users.annotate(second_factor=Exists(factors))


@transaction.atomic
def remove_second_factor(user: User, *, by: User | None) -> bool:
    """Remove the user's apps, passkeys and recovery codes, and end all sessions. Return False if there was nothing.

    `by` is the administrator, None for a command. The user signs in with the password and adds a new one.
    """
    removed, _by_model = Authenticator.objects.filter(user=user).delete()
    if removed:
        end_sessions(user)
        trail.record("account-factor-removed", user, by=by, province=user.province_id or "")
        notify(user, "second-factor-removed")
    return bool(removed)
