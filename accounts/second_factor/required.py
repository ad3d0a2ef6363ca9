"""Accounts that must have a second factor get no page before they have used it in their session."""

from collections.abc import Callable

from allauth.account.authentication import get_authentication_records
from allauth.account.internal.flows.login import record_authentication
from allauth.core import context
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_removed
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
from accounts.trail import recording as trail

from .factors import FACTORS

_OPEN = ("mfa_", "account_logout", "account_reauthenticate", "account_change_password")
"""How the names of the pages begin that lead to the second factor, or out again."""


class SecondFactorMiddleware:
    """Middleware that leads users without the second factor that they need to the page where they add or use it.

    It comes after the sign-in. Pages without a sign-in stay open.
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
        if not needs_second_factor(user.role) or has_used_second_factor(request):
            return None
        match = request.resolver_match
        if match and (match.url_name or "").startswith(_OPEN) and not match.namespaces:
            return None
        return _lead_to_second_factor(request, user)


def has_used_second_factor(request: HttpRequest) -> bool:
    records = get_authentication_records(request, request.user)
    return any(record["method"] == "mfa" for record in records)


def _lead_to_second_factor(request: HttpRequest, user: User) -> HttpResponse:
    """Let a user who has a factor use it: it was added in another session. Others add one."""
    own = set(Authenticator.objects.filter(user=user, type__in=FACTORS).values_list("type", flat=True))
    if not own:
        text = _("Accounts with your role need a second factor. Add an app or a passkey; then the other pages open.")
        messages.warning(request, text)
        return redirect("mfa_index")
    page = reverse("mfa_reauthenticate" if Authenticator.Type.TOTP in own else "mfa_reauthenticate_webauthn")
    following = urlencode({"next": request.get_full_path()}) if request.method in ("GET", "HEAD") else ""
    return redirect(f"{page}?{following}")


@receiver(post_save, sender=Authenticator)
def note_addition(instance: Authenticator, created: bool, **kwargs: object) -> None:
    """Note in the session that it has used a factor: adding it proved that the user holds it.

    allauth's own signal comes after the commit, so the trail could lack the entry.
    """
    if not created or instance.type not in FACTORS:
        return
    trail.record("account-factor-added", instance.user, by=instance.user, province=instance.user.province_id or "")
    if context.request:
        record_authentication(context.request, instance.user, "mfa", id=instance.pk, type=instance.type)


@receiver(authenticator_removed)
def note_removal(user: User, authenticator: Authenticator, **kwargs: object) -> None:
    if authenticator.type in FACTORS:
        trail.record("account-factor-removed", user, by=user, province=user.province_id or "")
