"""The events that are written: signing in and out, refusals, reading people's data, and files."""

from collections.abc import Callable, Mapping

from allauth.account.signals import authentication_step_completed
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.dispatch import receiver
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from accounts.models import User

from .writing import write

_REFUSALS = {400: "malformed", 403: "refused", 411: "malformed", 413: "too-large", 429: "throttled"}
_PEOPLE = ("participants:", "admin:participants_", "reports:search")
"""How the names of the pages begin that are about people."""


@receiver(user_logged_in)
def note_sign_in(request: HttpRequest, user: User, **kwargs: object) -> None:
    write("sign-in", request, user=user.get_username(), user_id=user.pk)


@receiver(user_logged_out)
def note_sign_out(request: HttpRequest, user: User | None, **kwargs: object) -> None:
    if user:
        write("sign-out", request, user=user.get_username(), user_id=user.pk)


@receiver(user_login_failed)
def note_failure(credentials: Mapping[str, object], request: HttpRequest | None = None, **kwargs: object) -> None:
    """Write the name only if an account has it: people type passwords into the wrong field."""
    if request:
        name = str(credentials.get("username", ""))[:150]
        known = User.objects.filter(username__iexact=name.replace("\x00", "")).exists()
        write("sign-in-failed", request, user=name if known else "")


@receiver(authentication_step_completed)
def note_confirmation(request: HttpRequest, method: str, reauthenticated: bool = False, **kwargs: object) -> None:
    if reauthenticated:
        write("confirmed", request, by=method)


class SecurityLogMiddleware:
    """Middleware that writes refusals, and what signed-in users read and download of people.

    A download is every file that a signed-in user gets. It comes after the sign-in.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if response.status_code in _REFUSALS:
            write(_REFUSALS[response.status_code], request)
        elif response.status_code == 404 and request.user.is_authenticated:
            write("not-found", request)
        elif response.status_code == 200 and request.user.is_authenticated:
            self._note_answer(request, response)
        return response

    @staticmethod
    def _note_answer(request: HttpRequest, response: HttpResponseBase) -> None:
        match = request.resolver_match
        if "Content-Disposition" in response.headers:
            write("download", request, file=response.headers["Content-Disposition"][:300])
        elif match and request.method == "GET" and match.view_name.startswith(_PEOPLE):
            write("read", request)
