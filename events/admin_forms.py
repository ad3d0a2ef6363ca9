"""The forms of an event's quotas in the admin."""

from collections import Counter
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agencies.forms import StrictModelForm
from documents import wording

from .models import Quota
from .planning.event_forms import RowForm, RowFormSet
from .quotas import seats_suffice

_IDENTITY = {"agency", "kind", "province", "regency"}


class CodeForm(StrictModelForm):
    """The form of programmes and courses."""

    constraint_fields = {"programme_code_once_in_any_case": "code", "course_code_once_in_any_case": "code"}


class QuotaForm(RowForm):
    constraint_fields = {
        "quota_regency_in_province": "regency",
        "quota_provincial_pool_without_regency": "regency",
    }

    class Meta:
        model = Quota
        fields = ["agency", "kind", "province", "regency", "seats"]

    def clean(self):
        super().clean()
        if self.instance.pk and self.has_changed():
            self._compare_with_registrations(self.cleaned_data)
        return self.cleaned_data

    def _compare_with_registrations(self, cleaned: dict[str, Any]) -> None:
        # Locked until the admin's transaction ends, so that nobody takes a seat between this check and the saving.
        locked, now = Quota.objects.select_for_update(), self.instance
        try:
            now.refresh_from_db(fields=["seats", "taken", "overbooked"], from_queryset=locked)
        except Quota.DoesNotExist:
            raise ValidationError(_("This quota was deleted meanwhile.")) from None
        if "seats" in cleaned and not seats_suffice(now, cleaned["seats"]):
            message = _("%(taken)d seats are taken: there cannot be fewer.") % {"taken": now.taken}
            self.add_error("seats", ValidationError(message, code="seats_below_taken"))
        if now.taken and self.is_for_others:
            message = _("%(taken)d people hold seats of this quota, so its agency or pool cannot change.")
            raise ValidationError(message % {"taken": now.taken}, code="quota_in_use")

    @property
    def is_for_others(self) -> bool:
        """Whether the quota's agency or pool changed."""
        return not _IDENTITY.isdisjoint(self.changed_data)


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
        """Refuse new quotas of agencies that do not exist at that time. Agencies that had their quota before may stay,
        because people may be registered."""
        first_day = self.instance.starts_on
        if not isinstance(first_day, date):
            return
        for form in self.staying:
            agency = form.cleaned_data.get("agency")
            if agency and "agency" in form.changed_data and not agency.exists_on(first_day):
                message = _("%(agency)s does not exist on %(day)s, the first day of the event.")
                said = message % {"agency": agency.name, "day": wording.day(first_day)}
                form.add_error("agency", ValidationError(said, code="agency_does_not_exist"))


def _pool(form: forms.ModelForm) -> tuple[object, ...] | None:
    """Return what identifies a pool, or None for an agency's quota or a row with a mistake."""
    if form.errors or form.cleaned_data.get("agency"):
        return None
    return tuple(form.cleaned_data[name] for name in ("kind", "province", "regency"))
