"""Passwords that somebody else set, such as `manage.py add_user`: the holder must change them at the first sign-in.

`User.initial_password_since` says when such a password was set. CHANGE_INITIAL_PASSWORDS switches the requirement on.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.trail import recording as trail

CHANGING = "account_change_password"
_OPEN = {CHANGING, "account_logout", "mfa_reauthenticate", "mfa_reauthenticate_webauthn"}
"""Where a user changes the password or signs out. A second factor that the account has is used before that."""


class InitialPasswordMiddleware:
    """Middleware that leads users with an initial password to the page that changes it.

    Pages without a sign-in stay open. It comes before the requirement of a second factor: who only
    knows the initial password must not add one.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., object], args: object, options: object
    ) -> HttpResponse | None:
        user, page = request.user, request.resolver_match
        if not user.is_authenticated or not must_change(user) or not getattr(view, "login_required", True):
            return None
        if page and not page.namespaces and page.url_name in _OPEN:
            return None
        messages.warning(request, _("Somebody else set your password. Choose your own; then the other pages open."))
        return redirect(CHANGING)


class NewPasswordValidator:
    """Refuse to keep the initial password as one's own."""

    def validate(self, password: str, user: Any = None) -> None:
        if isinstance(user, User) and user.pk and user.initial_password_since and user.check_password(password):
            raise ValidationError(self.get_help_text(), code="password_initial")

    def get_help_text(self) -> str:
        return _("Choose another password than the one that was set for you.")


def must_change(user: User) -> bool:
    return settings.CHANGE_INITIAL_PASSWORDS and user.initial_password_since is not None


def has_expired(user: User) -> bool:
    """Return whether the user may no longer sign in with the initial password."""
    since = user.initial_password_since
    return (
        must_change(user)
        and since is not None
        and since + timedelta(days=settings.INITIAL_PASSWORD_DAYS) < timezone.now()
    )


def expired_text() -> str:
    return _("This password was set for you and is no longer valid. Ask an administrator for a link to choose one.")


@transaction.atomic
def choose(user: User, password: str) -> None:
    """Store the password that the holder chose. The trail says when it replaced an initial one."""
    if user.initial_password_since:
        trail.record("account-password-chosen", user, by=user, province=user.province_id or "")
    user.choose_password(password)
    user.save(update_fields=["password", "initial_password_since"])
