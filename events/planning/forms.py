"""The forms by which events are planned, copied and cancelled."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.forms import inlineformset_factory
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from agencies.days import DayField
from agencies.forms import AsksOnce, model_field
from agencies.models import Province
from documents import wording
from events.models import Course, Event, Session

from .doubts import questions
from .event_forms import MOST_SESSION_ROWS, MOST_SESSIONS, EventForm, SessionForm, SessionFormSet, sessions_outside
from .naming import free_code

_BLANK_ROWS = 3
TIMES_ARE_RIGHT = "times_are_right"
"""The name of the box by which users say that times which may be a slip are right."""
# Days are added to these, and no bimtek is outside them: a year of two digits is a typing mistake.
_EARLIEST, _LATEST = date(1980, 1, 1), date(2100, 12, 31)
_DAYS = ["starts_on", "ends_on", "registration_opens_on", "registration_closes_on", "answers_until"]


def _day(**kwargs) -> DayField:
    return DayField(validators=[MinValueValidator(_EARLIEST), MaxValueValidator(_LATEST)], **kwargs)


class _CourseField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Course) -> str:
        return obj.name if obj.name == obj.code else f"{obj.code} – {obj.name}"


class PlanForm(EventForm):
    """An event without its status, which has its own buttons."""

    class Meta:
        model = Event
        fields = [
            "code",
            "title",
            "course",
            "batch",
            "province",
            "venue",
            "mode",
            "organiser",
            "contact_name",
            "contact_phone",
            "letter_notes",
            "starts_on",
            "ends_on",
            "registration_opens_on",
            "registration_closes_on",
            "answers_until",
            "minimum_attendance",
            "late_after_minutes",
            "needs_approval",
            "needs_assignment_letter",
            "sends_mail",
            "mails_evaluation",
        ]
        field_classes = {"course": _CourseField, **dict.fromkeys(_DAYS, _day)}
        widgets = {"letter_notes": forms.Textarea(attrs={"rows": 5})}
        help_texts = {
            "code": _("Used in the address of the page; it cannot be changed. Empty: one like SPPTIK-2027-LAMPUNG.")
        }

    groups = [
        (_("Identity of the event"), ["code", "title", "course", "batch", "organiser"]),
        (_("Where"), ["province", "venue", "mode"]),
        (_("Whom participants can ask"), ["contact_name", "contact_phone"]),
        (_("Invitation letters"), ["letter_notes"]),
        (_("When"), ["starts_on", "ends_on", "move_sessions"]),
        (
            _("Registration"),
            ["registration_opens_on", "registration_closes_on", "answers_until", "needs_approval", "sends_mail"],
        ),
        (_("Completion"), ["minimum_attendance", "late_after_minutes", "needs_assignment_letter", "mails_evaluation"]),
    ]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        model_field(self, "course").queryset = Course.objects.offered(also=self.instance.course_id).select_related(
            "programme"
        )
        model_field(self, "province").queryset = Province.objects.order_by("name")
        self.fields["code"].required = False

    def clean(self) -> dict[str, Any]:
        """Give an event without a code the next free one."""
        super().clean()
        cleaned = self.cleaned_data
        if not (cleaned.get("code") or "code" in self.errors):
            course, province, day = (cleaned.get(name) for name in ("course", "province", "starts_on"))
            if course and province and day:
                cleaned["code"] = free_code(course, province, day)
            else:
                self.add_error(
                    "code", ValidationError(_("Write a code, or course, province and days."), code="required")
                )
        return cleaned

    def field_groups(self) -> list[tuple[Promise, list[forms.BoundField]]]:
        """Return the headings, each with its fields."""
        return [(title, [self[name] for name in names if name in self.fields]) for title, names in self.groups]


class EditForm(AsksOnce, PlanForm):
    """An existing event: its code stays, and its sessions stay within its days. The page asks about certificates that
    were issued."""

    move_sessions = forms.BooleanField(label=_("Sessions move along with the first day"), required=False, initial=True)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["code"].disabled = True

    @property
    def own_changes(self) -> list[str]:
        """Return the fields of the event that differ from the stored ones."""
        return [name for name in self.changed_data if name in self.Meta.fields]

    def clean(self) -> dict[str, Any]:
        super().clean()
        cleaned = self.cleaned_data
        first, last = cleaned.get("starts_on"), cleaned.get("ends_on")
        if first and last and first <= last and {"starts_on", "ends_on"} & {*self.changed_data}:
            shift = first - self.initial["starts_on"] if cleaned["move_sessions"] else timedelta()
            sessions = self.instance.sessions.exclude(date__range=[first - shift, last - shift])
            if sessions.exists():
                self.add_error("ends_on", sessions_outside(wording.days(first, last)))
        return cleaned


class CopyForm(EventForm):
    class Meta:
        model = Event
        fields = ["code", "title", "batch", "starts_on"]
        field_classes = {"starts_on": _day}

    def constraints(self):
        # The other constraints concern days that are computed from the first day.
        return [each for each in super().constraints() if each.name == "event_code_once_in_any_case"]


class CancelForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), max_length=Event._meta.get_field("cancelled_reason").max_length)


class SessionRow(SessionForm):
    """A row of the sessions page. A suggested number and day alone do not make a blank row a session."""

    class Meta(SessionForm.Meta):
        field_classes = SessionForm.Meta.field_classes | {"date": _day}

    def has_changed(self) -> bool:
        suggested = set() if self.instance.pk else {"number", "date"}
        return bool({*self.changed_data} - suggested)


class SessionRows(SessionFormSet):
    def __init__(self, data: QueryDict | None = None, *, instance: Event):
        last = instance.sessions.order_by("number").last()
        number, day = (last.number, last.date) if last else (0, instance.starts_on)
        suggested = [{"number": number + n, "date": day} for n in range(1, _BLANK_ROWS + 1)]
        super().__init__(data, instance=instance, initial=suggested)
        self.questions: list[str] = []

    def clean(self) -> None:
        """Ask about times that may be a slip, unless the user said that they are right."""
        super().clean()
        if not any(self.errors):
            staying = [form.instance for form in self.staying]
            changed = [form.instance for form in self.staying if form.has_changed()]
            self.questions = questions(staying, changed=changed)
        if self.questions and TIMES_ARE_RIGHT not in self.data:
            raise ValidationError(_("Check the times, or say that they are right."), code="times")


SessionsForm = inlineformset_factory(
    Event,
    Session,
    form=SessionRow,
    formset=SessionRows,
    extra=_BLANK_ROWS,
    can_delete_extra=False,
    max_num=MOST_SESSIONS,
    absolute_max=MOST_SESSION_ROWS,
)
