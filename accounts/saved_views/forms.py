"""The forms of saved views."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import SavedView
from agencies.forms import StrictModelForm
from agencies.lists import LISTS
from agencies.models.fields import refuse_control_characters
from documents.text import tidy


class NewViewForm(forms.Form):
    """What the menu above a list sends."""

    list = forms.ChoiceField(choices=lambda: [(name, name) for name in LISTS])
    name = forms.CharField(label=_("Name"), max_length=60, validators=[refuse_control_characters])
    shared = forms.BooleanField(required=False)
    query = forms.CharField(required=False, max_length=5_000)
    path = forms.CharField(max_length=200)

    def clean_name(self) -> str:
        return tidy(self.cleaned_data["name"])


class ViewForm(StrictModelForm):
    """Rename a view, and share it or not."""

    constraint_fields = {"saved_view_name_once": "name"}

    class Meta:
        model = SavedView
        fields = ["name", "shared"]
