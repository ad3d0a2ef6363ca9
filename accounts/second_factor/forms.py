"""allauth's forms for codes and passkeys, with our limits, and labels that say what they do."""

from typing import Any

from allauth.core import context
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm, BaseAuthenticateForm, ReauthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    AuthenticateWebAuthnForm,
    EditWebAuthnForm,
    LoginWebAuthnForm,
    ReauthenticateWebAuthnForm,
)
from allauth.mfa.webauthn.internal import auth
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from . import recovery
from .guessing import counted

_NAME = _("Name")
_NAME_HELP = _("A name by which you recognise the device, such as “Office phone”.")
_DAMAGED = (AttributeError, KeyError, TypeError, ValueError)
"""What the library for passkeys raises for JSON that no browser sends."""


class _CodeForm(BaseAuthenticateForm):
    """A code of an app, or a recovery code. allauth counts the wrong codes of all devices together."""

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"]
        with counted(context.request, self.user):
            self.authenticator = self._matching(code)
        return code

    def _matching(self, code: str) -> Authenticator:
        for authenticator in Authenticator.objects.filter(user=self.user).exclude(type=Authenticator.Type.WEBAUTHN):
            is_recovery = authenticator.type == Authenticator.Type.RECOVERY_CODES
            if recovery.use(authenticator, code) if is_recovery else authenticator.wrap().validate_code(code):
                authenticator.user = self.user
                return authenticator
        raise get_adapter().validation_error("incorrect_code")


class PortalAuthenticateForm(_CodeForm, AuthenticateForm):
    pass


class PortalReauthenticateForm(_CodeForm, ReauthenticateForm):
    pass


class _CredentialField(forms.JSONField):
    """The JSON of a passkey. Django fails at numbers of thousands of digits and at lists in lists without an end."""

    widget = forms.HiddenInput

    def to_python(self, value: Any) -> Any:
        try:
            return super().to_python(value)
        except (ValueError, RecursionError):
            raise ValidationError(self.error_messages["invalid"], "invalid") from None

    def bound_data(self, data: Any, initial: Any) -> None:
        """Return nothing: an answer counts once, so the page does not show it again."""


class _PasskeyForm(AuthenticateWebAuthnForm):
    """The answer of a passkey. It is not counted, because nobody can guess a signature."""

    credential = _CredentialField()

    def clean_credential(self) -> Authenticator:
        credential = self.cleaned_data["credential"]
        try:
            auth.parse_authentication_response(credential)
            user = self.user or auth.extract_user_from_response(credential)
            return auth.complete_authentication(user, credential)
        except _DAMAGED:
            raise get_adapter().validation_error("incorrect_code") from None


class PasskeyAuthenticateForm(_PasskeyForm):
    pass


class PasskeyLoginForm(_PasskeyForm, LoginWebAuthnForm):
    pass


class PasskeyReauthenticateForm(_PasskeyForm, ReauthenticateWebAuthnForm):
    pass


class AddPasskeyForm(AddWebAuthnForm):
    credential = _CredentialField()
    name = forms.CharField(label=_NAME, help_text=_NAME_HELP, required=False, max_length=100)
    passwordless = forms.BooleanField(
        label=_("Sign in with this passkey instead of a password"),
        help_text=_("The device then always asks for your fingerprint, your face or a PIN. Old security keys cannot."),
        required=False,
        initial=True,
    )

    def clean(self) -> dict[str, Any]:
        try:
            return super().clean()
        except _DAMAGED:
            raise get_adapter().validation_error("incorrect_code") from None


class RenamePasskeyForm(EditWebAuthnForm):
    name = forms.CharField(label=_NAME, help_text=_NAME_HELP, max_length=100)
