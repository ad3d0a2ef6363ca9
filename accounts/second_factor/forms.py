"""allauth's forms for passkeys, with labels that say what they do."""

from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django import forms
from django.utils.translation import gettext_lazy as _

_NAME = _("Name")
_NAME_HELP = _("How you recognise the device, such as “Office phone”.")


class AddPasskeyForm(AddWebAuthnForm):
    name = forms.CharField(label=_NAME, help_text=_NAME_HELP, required=False, max_length=100)
    passwordless = forms.BooleanField(
        label=_("Sign in with it without a password"),
        help_text=_("The device then always asks for your fingerprint, your face or a PIN. Old security keys cannot."),
        required=False,
        initial=True,
    )


class RenamePasskeyForm(EditWebAuthnForm):
    name = forms.CharField(label=_NAME, help_text=_NAME_HELP, max_length=100)
