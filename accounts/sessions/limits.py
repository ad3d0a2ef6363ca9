"""How long a session lasts: until it was not used for SESSION_IDLE_MINUTES, at most SESSION_HOURS after the sign-in.

The database holds the first limit as the session's expiry date, which each noted use moves on.
"""

import time
from collections.abc import Callable

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import SESSION_KEY, logout
from django.contrib.auth.signals import user_logged_in
from django.core.exceptions import PermissionDenied
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import resolve_url
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .store import SIGN_IN

NOTED_EVERY = max(60, settings.SESSION_COOKIE_AGE // 12)
"""Seconds. A use is noted at most this often, because each note writes to the database."""


@receiver(user_logged_in)
def note_sign_in(request: HttpRequest, **kwargs: object) -> None:
    now = time.time()
    request.session[SIGN_IN] = {"at": now, "seen": now, "address": _address(request), "browser": _browser(request)}


class SessionLimitsMiddleware:
    """Middleware that signs out a session at its absolute limit and notes that it is used.

    It comes after the messages, which say why, and before the views, for which LoginRequiredMiddleware asks.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if SESSION_KEY in request.session:
            now = time.time()
            facts = request.session.get(SIGN_IN, {"at": 0, "seen": 0})
            if now - facts["at"] > settings.SESSION_HOURS * 3_600:
                _sign_out(request)
            elif now - facts["seen"] > NOTED_EVERY:
                request.session[SIGN_IN] = facts | {"seen": now}
        has_ended = settings.SESSION_COOKIE_NAME in request.COOKIES and request.session.is_empty()
        response = self.get_response(request)
        if has_ended and getattr(response, "url", "").startswith(resolve_url(settings.LOGIN_URL)):
            messages.info(
                request, _("Your session has ended. Sign in again; what you typed in a form about a person comes back.")
            )
        return response


def limits_in_words() -> str:
    """Return a sentence about both limits, in hours if they are whole ones."""
    minutes = settings.SESSION_COOKIE_AGE // 60
    if minutes % 60:
        unused = ngettext("%(count)s minute", "%(count)s minutes", minutes) % {"count": minutes}
    else:
        unused = _hours(minutes // 60)
    text = _("A session ends when it is not used for %(unused)s, and at the latest %(hours)s after the sign-in.")
    return text % {"unused": unused, "hours": _hours(settings.SESSION_HOURS)}


def _hours(count: int) -> str:
    return ngettext("%(count)s hour", "%(count)s hours", count) % {"count": count}


def _sign_out(request: HttpRequest) -> None:
    logout(request)
    text = _("You signed in %(hours)s ago, so you were signed out. Sign in again.")
    messages.info(request, text % {"hours": _hours(settings.SESSION_HOURS)})


def _address(request: HttpRequest) -> str:
    try:
        return str(get_adapter(request).get_client_ip(request))
    except PermissionDenied:  # a request that did not come over the network
        return ""


def _browser(request: HttpRequest) -> str:
    return request.headers.get("User-Agent", "")[:200]
