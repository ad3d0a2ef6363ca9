"""The forms of the quotas of a new event, in the admin."""

from collections import Counter
from datetime import date

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from documents import wording

from .models import Quota
from .planning.event_forms import RowForm, RowFormSet


class QuotaForm(RowForm):
    constraint_fields = {
        "quota_regency_in_province": "regency",
        "quota_provincial_pool_without_regency": "regency",
    }

    class Meta:
        model = Quota
        fields = ["agency", "kind", "province", "regency", "seats"]


class QuotaFormSet(RowFormSet):
    twice = gettext_lazy("Two quotas are for the same agency.")

    def clean(self):
        super().clean()
        self._refuse_the_same_pool_twice()
        self._refuse_agencies_that_do_not_exist_then()

    def _refuse_the_same_pool_twice(self) -> None:
        pools = [(form, pool) for form in self.staying if (pool := _pool(form)) is not None]
        times = Counter(pool for _form, pool in pools)
        for form, pool in pools:
            if times[pool] > 1:
                message = _("This event has a pool of that kind and region already.")
                form.add_error(NON_FIELD_ERRORS, ValidationError(message, code="pool_twice"))

    def _refuse_agencies_that_do_not_exist_then(self) -> None:
        """Refuse quotas of agencies that do not exist at that time."""
        first_day = self.instance.starts_on
        if not isinstance(first_day, date):
            return
        for form in self.staying:
            agency = form.cleaned_data.get("agency")
            if agency and not agency.exists_on(first_day):
                message = _("%(agency)s does not exist on %(day)s, the first day of the event.")
                said = message % {"agency": agency.name, "day": wording.day(first_day)}
                form.add_error("agency", ValidationError(said, code="agency_does_not_exist"))


def _pool(form: forms.ModelForm) -> tuple[object, ...] | None:
    """Return what identifies a pool, or None for an agency's quota or a row with a mistake."""
    if form.errors or form.cleaned_data.get("agency"):
        return None
    return tuple(form.cleaned_data[name] for name in ("kind", "province", "regency"))
