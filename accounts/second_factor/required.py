"""Accounts that must have a second factor get no page before they have used it in their session."""

from collections.abc import Callable

from allauth.account.adapter import get_adapter
from allauth.account.authentication import get_authentication_records
from allauth.account.internal.flows.login import record_authentication
from allauth.core import context
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_removed, authenticator_used
from django.contrib import messages
from django.db.models.signals import post_save
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.rights import needs_second_factor
from accounts.security_notices import notify
from accounts.sessions.ending import end_sessions
from accounts.trail import recording as trail

from .factors import FACTORS

_USING = {"account_logout", "mfa_reauthenticate", "mfa_reauthenticate_webauthn"}
"""The pages on which a user who has a second factor uses it, or signs out."""
_ADDING = {"account_reauthenticate", "account_change_password"}
"""The pages, besides those of the second factor, for a user who must add one."""


class SecondFactorMiddleware:
    """Middleware that leads users without the second factor that they need to the page where they add or use it.

    It comes after the sign-in. Pages without a sign-in stay open. The pages of the second factor themselves are closed
    to every session that has not used one that the account has: otherwise a password alone could replace it.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., object], args: object, options: object
    ) -> HttpResponse | None:
        user = request.user
        if not user.is_authenticated or not getattr(view, "login_required", True):
            return None
        page = _page_name(request)
        is_needed = needs_second_factor(user.role)
        if not (is_needed or page.startswith("mfa_")) or page in _USING or has_used_second_factor(request):
            return None
        own = set(Authenticator.objects.filter(user=user, type__in=FACTORS).values_list("type", flat=True))
        if own:
            return _ask_for(own, request)
        return None if page.startswith("mfa_") or page in _ADDING else _ask_to_add(request)


def _page_name(request: HttpRequest) -> str:
    """Return the name of the page's address; an empty text for those of our apps and of the admin."""
    match = request.resolver_match
    return match.url_name or "" if match and not match.namespaces else ""


def has_used_second_factor(request: HttpRequest) -> bool:
    records = get_authentication_records(request, request.user)
    return any(record["method"] == "mfa" for record in records)


def _ask_for(own: set[str], request: HttpRequest) -> HttpResponse:
    """Let the user use a factor: it was added in another session, or the session is from before."""
    page = "mfa_reauthenticate" if Authenticator.Type.TOTP in own else "mfa_reauthenticate_webauthn"
    return _redirect(reverse(page), request)


def _ask_to_add(request: HttpRequest) -> HttpResponse:
    text = _("Accounts with your role need a second factor. Add an app or a passkey; then the other pages open.")
    messages.warning(request, text)
    return redirect("mfa_index")


def _redirect(page: str, request: HttpRequest) -> HttpResponse:
    return redirect(f"{page}?{urlencode({'next': request.get_full_path()})}")


@receiver(post_save, sender=Authenticator)
def note_addition(instance: Authenticator, created: bool, **kwargs: object) -> None:
    """Note in the session that it has used a factor: adding it proved that the user holds it. End all other sessions.

    allauth's own signal comes after the commit, so the trail could lack the entry.
    """
    if not created or instance.type not in FACTORS:
        return
    trail.record("account-factor-added", instance.user, by=instance.user, province=instance.user.province_id or "")
    request = context.request
    if request:
        record_authentication(request, instance.user, "mfa", id=instance.pk, type=instance.type)
        request.session.cycle_key()
        end_sessions(instance.user, but=request.session.session_key)


@receiver(authenticator_removed)
def note_removal(user: User, authenticator: Authenticator, **kwargs: object) -> None:
    if authenticator.type in FACTORS:
        trail.record("account-factor-removed", user, by=user, province=user.province_id or "")


@receiver(authenticator_used)
def warn_of_recovery_code(request: HttpRequest, user: User, authenticator: Authenticator, **kwargs: object) -> None:
    if authenticator.type == Authenticator.Type.RECOVERY_CODES:
        notify(user, "recovery-code-used", address=get_adapter().get_client_ip(request))
