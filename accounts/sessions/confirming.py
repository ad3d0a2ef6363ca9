"""Whether the user of a session has shown lately who they are, and asking again.

accounts.access.require_confirmation is what pages call.
"""

import time
from collections.abc import Callable

from allauth.account.adapter import get_adapter
from allauth.account.authentication import get_authentication_records
from allauth.account.internal.flows.reauthentication import is_reauthentication_required
from allauth.account.signals import authentication_step_completed
from allauth.core.exceptions import ReauthenticationRequired
from django.conf import settings
from django.contrib import messages
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from .store import SIGN_IN


def confirmed_recently(request: HttpRequest) -> bool:
    """Return whether the user signed in, or showed again who they are, within ACCOUNT_REAUTHENTICATION_TIMEOUT.

    A form has twice that time, so that one whose page was opened in time is not lost.
    """
    records = get_authentication_records(request, request.user)
    moments = [record["at"] for record in records if record.get("reauthenticated")]
    moments.append(request.session.get(SIGN_IN, {"at": 0})["at"])
    factor = 2 if request.method == "POST" else 1
    return time.time() - max(moments) < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT * factor


@receiver(authentication_step_completed)
def renew_key(request: HttpRequest, reauthenticated: bool = False, **kwargs: object) -> None:
    """Give the session another key when it gains rights, so that a key that was read before does not gain them."""
    if reauthenticated:
        request.session.cycle_key()


class ConfirmationMiddleware:
    """Middleware that asks again who the user is, if a page requires it, and comes back to the page afterwards.

    In the administration it also asks before deleting and before every action on chosen rows.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., object], args: object, options: object
    ) -> HttpResponse | None:
        match = request.resolver_match
        if not match or match.namespaces != ["admin"] or not request.user.is_authenticated:
            return None
        is_grave = match.view_name.endswith("_delete") or (request.method == "POST" and "action" in request.POST)
        return _ask(request) if is_grave and is_reauthentication_required(request, app="accounts") else None

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer the exception of `require_confirmation` and of allauth's own pages.

        allauth would keep a posted form and carry it out after the next confirmation, which may be for another page
        and long after the user has changed their mind.
        """
        return _ask(request) if isinstance(exception, ReauthenticationRequired) else None


def _ask(request: HttpRequest) -> HttpResponse:
    methods = get_adapter().get_reauthentication_methods(request.user)
    if request.method == "POST":
        messages.warning(request, _("Nothing was changed. Show that it is you, then send the form again."))
    page = methods[0]["url"] if methods else reverse("account_login")
    return redirect(f"{page}?{urlencode({'next': request.get_full_path()})}")
