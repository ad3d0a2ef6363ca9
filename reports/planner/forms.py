"""The form in which a coordinator asks the planner for a proposal."""

from datetime import date
from functools import partial
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from agencies.days import DayField
from agencies.forms import ManyField
from agencies.models import Province
from events.models import Course

from .proposal import Priority, Rule, Wish

_MOST_SEATS = 99_999
_LATEST = date(2099, 12, 31)  # later days are typing errors, such as two digits too many


_number = partial(forms.IntegerField, min_value=0, max_value=999)


class WishForm(forms.Form):
    """The options of a proposal; `wish()` returns the meaning of a valid form."""

    course = forms.ModelChoiceField(Course.objects.offered(), label=_("Course"), to_field_name="code", empty_label=None)
    starts_on = DayField(label=_("First day of the first event"))
    days = _number(label=_("Days of an event"), initial=3, min_value=1, max_value=30)
    at_once = _number(label=_("Events at the same time"), initial=2, min_value=1)
    weeks = _number(label=_("Weeks until the next events"), initial=2, min_value=1, max_value=52)
    seats = _number(label=_("Seats in all"), initial=300, min_value=1, max_value=_MOST_SEATS)
    fewest = _number(
        label=_("People in an event, at least"),
        initial=28,
        max_value=_MOST_SEATS,
        help_text=_("Provinces with fewer people share an event."),
    )
    most = _number(label=_("People in an event, at most"), initial=60, min_value=1, max_value=_MOST_SEATS)
    per_regency = _number(label=_("Seats for each regency or city"), initial=4)
    villages = _number(label=_("Villages of each regency"), initial=1)
    per_village = _number(label=_("Seats for each village"), initial=3)
    per_province = _number(label=_("Seats for each provincial agency"), initial=2)
    priority = forms.ChoiceField(
        label=_("If there are too few seats for everybody"),
        choices=Priority,
        error_messages={"required": _("Choose who comes first if there are too few seats.")},
    )
    province = ManyField(
        Province.objects.order_by("name"),
        label=_("Only these provinces"),
        required=False,
        help_text=_("All, where none is chosen."),
        widget=forms.CheckboxSelectMultiple,
    )

    same_days = forms.BooleanField(label=_("Two events in one province may be on the same days"), required=False)

    groups = [
        (_("What for"), ["course", "seats", "province", "priority"]),
        (_("Seats for those invited"), ["per_regency", "villages", "per_village", "per_province"]),
        (_("Events"), ["fewest", "most", "starts_on", "days", "at_once", "weeks", "same_days"]),
    ]

    def field_groups(self) -> list[tuple[Promise, list[forms.BoundField]]]:
        return [(title, [self[name] for name in names]) for title, names in self.groups]

    def clean_starts_on(self) -> date:
        day = self.cleaned_data["starts_on"]
        if not timezone.localdate() < day <= _LATEST:
            raise ValidationError(_("Choose a day to come."), code="not_to_come")
        return day

    def clean(self) -> dict[str, Any]:
        super().clean()
        cleaned = self.cleaned_data
        if self.errors:
            return cleaned
        rule, most = self._rule(), cleaned["most"]
        if cleaned["fewest"] > most:
            self.add_error("fewest", ValidationError(_("That is more than the maximum."), code="above_most"))
        needed = rule.per_invitation + rule.per_province
        if not rule.per_invitation:
            self.add_error("per_regency", ValidationError(_("Each regency needs a seat."), code="nobody"))
        elif needed > most:
            text = _("One regency with its province needs %(needed)d seats: more than an event has.")
            self.add_error("most", ValidationError(text, code="too_small", params={"needed": needed}))
        return cleaned

    def wish(self) -> Wish:
        cleaned = self.cleaned_data
        same = ["course", "starts_on", "days", "weeks", "at_once", "seats", "fewest", "most", "same_days"]
        return Wish(
            **{name: cleaned[name] for name in same},
            rule=self._rule(),
            priority=Priority(cleaned["priority"]),
            provinces=tuple(cleaned["province"]),
        )

    def _rule(self) -> Rule:
        return Rule(
            **{name: self.cleaned_data[name] for name in ("per_regency", "villages", "per_village", "per_province")}
        )
