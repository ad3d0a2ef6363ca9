"""A phone with an authenticator app, for tests."""

import time

from allauth.mfa import app_settings
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core.cache import cache
from django.test import Client

ADD = "/accounts/second-factor/app/add/"
PASSWORD = "rahasia-sekali"


def code(secret: str) -> str:
    """Return the code that an app shows now. In tests a code lasts long, so that none ends between two lines."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // app_settings.TOTP_PERIOD))


def add_app(client: Client) -> str:
    """Add an app to the signed-in user's account, and return its secret."""
    secret = client.get(ADD).context["form"].secret
    assert client.post(ADD, {"code": code(secret)}).status_code == 302
    return secret


def enter_password(client: Client, username: str):
    return client.post("/accounts/login/", {"login": username, "password": PASSWORD})


def settle_codes() -> None:
    """Forget which codes were used, as if the next period had begun."""
    cache.clear()
