"""The forms of the guided page: the region that changes, and what it becomes."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agencies import days
from agencies.forms import ManyField, SentTwice, TidyText, model_field
from agencies.models import Agency, DayField, Province, Regency
from agencies.region_changes import NewCode, RegionChange, Rename, Split

_PROVINCE_CODE = RegexValidator(r"^[0-9]{2}\Z", gettext_lazy("A province code has two digits."))
_REGENCY_CODE = RegexValidator(
    r"^[0-9]{2}\.[0-9]{2}\Z", gettext_lazy("A regency code is its province's code, a dot and two digits.")
)


class RegencyChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj: Regency) -> str:
        return f"{obj.code} {obj.full_name}"


class ProvinceChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj: Province) -> str:
        return f"{obj.code} {obj.name}"


class OfProvince(forms.Form):
    """The province that a new one was a part of."""

    of = ProvinceChoice(Province.objects.filter(valid_to=None), label=gettext_lazy("Original province"))


class OfRegency(forms.Form):
    """The regency that changes."""

    of = RegencyChoice(Regency.objects.filter(valid_to=None), label=gettext_lazy("Regency"))


class ChangeForm(SentTwice):
    """The base of the forms of a change. They are sent first for the preview, then to store what it shows."""

    day = days.DayField(
        label=gettext_lazy("First day"),
        help_text=gettext_lazy("The day from which it is in force: the day of promulgation of the law."),
        validators=DayField.default_validators,
    )

    def clean_day(self) -> date:
        day: date = self.cleaned_data["day"]
        if day > timezone.localdate():
            raise ValidationError(_("Enter the change on its first day or later."))
        return day


def _name(most: int) -> TidyText:
    return TidyText(label=gettext_lazy("Name"), max_length=most)


class NewProvinceForm(ChangeForm):
    """A new province, and the new codes of the regencies that form it."""

    code = forms.CharField(label=gettext_lazy("Code of the new province"), max_length=2, validators=[_PROVINCE_CODE])
    name = _name(60)
    iso_3166_2 = forms.CharField(
        label="ISO 3166-2", required=False, validators=[RegexValidator(r"^ID-[A-Z]{2}\Z")], help_text="ID-XX"
    )
    field_order = ["day", "code", "name", "iso_3166_2"]

    def __init__(self, data=None, *, of: Province):
        super().__init__(data)
        self.parent = of
        self.regencies = {f"to-{regency.code}": regency for regency in of.regencies.filter(valid_to=None)}
        for name, regency in self.regencies.items():
            self.fields[name] = forms.CharField(
                label=f"{regency.code} {regency.full_name}", required=False, max_length=5, validators=[_REGENCY_CODE]
            )

    def clean(self):
        given = self._given
        if not given and not self.errors:
            self.add_error(None, _("Give at least one regency its new code."))
        for name, code in given.items():
            if code[:2] != self.cleaned_data.get("code", code[:2]):
                self.add_error(name, _("The code begins with that of the new province."))
            elif [*given.values()].count(code) > 1:
                self.add_error(name, _("Two regencies have this code."))
        return self.cleaned_data

    def change(self) -> RegionChange:
        cleaned = self.cleaned_data
        fields = {name: cleaned[name] for name in ("code", "name", "iso_3166_2")}
        founded = Province(**fields, island_group=self.parent.island_group, split_from=self.parent)
        renewed = [
            NewCode(regency, code, regency.kind, regency.name)
            for name, code in self._given.items()
            for regency in [self.regencies[name]]
        ]
        return RegionChange(cleaned["day"], founded=founded, renewed=renewed)

    @property
    def _given(self) -> dict[str, str]:
        """Return the new codes by the name of their field."""
        return {name: code for name in self.regencies if (code := self.cleaned_data.get(name))}


class OneRegencyForm(ChangeForm):
    """The base of the forms with one new code of a regency."""

    code = forms.CharField(label=gettext_lazy("New code"), max_length=5, validators=[_REGENCY_CODE])
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=Regency.Kind.choices)
    name = _name(60)
    field_order = ["day", "code", "kind", "name"]

    def __init__(self, data=None, *, of: Regency):
        super().__init__(data)
        self.regency = of
        self.initial = {"kind": of.kind, "name": of.name}

    @property
    def place(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("code", "kind", "name")}


class SplitForm(OneRegencyForm):
    """A regency of which a part becomes a regency of its own."""

    agencies = ManyField(
        Agency.objects.none(),
        required=False,
        label=gettext_lazy("Agencies in the new regency"),
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, data=None, *, of: Regency):
        super().__init__(data, of=of)
        self.initial = {"kind": of.kind}
        there = Agency.objects.filter(Q(closed_on=None) | Q(closed_on__gt=timezone.localdate()), regency=of)
        model_field(self, "agencies").queryset = there.order_by("kind", "name")

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"]
        if code[:2] != self.regency.province_id:
            raise ValidationError(_("The new regency lies in the same province at first."))
        return code

    def change(self) -> RegionChange:
        agencies = list(self.cleaned_data["agencies"])
        return RegionChange(self.cleaned_data["day"], split=Split(self.regency, agencies=agencies, **self.place))


class RenewForm(OneRegencyForm):
    """A regency with a new code in its province, perhaps with a new name or kind, or with a new name only."""

    def __init__(self, data=None, *, of: Regency):
        super().__init__(data, of=of)
        self.initial = {**self.initial, "code": of.code}
        self.fields["code"].label = gettext_lazy("Code")
        self.fields["code"].help_text = gettext_lazy("It stays if only the name changes.")

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"]
        if code[:2] != self.regency.province_id:
            raise ValidationError(_("This is a code of another province. Choose the move to another province."))
        return code

    def clean(self):
        if self._keeps_code and self.cleaned_data.get("kind", self.regency.kind) != self.regency.kind:
            self.add_error("kind", _("With another kind the regency has another code."))
        elif self._keeps_code and self.cleaned_data.get("name") == self.regency.name:
            self.add_error(None, _("Neither the code nor the name changes."))
        return self.cleaned_data

    def change(self) -> RegionChange:
        if self._keeps_code:
            return RegionChange(self.cleaned_data["day"], renamed=[Rename(self.regency, self.cleaned_data["name"])])
        return RegionChange(self.cleaned_data["day"], renewed=[NewCode(self.regency, **self.place)])

    @property
    def _keeps_code(self) -> bool:
        return self.cleaned_data.get("code") == self.regency.code


class MoveForm(OneRegencyForm):
    """A regency that moves to another province, with a code of that province."""

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"]
        if code[:2] == self.regency.province_id:
            raise ValidationError(_("This is a code of its current province."))
        if not Province.objects.filter(code=code[:2], valid_to=None).exists():
            raise ValidationError(_("There is no province with the code %(code)s.") % {"code": code[:2]})
        return code

    def change(self) -> RegionChange:
        return RegionChange(self.cleaned_data["day"], renewed=[NewCode(self.regency, **self.place)])


AnyChangeForm = NewProvinceForm | SplitForm | RenewForm | MoveForm
"""Each has a method `change`, which returns the change that a valid form describes."""
