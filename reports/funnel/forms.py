"""The options of the funnel."""

from typing import ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from reports.forms import ScopeForm

from .rows import By


class FunnelForm(ScopeForm):
    by = forms.ChoiceField(label=_("Rows"), choices=By, required=False)

    zeros = forms.BooleanField(label=_("List empty rows too"), required=False)

    field_order = ["by"]
    option_help: ClassVar[dict[str, str]] = ScopeForm.option_help | {
        "by": "Rows; default: province.",
        "zeros": "Lists rows without seats and people too.",
    }

    def group(self) -> By:
        return By(self.cleaned_data["by"] or By.PROVINCE)
