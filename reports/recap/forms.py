"""The options of the recap."""

from typing import ClassVar

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from agencies.forms import ManyField
from agencies.models import Province
from events.models import Course, Event, Programme
from reports.forms import ReportForm, choice_by_code

from .rows import RecapScope


class RecapForm(ReportForm):
    year = forms.IntegerField(label=_("Year"), required=False, min_value=1900, max_value=2199)
    course = choice_by_code(Course.objects.all(), _("Course"), _("All courses"))
    programme = choice_by_code(Programme.objects.all(), _("Programme"), _("All programmes"))
    province = ManyField(
        Province.objects.order_by("name"),
        label=_("Provinces"),
        required=False,
        to_field_name="code",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("“%(value)s” is not known here.")},
        help_text=_("All, where none is chosen."),
    )

    option_help: ClassVar[dict[str, str]] = {
        "year": "In which the events begin; default: all.",
        "province": "May be given again.",
    }

    @classmethod
    def defaults(cls, reader: User) -> dict[str, str]:
        """Return the latest year, up to this one, in which the reader sees an event."""
        events = Event.objects.visible_to(reader).not_cancelled().without_drafts().order_by("-starts_on")
        events = events.filter(starts_on__year__lte=timezone.localdate().year)
        day = events.values_list("starts_on", flat=True).first()
        return {"year": str(day.year) if day else ""}

    def clean(self) -> dict:
        cleaned = super().clean()
        course, programme = cleaned.get("course"), cleaned.get("programme")
        if course and programme and course.programme != programme:
            self.add_error("programme", _("This course does not belong to the programme."))
        return cleaned

    def scope(self) -> RecapScope:
        """Return what the valid form means."""
        cleaned = self.cleaned_data
        return RecapScope(
            year=cleaned["year"],
            course=cleaned["course"],
            programme=cleaned["programme"],
            provinces=tuple(sorted(cleaned["province"], key=lambda province: province.code)),
            reader=self.reader,
        )
