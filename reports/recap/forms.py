"""What a person may ask the recap for; the page and the command check it here alike."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from agencies.models import Province
from events.models import Course, Programme
from reports.forms import choice_by_code

from .rows import RecapScope


class RecapForm(forms.Form):
    """`scope()` is what a valid form means."""

    year = forms.IntegerField(label=_("Year"), required=False, min_value=1900, max_value=2199)
    course = choice_by_code(Course.objects.all(), _("Course"), _("All courses"))
    programme = choice_by_code(Programme.objects.all(), _("Programme"), _("All programmes"))
    province = forms.ModelMultipleChoiceField(
        Province.objects.order_by("name"),
        label=_("Provinces"),
        required=False,
        to_field_name="code",
        widget=forms.SelectMultiple({"size": 5}),
        error_messages={"invalid_choice": _("“%(value)s” is not known here.")},
        help_text=_("All, where none is chosen."),
    )

    def clean(self) -> dict:
        cleaned = super().clean()
        course, programme = cleaned.get("course"), cleaned.get("programme")
        if course and programme and course.programme != programme:
            self.add_error("programme", _("This course does not belong to the programme."))
        return cleaned

    def scope(self, reader: User | None = None) -> RecapScope:
        cleaned = self.cleaned_data
        return RecapScope(
            year=cleaned["year"],
            course=cleaned["course"],
            programme=cleaned["programme"],
            provinces=tuple(sorted(cleaned["province"], key=lambda province: province.code)),
            reader=reader,
        )
