"""The forms of the quota editor: for seats that agencies have, and for new seats."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from agencies.forms import TidyText, choice_field, model_field
from agencies.matching.text import same_key
from agencies.models import Agency, Province, Regency
from events.models import Quota
from events.quotas import Pool, QuotaError, seats_suffice
from reports.coverage.rows import Status

from .plan import VILLAGE, Place, QuotaPlan, Seat

_MOST = 9_999
_number = partial(forms.IntegerField, min_value=1, max_value=_MOST)


@dataclass(frozen=True, slots=True)
class SeatRow:
    """A quota as a row of the form; `withdraw` is None if people have its seats."""

    seat: Seat
    number: forms.BoundField
    withdraw: forms.BoundField | None


class SeatsForm(forms.Form):
    """The seats of every quota. A number that the reader did not change keeps the value that another user wrote
    meanwhile."""

    def __init__(self, data=None, *, plan: QuotaPlan):
        super().__init__(data)
        self.plan = plan
        for seat in plan.seats:
            quota = seat.quota
            label = _("Seats: %(name)s") % {"name": quota.label}
            most = max(_MOST, quota.seats)
            self.fields[f"seats-{quota.pk}"] = forms.IntegerField(
                label=label, min_value=1, max_value=most, initial=quota.seats, show_hidden_initial=True
            )
            if not quota.taken:
                label = _("Take back: %(name)s") % {"name": quota.label}
                self.fields[f"withdraw-{quota.pk}"] = forms.BooleanField(label=label, required=False)

    def rows(self) -> Iterator[SeatRow]:
        for seat in self.plan.seats:
            withdraw = f"withdraw-{seat.quota.pk}"
            number = self[f"seats-{seat.quota.pk}"]
            yield SeatRow(seat, number, self[withdraw] if withdraw in self.fields else None)

    def clean(self) -> dict[str, Any]:
        super().clean()
        cleaned = self.cleaned_data
        for quota, seats in self.seats().items():
            if not seats_suffice(quota, seats):
                self._refuse(quota)
        return cleaned

    def seats(self) -> dict[Quota, int]:
        """Return the quotas with a changed number, each with the new one."""
        changed = {*self.changed_data}
        names = {quota: f"seats-{quota.pk}" for quota in self._quotas() if quota not in self.withdrawn()}
        return {q: self.cleaned_data[name] for q, name in names.items() if name in changed & self.cleaned_data.keys()}

    def withdrawn(self) -> list[Quota]:
        return [quota for quota in self._quotas() if self.cleaned_data.get(f"withdraw-{quota.pk}")]

    def refuse(self, errors: dict[int, QuotaError]) -> None:
        """Show at the rows which changes have become impossible since the page was shown."""
        for error in errors.values():
            self._refuse(error.quota)

    def _refuse(self, quota: Quota) -> None:
        message = _("%(taken)d seats are taken: there cannot be fewer.") % {"taken": quota.taken}
        self.add_error(f"seats-{quota.pk}", forms.ValidationError(message, code="seats_below_taken"))

    def _quotas(self) -> list[Quota]:
        return [seat.quota for seat in self.plan.seats]


class AllotForm(forms.Form):
    """Agencies and pools chosen from the provinces of the plan, and the seats for each kind of them."""

    agency = forms.MultipleChoiceField(required=False)
    pool = forms.MultipleChoiceField(required=False)
    seats_regency = _number(label=_("Seats for each regency or city"), initial=4, required=False)
    seats_province = _number(label=_("Seats for each provincial agency"), initial=2, required=False)
    seats_pool = _number(label=_("Seats for each pool of villages"), initial=4, required=False)

    def __init__(self, data=None, *, plan: QuotaPlan, preset: str = ""):
        picked = [str(body.agency.pk) for place in _places(plan) if _in(preset, place) for body in place.bodies]
        super().__init__(data, initial={"agency": picked})
        self._agencies = {str(body.agency.pk): body.agency for body in plan.bodies}
        self._places = {place.coverage.code: place for place in _places(plan)}
        self._provinces = {each.province.pk: each.province for each in plan.provinces}
        choice_field(self, "agency").choices = [(key, key) for key in self._agencies]
        choice_field(self, "pool").choices = [(code, code) for code in [*self._places, *self._provinces]]

    def picked(self, name: str) -> set[str]:
        """Return the ticked keys of agencies or codes of pools."""
        return {str(value) for value in self[name].value() or []}

    def picked_regencies(self) -> set[str]:
        """Return the codes of the regencies of the ticked agencies and pools."""
        agencies = (self._agencies[key] for key in self.picked("agency") if key in self._agencies)
        return {agency.region_code for agency in agencies} | self.picked("pool")

    def clean(self) -> dict[str, Any]:
        super().clean()
        cleaned = self.cleaned_data
        if self.errors:
            return cleaned
        if not (cleaned["agency"] or cleaned["pool"]):
            raise forms.ValidationError(_("Tick the agencies that get seats."), code="nobody")
        for name in self._needed():
            if cleaned[name] is None:
                self.add_error(name, forms.ValidationError(_("How many seats?"), code="required"))
        return cleaned

    def _needed(self) -> set[str]:
        kinds = {self._agencies[key].kind for key in self.cleaned_data["agency"]}
        return {f"seats_{kind}" for kind in kinds} | ({"seats_pool"} if self.cleaned_data["pool"] else set())

    def wanted(self) -> list[tuple[Agency | Pool, int]]:
        """Return who gets how many seats, as events.quotas.allot_all takes it."""
        agencies = [self._agencies[key] for key in self.cleaned_data["agency"]]
        given = [(agency, self.cleaned_data[f"seats_{agency.kind}"]) for agency in agencies]
        regencies = Regency.objects.in_bulk([code for code in self.cleaned_data["pool"] if code in self._places])
        regions: list[Province | Regency] = [
            self._provinces.get(code) or regencies[code] for code in self.cleaned_data["pool"]
        ]
        return given + [((VILLAGE, region), self.cleaned_data["seats_pool"]) for region in regions]


class OtherForm(forms.Form):
    """An agency of any kind by its name, or a pool of the agencies of any kind, in a region of the plan."""

    kind = forms.ChoiceField(label=_("Kind"), choices=Agency.Kind.choices)
    region = forms.ChoiceField(label=_("Regency, city or province"))
    name = TidyText(
        label=_("Name of the agency"),
        required=False,
        max_length=Agency._meta.get_field("name").max_length,
        help_text=_("Empty: a pool for all agencies of this kind in the region."),
    )
    seats = _number(label=_("Seats"), initial=1)

    def __init__(self, data: QueryDict | None = None, *, plan: QuotaPlan, first_day: date):
        super().__init__(data)
        self._first_day = first_day
        self._provinces = {each.province.pk: each.province for each in plan.provinces}
        choice_field(self, "region").choices = [
            (
                each.province.full_name,
                [
                    (each.province.pk, _("Whole province")),
                    *((place.coverage.code, place.coverage.name) for place in each.places),
                ],
            )
            for each in plan.provinces
        ]

    def clean(self) -> dict[str, Any]:
        super().clean()
        cleaned = self.cleaned_data
        if self.errors:
            return cleaned
        cleaned["owner"] = self._agency() if cleaned["name"] else self._pool()
        return cleaned

    def _agency(self) -> Agency | None:
        """Return the only agency of the name, kind and region."""
        agencies = Agency.objects.existing_on(self._first_day).filter(kind=self.cleaned_data["kind"])
        agencies = agencies.filter(**self._place()).select_related("province", "regency")
        found = [one for one in agencies if same_key(one.name) == same_key(self.cleaned_data["name"])]
        if len(found) == 1:
            return found[0]
        if found:
            message, code = _("Several agencies have this name. Choose their regency or city."), "several"
        else:
            message, code = _("No agency of this kind there has this name on the first day of the event."), "unknown"
        self.add_error("name", forms.ValidationError(message, code=code))
        return None

    def _pool(self) -> Pool | None:
        place, kind = self._place(), Agency.Kind(self.cleaned_data["kind"])
        if "province" in place:
            return kind, self._provinces[place["province"]]
        if kind == Agency.Kind.PROVINCE:
            message = _("Provincial agencies belong to no regency: choose the whole province.")
            self.add_error("region", forms.ValidationError(message, code="not_in_regency"))
            return None
        return kind, Regency.objects.get(pk=place["regency"])

    def _place(self) -> dict[str, str]:
        code = self.cleaned_data["region"]
        return {"province" if code in self._provinces else "regency": code}

    def wanted(self) -> list[tuple[Agency | Pool, int]]:
        """Return who gets how many seats, as events.quotas.allot_all takes it."""
        return [(self.cleaned_data["owner"], self.cleaned_data["seats"])]


def _places(plan: QuotaPlan) -> list[Place]:
    return [place for each in plan.provinces for place in each.places]


def _in(preset: str, place: Place) -> bool:
    """Return whether the preset includes the regency's agencies: those not yet covered, or all, that have no seats
    yet."""
    wanted = preset == "all" or (preset == "uncovered" and place.coverage.status == Status.UNCOVERED)
    return wanted and not any(body.quota for body in place.bodies)


class SuccessorForm(forms.Form):
    """The agency that gets the free seats of one that is dissolved before the event."""

    successor = forms.ModelChoiceField(
        Agency.objects.none(), label=_("Successor"), help_text=_("An agency of the same kind and province.")
    )

    def __init__(self, data=None, *, quota: Quota):
        super().__init__(data)
        if closing := quota.agency:
            agencies = Agency.objects.existing_on(quota.event.starts_on).exclude(pk=closing.pk)
            fitting = agencies.filter(kind=closing.kind, province=closing.province_id)
            model_field(self, "successor").queryset = fitting
            self.initial["successor"] = closing.successor_id
