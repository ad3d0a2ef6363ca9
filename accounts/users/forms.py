"""The forms of the pages of users. Those of the administration have the same rules."""

from typing import Any

from django.contrib.auth.forms import UsernameField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.forms import PortalUserChangeForm, PortalUserCreationForm
from accounts.models import User
from agencies.forms import model_field

_FIELDS = ["full_name", "email", "role", "province", "username"]
_HELP = {"username": gettext_lazy("For signing in. Left empty, it is the e-mail address.")}


class InvitationForm(PortalUserCreationForm):
    """A new account. Its link to choose a password is mailed, so it has an address of its own."""

    class Meta:
        model = User
        fields = _FIELDS
        field_classes = {"username": UsernameField}
        help_texts = _HELP

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("full_name", "email"):
            self.fields[name].required = True
        self.fields["username"].required = False
        model_field(self, "province").empty_label = _("No province")

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if not data.get("username"):
            data["username"] = data.get("email", "")
        return data


class AccountForm(PortalUserChangeForm):
    """The account of a user, but whether it is active: that is an action, which says what follows."""

    class Meta:
        model = User
        fields = _FIELDS
        field_classes = {"username": UsernameField}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        model_field(self, "province").empty_label = _("No province")
