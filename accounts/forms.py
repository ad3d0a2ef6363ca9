"""Forms with which administrators create and change accounts, and users reset their password."""

from typing import Any

from allauth.account.forms import LoginForm, ResetPasswordForm, UserTokenForm
from django.contrib.auth.forms import UsernameField
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from agencies.forms import SeenField, StrictModelForm, token_of

from . import password_reset
from .models import User
from .rights import rights_of

FIELDS = ["username", "full_name", "email", "role", "province", "is_active"]


def token_of_account(user: User) -> str:
    """Return a text that is equal as long as nobody edits the account."""
    return token_of([user.serializable_value(name) for name in FIELDS])


def address_taken(holder: User) -> str:
    """Return the sentence about an address that another account has."""
    return _("The account of %(user)s has this address.") % {"user": holder}


class _RoleForm(StrictModelForm):
    """Two accounts that can sign in never get the same address: links for a new password go there, and a provider of
    identities names its people by it. Accounts that shared one before can be changed otherwise."""

    constraint_fields = {"user_province_fits_role": "province", "user_name_once_in_any_case": "username"}

    def clean_email(self) -> str:
        return User.objects.normalize_email(self.cleaned_data["email"])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        is_new_there = {"email", "is_active"}.intersection(self.changed_data)
        if is_new_there and data.get("is_active", self.instance.is_active):
            holder = User.objects.holder_of(data.get("email", ""), but=self.instance)
            if holder:
                self.add_error("email", ValidationError(address_taken(holder), code="address_taken"))
        return data


class PortalUserCreationForm(_RoleForm):
    """A form for a new account, whose holder chooses the password with a link (accounts.invitations)."""

    class Meta:
        model = User
        fields = ["username", "full_name", "email", "role", "province"]
        field_classes = {"username": UsernameField}


class PortalUserChangeForm(_RoleForm):
    """A form to change an account. `by` is the current user.

    Administrators cannot remove their own rights, so at least one administrator always remains. `seen` has the token of
    the account as the page showed it: a form that was open too long must not give a role back.
    """

    by: User
    seen = SeenField()

    class Meta:
        model = User
        fields = FIELDS
        field_classes = {"username": UsernameField}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["seen"].initial = token_of_account(self.instance)

    def clean_role(self):
        role = self.cleaned_data["role"]
        if self._is_own and not rights_of(role).administers:
            raise ValidationError(_("You cannot give up your own role: ask another administrator."), code="own_role")
        return role

    def clean_is_active(self):
        is_active = self.cleaned_data["is_active"]
        if self._is_own and not is_active:
            raise ValidationError(_("You cannot deactivate yourself."), code="own_account")
        return is_active

    @property
    def _is_own(self) -> bool:
        return self.instance.pk == self.by.pk


class PortalLoginForm(LoginForm):
    """The form to sign in, whose labels are not repeated inside the fields."""

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        for one in self.fields.values():
            one.widget.attrs.pop("placeholder", None)


class PortalResetPasswordForm(ResetPasswordForm):
    """Mail a reset link to the address that the account has now.

    allauth also accepts every address that an account had earlier, which gives a former holder of the account a way in.
    """

    def clean_email(self) -> str:
        return self.cleaned_data["email"]

    def save(self, request, **kwargs) -> str:
        password_reset.send_link.enqueue(self.cleaned_data["email"])
        return self.cleaned_data["email"]


class PortalTokenForm(UserTokenForm):
    """Check the link of a mail. It is valid only while the account is active."""

    def _get_user(self, uidb36) -> User | None:
        user = super()._get_user(uidb36)
        return user if user and user.is_active else None
