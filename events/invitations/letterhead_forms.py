"""The form by which a coordinator writes the letterhead."""

from django import forms
from django.utils.translation import gettext as _

from agencies.forms import StrictModelForm
from events.models import LetterSettings
from events.number_pattern import parse, validate_pattern

from .letterhead import FIELDS


class LetterheadForm(StrictModelForm):
    """The unit is required where numbers name it; a classification can wait until letters are issued."""

    class Meta:
        model = LetterSettings
        fields = FIELDS
        widgets = {name: forms.Textarea(attrs={"rows": 4}) for name in ("letterhead", "copies_to")}

    def clean_pattern(self) -> str:
        """Check the pattern here, because the model's validators run after clean(), which reads the pattern."""
        validate_pattern(self.cleaned_data["pattern"])
        return self.cleaned_data["pattern"]

    def clean(self) -> dict[str, object]:
        pattern = self.cleaned_data.get("pattern")
        if pattern and "unit" in parse(pattern).fields and not self.cleaned_data.get("unit"):
            self.add_error("unit", _("The numbers of letters need it."))
        super().clean()
        return self.cleaned_data
