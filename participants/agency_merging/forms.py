"""The forms of the page that merges two agencies. Both ask for the name of the agency that ends."""

from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agencies import days
from agencies.forms import SentTwice
from agencies.models import DayField, TidyCharField
from documents.text import name_key

from .plan import AgencyPlan, Seats


class MergeForm(SentTwice):
    """A form that is sent first to see what it does, then with the name of the agency that ends."""

    typed_name = forms.CharField(
        required=False,
        max_length=200,
        label=gettext_lazy("Name of the agency that ends"),
        help_text=gettext_lazy("Type it to confirm; case and blanks make no difference."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, data=None, *, plan: AgencyPlan):
        super().__init__(data)
        self.plan = plan

    def clean_typed_name(self) -> str:
        typed: str = self.cleaned_data["typed_name"]
        if typed and name_key(typed) != name_key(self.plan.ending.name):
            raise ValidationError(_("This is not its name: %(name)s.") % {"name": self.plan.ending.name})
        return typed

    def clean(self):
        cleaned = self.cleaned_data
        if cleaned.get("seen") and not cleaned.get("typed_name") and "typed_name" not in self.errors:
            self.add_error("typed_name", self.fields["typed_name"].error_messages["required"])
        return cleaned

    @property
    def day(self) -> date | None:
        """Return the day of the merger, if there is one."""
        day: date | None = self.cleaned_data.get("closed_on") if self.is_bound else None
        return day

    @property
    def can_preview(self) -> bool:
        """Return whether all is known that decides what happens."""
        return self.is_bound and not self.errors.keys() - {"typed_name"}

    @property
    def token(self) -> str:
        """Return what says that the user has seen this preview."""
        return f"{self.plan.digest} {self.day or ''}".strip()

    @property
    def is_confirmed(self) -> bool:
        """Return whether the form is right and the user has typed the name."""
        return self.is_valid() and bool(self.cleaned_data["typed_name"])


class SuccessorForm(MergeForm):
    """The day and the reason of a merger. Those of an agency that is dissolved already stay."""

    closed_on = days.DayField(
        label=gettext_lazy("Day of the merger"),
        help_text=gettext_lazy("First day on which it no longer exists."),
        validators=DayField.default_validators,
    )
    closed_reason = forms.CharField(
        label=gettext_lazy("Reason"), max_length=300, validators=TidyCharField.default_validators
    )
    field_order = ["closed_on", "closed_reason", "typed_name"]

    def __init__(self, data=None, *, plan: AgencyPlan):
        super().__init__(data, plan=plan)
        ending = plan.ending
        self.initial = {"closed_on": ending.closed_on or timezone.localdate(), "closed_reason": ending.closed_reason}
        for name in ("closed_on", "closed_reason"):
            self.fields[name].disabled = ending.closed_on is not None

    def clean(self):
        cleaned = super().clean()
        day = self.cleaned_data.get("closed_on")
        if day and (reasons := self.plan.obstacles_to_merger(day)):
            self.add_error(None, reasons)
        return cleaned


class JoinForm(MergeForm):
    """For each event in which both have seats, whether the seats are added or are the same ones."""

    def __init__(self, data=None, *, plan: AgencyPlan):
        super().__init__(data, plan=plan)
        for seats in plan.shared:
            self.fields[_name(seats)] = forms.ChoiceField(
                label=seats.event.title, choices=_choices(seats), initial="sum", widget=forms.RadioSelect
            )
        self.order_fields([*(_name(seats) for seats in plan.shared), "typed_name"])

    def clean(self):
        cleaned = super().clean()
        if reasons := self.plan.obstacles_to_joining():
            self.add_error(None, reasons)
        return cleaned

    @property
    def can_preview(self) -> bool:
        """Return True: the preview depends on nothing in the form."""
        return True

    @property
    def seats(self) -> dict[int, str]:
        """Return the choices by the key of the event."""
        return {seats.event.pk: self.cleaned_data[_name(seats)] for seats in self.plan.shared}


def _name(seats: Seats) -> str:
    return f"seats-{seats.event.pk}"


def _choices(seats: Seats) -> list[tuple[str, str]]:
    numbers = {
        "one": seats.own.seats if seats.own else 0,
        "other": seats.quota.seats,
        "sum": seats.sum,
        "once": seats.once,
    }
    return [
        ("sum", _("Add them: %(one)d + %(other)d = %(sum)d seats") % numbers),
        ("once", _("The same seats were given twice: %(once)d seats") % numbers),
    ]
