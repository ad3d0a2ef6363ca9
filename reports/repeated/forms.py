"""The options of the report on repeated participants."""

from typing import ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from reports.forms import ScopeForm


class RepeatedForm(ScopeForm):
    same_course = forms.ChoiceField(
        label=_("Course attended again"), choices=[("", _("Any")), ("yes", _("The same one"))], required=False
    )

    option_help: ClassVar[dict[str, str]] = ScopeForm.option_help | {
        "same_course": "Lists only people who attended the same course again."
    }

    def is_same_course_only(self) -> bool:
        return self.cleaned_data["same_course"] == "yes"
