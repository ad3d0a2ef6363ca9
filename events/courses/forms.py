"""The form of a course, in the portal and in the administration, and the filters of the list."""

import django_filters
from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from agencies.filters import TextFilter
from agencies.forms import StrictModelForm, model_field
from events.models import Course, Programme


class CodeForm(StrictModelForm):
    """The form of programmes and courses."""

    constraint_fields = {"programme_code_once_in_any_case": "code", "course_code_once_in_any_case": "code"}


class _ProgrammeField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Programme) -> str:
        return obj.name if obj.name == obj.code else f"{obj.code} – {obj.name}"


class CourseForm(CodeForm):
    """A course. Its code never changes, because addresses of reports and schedules name it; nor does the programme of a
    course with events, by which reports count it."""

    class Meta:
        model = Course
        fields = ["name", "code", "programme"]
        field_classes = {"programme": _ProgrammeField}
        help_texts = {"code": _("Part of addresses and reports, such as SPP-TIK; it stays as it is.")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        model_field(self, "programme").empty_label = None
        if self.instance.pk:
            del self.fields["code"]
            if self.instance.events.exists():
                del self.fields["programme"]


class CourseFilter(django_filters.FilterSet):
    q = TextFilter(label=_("Search"), method="search")
    programme = django_filters.ModelChoiceFilter(
        label=_("Programme"), queryset=Programme.objects.all(), to_field_name="code", empty_label=_("All programmes")
    )
    state = django_filters.ChoiceFilter(
        label=_("State"),
        method="by_state",
        choices=[("offered", _("Offered for events")), ("archived", _("Archived"))],
        empty_label=_("All"),
    )

    class Meta:
        model = Course
        fields = ["q", "programme", "state"]

    def search(self, courses, name, text):
        return courses.filter(Q(code__icontains=text) | Q(name__icontains=text))

    def by_state(self, courses, name, state):
        return courses.filter(is_archived=state == "archived")
