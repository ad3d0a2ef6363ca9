"""The rows of quotas on an event's admin page."""

from collections import Counter

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils.translation import gettext as _

from .forms import RowForm, RowFormSet
from .models import Quota
from .quotas import seats_suffice

_IDENTITY = {"agency", "kind", "province", "regency"}


class QuotaForm(RowForm):
    constraint_fields = {
        "quota_regency_in_province": "regency",
        "quota_provincial_pool_without_regency": "regency",
    }

    class Meta:
        model = Quota
        fields = ["agency", "kind", "province", "regency", "seats"]

    def clean(self):
        cleaned = super().clean()
        if self.instance.pk and self.has_changed():
            self._compare_with_registrations(cleaned)
        return cleaned

    def _compare_with_registrations(self, cleaned: dict) -> None:
        # Locked until the admin's transaction ends: nobody takes a seat between this look and the saving.
        locked, now = Quota.objects.select_for_update(), self.instance
        try:
            now.refresh_from_db(fields=["seats", "taken", "overbooked"], from_queryset=locked)
        except Quota.DoesNotExist:
            raise ValidationError(_("This quota was deleted meanwhile.")) from None
        if "seats" in cleaned and not seats_suffice(now, cleaned["seats"]):
            message = _("%(taken)d seats are taken: there cannot be fewer.") % {"taken": now.taken}
            self.add_error("seats", ValidationError(message, code="seats_below_taken"))
        if now.taken and self.is_for_others:
            message = _("%(taken)d people hold seats of this quota, so whom it is for cannot change.")
            raise ValidationError(message % {"taken": now.taken}, code="quota_in_use")

    @property
    def is_for_others(self) -> bool:
        """Whether the quota's agency or pool became another."""
        return not _IDENTITY.isdisjoint(self.changed_data)


class QuotaFormSet(RowFormSet):
    def clean(self):
        super().clean()
        self._refuse_the_same_pool_twice()

    def _refuse_the_same_pool_twice(self) -> None:
        pools = [(form, pool) for form in self.staying if (pool := _pool(form)) is not None]
        times = Counter(pool for _form, pool in pools)
        for form, pool in pools:
            if times[pool] > 1:
                message = _("This event has a pool of that kind and region already.")
                form.add_error(NON_FIELD_ERRORS, ValidationError(message, code="pool_twice"))


def _pool(form: QuotaForm) -> tuple | None:
    """What makes a pool this pool; None for an agency's quota or a row that is wrong in itself."""
    if form.errors or form.cleaned_data.get("agency"):
        return None
    return tuple(form.cleaned_data[name] for name in ("kind", "province", "regency"))
