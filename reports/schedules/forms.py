"""The form of a scheduled report: its days, its format, its recipients, and the report's own options."""

from typing import Any

from django import forms
from django.db.models import F, Value
from django.db.models.functions import Coalesce, NullIf
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from agencies.days import DayField
from agencies.forms import ManyField, StrictModelForm, model_field
from events.models import Event
from reports.catalogue import REPORTS
from reports.files.outputs import DOWNLOADS, format_label
from reports.forms import EventForm, ReportForm
from reports.models import Schedule

_AS_OF = "as_of"  # never an option here: it is the day on which the report is made
_DAY_OF = {Schedule.Every.MONTH: "day", Schedule.Every.WEEK: "weekday"}
_RHYTHM = ["every", "day", "weekday", "first_day"]


class _People(ManyField):
    def label_from_instance(self, user: User) -> str:
        place = user.province.name if user.province else _("National")
        return f"{user} ({user.username}) · {place}"


class ScheduleForm(StrictModelForm):
    """The days, the formats and the recipients of a scheduled report. Only the day that applies is needed; the page
    hides the other one (static/portal.css)."""

    formats = forms.MultipleChoiceField(
        label=_("Formats"),
        choices=lambda: [(name, format_label(name)) for name in DOWNLOADS],
        widget=forms.CheckboxSelectMultiple,
    )
    recipients = _People(
        User.objects.none(),
        label=_("Recipients"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Recipients get only what they may see; provincial staff get their province."),
    )
    constraint_fields = {"schedule_ends_after_start": "last_day", "schedule_day_in_range": "day"}

    class Meta:
        model = Schedule
        fields = ["formats", "every", "day", "weekday", "first_day", "last_day", "is_on", "language", "recipients"]
        error_messages = {
            "every": {"required": _("Choose how often the report is made.")},
            "first_day": {"required": _("Fill in the first day.")},
        }
        field_classes = {"first_day": DayField, "last_day": DayField}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.before = {name: getattr(self.instance, name) for name in [*_RHYTHM, "is_on"]}
        for name in _DAY_OF.values():
            self.fields[name].required = False
        people = User.objects.filter(is_active=True)
        if self.instance.pk:
            people = people | User.objects.filter(schedules=self.instance)
        called = Coalesce(NullIf(F("full_name"), Value("")), "username")
        model_field(self, "recipients").queryset = people.distinct().select_related("province").order_by(called)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        for every, name in _DAY_OF.items():
            if values.get(name) not in (None, "") or name in self.errors:
                continue
            if values.get("every") == every:
                self.add_error(name, _("Choose the day."))
            values[name] = getattr(Schedule(), name)  # the default
        return values

    def save(self, commit: bool = True) -> Schedule:
        """Save the schedule. After it was off or had other days, past due days are not made up for."""
        switched_on = self.instance.is_on and not self.before["is_on"]
        if switched_on or any(getattr(self.instance, name) != self.before[name] for name in _RHYTHM):
            self.instance.counts_from = timezone.localdate()
        return super().save(commit)


def options_form(report: str, data=None, *, by: User) -> ReportForm:
    """Return the form of the report's options for the author of a schedule; `data` is a QueryDict or a schedule's
    options. Only authors who write official letters choose the paper. Raise KeyError for an unknown report.
    """
    if data is not None:
        data = data.copy()  # a QueryDict copies lists of values too
        data.pop(_AS_OF, None)
    form = REPORTS[report].form(data)
    if not by.rights.issues_letters:
        form.fields.pop("paper", None)
    if _AS_OF in form.fields:
        form.fields[_AS_OF].widget = forms.HiddenInput()
    if isinstance(form, EventForm):
        form.offer(Event.objects.not_cancelled())
    return form


def chosen_options(form: ReportForm) -> dict[str, str | list[str]]:
    """Return the options of a valid form, as a schedule stores them."""
    return {name: value for name, value in form.options().items() if name != _AS_OF}
