"""allauth's pages for the second factor where we need more than its settings offer."""

from allauth.account.decorators import reauthentication_required
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.views import DownloadRecoveryCodesView, ViewRecoveryCodesView
from allauth.mfa.totp.views import ActivateTOTPView
from allauth.mfa.webauthn.views import LoginWebAuthnView, ReauthenticateWebAuthnView, RemoveWebAuthnView
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.decorators import method_decorator
from django.views.generic import FormView

from accounts.throttle import limited

from .recovery import are_hashed


@method_decorator(reauthentication_required(app="accounts"), name="dispatch")
class AddApp(ActivateTOTPView):
    """Add an app, or replace it by one on a new phone, so that an account is never without a second factor."""

    def dispatch(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        return FormView.dispatch(self, request, *args, **kwargs)  # allauth's refuses a second app

    def form_valid(self, form) -> HttpResponse:
        with transaction.atomic():
            Authenticator.objects.filter(user=self.request.user, type=Authenticator.Type.TOTP).delete()
            response = super().form_valid(form)
            app = Authenticator.objects.get(user=self.request.user, type=Authenticator.Type.TOTP)
        app.wrap().validate_code(form.cleaned_data["code"])  # so that the code cannot be used a second time
        return response


class RemovePasskey(RemoveWebAuthnView):
    """Remove a passkey, but not the last factor of an account that must have one. allauth asks this of apps only."""

    def form_valid(self, form) -> HttpResponse:
        adapter = get_adapter()
        if adapter.can_delete_authenticator(self.get_object()):
            return super().form_valid(form)
        messages.error(self.request, adapter.error_messages["cannot_delete_authenticator"])
        return redirect("mfa_list_webauthn")


class ConfirmWithPasskey(ReauthenticateWebAuthnView):
    """Show the page again if the passkey was not accepted. allauth leads to the sign-in and forgets where to go on."""

    def form_invalid(self, form) -> HttpResponse:
        for text in form.errors.get("credential", []):
            messages.error(self.request, text)
        return redirect(self.request.get_full_path())


@method_decorator(limited("passkey", "30/m/ip"), name="dispatch")
class SignInWithPasskey(LoginWebAuthnView):
    """allauth limits only the answers. Each question is a row in the table of sessions, too."""


class ShowCodes(ViewRecoveryCodesView):
    """Show the recovery codes as long as they can be read, then how many are left."""

    def get_context_data(self, **kwargs: object) -> dict:
        context = super().get_context_data(**kwargs)
        context["can_view_codes"] &= not are_hashed(_codes_of(self.request))
        if not context["can_view_codes"]:
            context["unused_codes"] = ["" for _ in context["unused_codes"]]
        return context


class DownloadCodes(DownloadRecoveryCodesView):
    def get_context_data(self, **kwargs: object) -> dict:
        if are_hashed(self.authenticator):
            raise Http404
        return super().get_context_data(**kwargs)


def _codes_of(request: HttpRequest) -> Authenticator:
    return Authenticator.objects.get(user=request.user, type=Authenticator.Type.RECOVERY_CODES)
