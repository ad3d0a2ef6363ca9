"""Forms for accounts: administrators create and change them, users ask for a new password."""

from allauth.account.forms import ResetPasswordForm, default_token_generator
from allauth.account.internal.flows.password_reset import request_password_reset
from django.contrib.auth.forms import AdminPasswordChangeForm, UserChangeForm, UserCreationForm, UsernameField
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from agencies.forms import StrictModelForm

from .models import User
from .rights import rights_of


class _RoleForm(StrictModelForm):
    constraint_fields = {"user_province_fits_role": "province", "user_name_once_in_any_case": "username"}


class PortalUserCreationForm(UserCreationForm, _RoleForm):
    class Meta:
        model = User
        fields = ["username", "full_name", "email", "role", "province"]
        field_classes = {"username": UsernameField}


class PortalUserChangeForm(UserChangeForm, _RoleForm):
    """`by` is who changes the account: administrators cannot take their own rights away, so one always remains."""

    by: User

    class Meta:
        model = User
        fields = ["username", "password", "full_name", "email", "role", "province", "is_active"]
        field_classes = {"username": UsernameField}

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


class PortalPasswordForm(AdminPasswordChangeForm):
    """A new password, and only that: an account without one is an account nobody can sign in to; deactivate it."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields.pop("usable_password", None)
        for name in ("password1", "password2"):
            self.fields[name].required = True


class PortalResetPasswordForm(ResetPasswordForm):
    """Mail a reset link to the address that the account has now.

    allauth also accepts every address that an account had earlier, which gives a former holder of the account a way in.
    """

    def clean_email(self) -> str:
        self.users = list(User.objects.filter(is_active=True, email__iexact=self.cleaned_data["email"]))
        return self.cleaned_data["email"]

    def save(self, request, **kwargs) -> str:
        # To the recorded address, not to the typed one: two different addresses can be equal without regard to case.
        for user in self.users:
            request_password_reset(request, user.email, [user], kwargs.get("token_generator", default_token_generator))
        return self.cleaned_data["email"]
