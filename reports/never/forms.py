"""The options of the report on agencies that never attended."""

from typing import ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from agencies.models import Agency
from reports.forms import BasisForm, ScopeForm


class NeverForm(BasisForm):
    kind = forms.ChoiceField(
        label=_("Kind of agency"), choices=[("", _("All kinds")), *Agency.Kind.choices], required=False
    )
    invited = forms.ChoiceField(
        label=_("Seats"), choices=[("", _("With or without")), ("yes", _("Seats of their own"))], required=False
    )

    option_help: ClassVar[dict[str, str]] = ScopeForm.option_help | {
        "kind": "One kind of agency.",
        "invited": "Lists only agencies with seats of their own.",
    }

    def chosen_kind(self) -> str:
        return self.cleaned_data["kind"]

    def is_invited_only(self) -> bool:
        return self.cleaned_data["invited"] == "yes"
