"""The forms of session templates."""

from typing import Any

from django import forms
from django.forms import formset_factory

from agencies.days import ClockField, EndField
from agencies.forms import StrictModelForm, model_field
from events.models import Course, SessionTemplate, TemplateSession
from events.planning.event_forms import add_lesson_hours

_MOST_SESSIONS = 100
_BLANK_ROWS = 3


class TemplateForm(StrictModelForm):
    constraint_fields = {"session_template_name_once_in_course": "name"}

    class Meta:
        model = SessionTemplate
        fields = ["name", "course"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        model_field(self, "course").empty_label = None
        model_field(self, "course").queryset = Course.objects.offered(also=self.instance.course_id)


class NameForm(forms.ModelForm):
    class Meta:
        model = SessionTemplate
        fields = ["name"]


class TemplateSessionForm(StrictModelForm):
    """A row. Lesson hours that are left empty follow from the times."""

    constraint_fields = {"template_session_ends_after_start": "ends_at"}

    class Meta:
        model = TemplateSession
        fields = ["day", "title", "starts_at", "ends_at", "lesson_hours"]
        field_classes: dict[str, Any] = {"starts_at": ClockField, "ends_at": EndField}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["lesson_hours"].required = False

    def has_changed(self) -> bool:
        return bool({*self.changed_data} - {"day"})

    def clean(self) -> dict[str, Any]:
        super().clean()
        add_lesson_hours(self)
        return self.cleaned_data


TemplateSessionsForm = formset_factory(
    TemplateSessionForm,
    extra=_BLANK_ROWS,
    can_delete=True,
    max_num=_MOST_SESSIONS,
    absolute_max=_MOST_SESSIONS + 50,
)
