"""The form by which a person says that they cannot come."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from agencies.models.fields import refuse_control_characters
from documents.text import tidy
from participants.models import Reply


class AbsenceForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"),
        max_length=Reply._meta.get_field("reason").max_length,
        help_text=_(
            "A few words are enough, without details about your health. Your agency and the committee read them."
        ),
        error_messages={"required": _("Write in a few words why you cannot attend.")},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def clean_reason(self) -> str:
        reason: str = tidy(self.cleaned_data["reason"])
        refuse_control_characters(reason)
        if not reason:
            raise ValidationError(self.fields["reason"].error_messages["required"], "required")
        return reason
