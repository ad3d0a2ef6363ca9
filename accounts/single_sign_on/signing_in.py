"""Signing in with an identity provider (OpenID Connect), such as that of a ministry, by allauth.

The settings OIDC_… name one provider. It never makes an account: at the first sign-in, the verified e-mail address that
it gives must be that of exactly one active account, which is then linked to the provider's identifier of the person. A
change of the account's address or its deactivation ends the link, so that a predecessor cannot sign in.
"""

import logging
from collections.abc import Callable
from typing import Any

import requests
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialLogin
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView, OAuth2View
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from accounts.throttle import limited

from .protocol import Provider, adapter_of, session_without_redirects

_log = logging.getLogger(__name__)
_FAILED = gettext_lazy("Signing in with your identity provider did not work. Try again.")


class SingleSignOnAdapter(DefaultSocialAccountAdapter):
    def get_provider(self, request: HttpRequest, provider: str, client_id: str | None = None) -> Provider:
        return Provider(request, app=self.get_app(request, provider=provider, client_id=client_id))

    def get_requests_session(self) -> requests.Session:
        return session_without_redirects()

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Link the person to an account at the first sign-in, or lead back to the sign-in with the reason."""
        if sociallogin.is_existing:
            return
        address = next((one.email for one in sociallogin.email_addresses if one.verified), "")
        if not address:
            raise _refused(request, _("Your identity provider gave no verified e-mail address."))
        users = User.objects.filter(email__iexact=address, is_active=True)[:2]
        if len(users) != 1 or users[0].email.casefold() != address.casefold():
            text = _("No account of the portal has the e-mail address %(address)s. Ask an administrator of the portal.")
            raise _refused(request, text % {"address": address})
        sociallogin.connect(request, users[0])

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return False

    def on_authentication_error(self, request: HttpRequest, provider: Any, **details: Any) -> None:
        reason = str(details.get("exception") or details.get("error"))[:200]  # it may quote a whole page
        _log.warning("Single sign-on failed: %s", reason)
        raise _refused(request, _FAILED)


def _reachable(kind: type[OAuth2View]) -> Callable[..., HttpResponseBase]:
    """Return allauth's view for our provider. If the provider does not answer, it leads back to the sign-in."""

    @login_not_required
    @limited("single_sign_on", "30/m/ip")
    def asking(request: HttpRequest, provider_id: str) -> HttpResponseBase:
        try:
            answer: HttpResponseBase = kind.adapter_view(adapter_of(request, provider_id))(request)
        except SocialApp.DoesNotExist:
            raise Http404 from None
        except (requests.RequestException, OAuth2Error) as error:
            _log.warning("The identity provider does not answer as it should: %s", error)
            return _refused(request, _FAILED).response
        return answer

    return asking


start = _reachable(OAuth2LoginView)
callback = _reachable(OAuth2CallbackView)


def end_links(user: User) -> None:
    """Delete the user's links to the provider."""
    SocialAccount.objects.filter(user=user).delete()


def _refused(request: HttpRequest, text: str | Promise) -> ImmediateHttpResponse:
    messages.error(request, str(text))
    response: HttpResponse = redirect("account_login")
    return ImmediateHttpResponse(response)
