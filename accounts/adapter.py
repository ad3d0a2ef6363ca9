"""Signing in by allauth, without sign-up, and with a throttle that nobody can avoid or use to lock others out.

Wrong passwords are counted three ways (OWASP, "Slow down online guessing attacks with device cookies"):

- for each address of the network: 10 a minute;
- for an account from one address: 5 in 5 minutes;
- for an account from all devices together on which it never signed in: 50 an hour.

A signed cookie marks a device on which the account signed in. Its wrong passwords are counted for this device alone, so
strangers cannot lock out the account's holder there.
"""

import secrets
from typing import Any, cast

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.core.internal import ratelimit
from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse

from accounts.models import User
from accounts.passwords import initial
from accounts.security_log.writing import write
from accounts.security_notices import notify
from accounts.sessions.confirming import confirmed_recently

FROM_UNKNOWN_DEVICES = "50/h/key"
DEVICE_COOKIE = f"{settings.COOKIE_PREFIX}known_device"
DEVICE_DAYS = 180


class ClosedAccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request) -> bool:
        return False

    def get_password_change_redirect_url(self, request) -> str:
        return "/"

    def validation_error(self, code: str, *args: Any) -> ValidationError:
        if code == "too_many_login_attempts":
            write("throttled", self.request, what="sign-in")
        return super().validation_error(code, *args)

    def send_notification_mail(
        self,
        template_prefix: str,
        user: AbstractBaseUser,
        context: dict[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        """Queue our own mail instead of sending allauth's inside the request."""
        notify(cast(User, user), template_prefix, address=self.get_client_ip(self.request))

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        return not confirmed_recently(context.request)

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        super().pre_authenticate(request, **credentials)
        login = _login(credentials)
        if known_device(request, login):
            return
        rates = {"sign_in": FROM_UNKNOWN_DEVICES}
        counted = ratelimit.consume(request, app="accounts", action="sign_in", config=rates, key=login)
        if not counted:
            raise self.validation_error("too_many_login_attempts")
        self._login_failed_rl_usage.usage += counted.usage  # a right password takes back both counts

    def authenticate(self, request: HttpRequest, **credentials: Any) -> AbstractBaseUser | None:
        user = cast(User | None, super().authenticate(request, **credentials))
        if user and initial.has_expired(user):
            write("sign-in-failed", request, user=user.get_username(), why="initial password expired")
            raise ValidationError(initial.expired_text(), code="initial_password_expired")
        return user

    def set_password(self, user: AbstractBaseUser, password: str) -> None:
        """Store the password that the holder of the account chose, on a page or with a link from a mail."""
        initial.choose(cast(User, user), password)

    def post_login(self, request: HttpRequest, user: AbstractBaseUser, **options: Any) -> HttpResponse:
        response = super().post_login(request, user, **options)
        remember_device(response, user.get_username().lower())
        return response

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """Return what wrong passwords are counted for. The Host header is no part of it: clients choose it."""
        login = _login(credentials)
        return f"{login}:{known_device(request, login) or ratelimit.get_ip(request)}"


def known_device(request: HttpRequest, login: str) -> str:
    """Return the number of the device if this account signed in on it, otherwise an empty text."""
    value = request.get_signed_cookie(DEVICE_COOKIE, default="", salt=login, max_age=DEVICE_DAYS * 86_400)
    return str(value)


def remember_device(response: HttpResponse, login: str) -> None:
    response.set_signed_cookie(
        DEVICE_COOKIE,
        secrets.token_hex(16),
        salt=login,
        max_age=DEVICE_DAYS * 86_400,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _login(credentials: dict[str, Any]) -> str:
    return str(credentials.get("username", "")).lower()
