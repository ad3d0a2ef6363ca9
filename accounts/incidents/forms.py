"""The form of an incident."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Incident
from agencies.days import MomentField
from agencies.forms import StrictModelForm

from .recording import FIELDS


class IncidentForm(StrictModelForm):
    constraint_fields = {
        "incident_found_before_recorded": "found_at",
        "incident_happened_before_found": "happened_at",
    }

    class Meta:
        model = Incident
        fields = FIELDS
        field_classes = dict.fromkeys(
            ["found_at", "happened_at", "authority_notified_at", "people_notified_at"], MomentField
        )
        error_messages = {
            "found_at": {"required": _("Fill in when it was found.")},
            "found_by": {"required": _("Write who found it.")},
            "what_happened": {"required": _("Write what happened.")},
            "data": {"required": _("Write which personal data are concerned.")},
        }
        widgets = {name: forms.Textarea({"rows": 4}) for name in ("what_happened", "data", "measures")}
