"""The rules of an event's admin page that no CHECK can hold, since they span rows."""

from collections import Counter
from datetime import date

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.core.validators import MaxValueValidator
from django.db.models import UniqueConstraint
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agencies.admin_base import what_holds
from agencies.forms import StrictModelForm
from documents import wording

from .models import Event, Quota, Session
from .quotas import seats_suffice

# Above any number of a session: where numbers wait while they change places.
PARKING = 10_000
_IDENTITY = {"agency", "kind", "province", "regency"}


class CodeForm(StrictModelForm):
    """Of programmes and courses."""

    constraint_fields = {"programme_code_once_in_any_case": "code", "course_code_once_in_any_case": "code"}


class EventForm(StrictModelForm):
    constraint_fields = {
        "event_code_once_in_any_case": "code",
        "event_ends_after_start": "ends_on",
        "event_registration_closes_after_opening": "registration_closes_on",
        "event_minimum_attendance_is_percentage": "minimum_attendance",
    }

    def _post_clean(self):
        """Sessions and quotas are compared with days that are right, or with none."""
        super()._post_clean()
        for name in {"starts_on", "ends_on"}.intersection(self.errors):
            setattr(self.instance, name, None)


class RowForm(StrictModelForm):
    """A row of an inline. That rows differ from each other is asked by the formset, which has all of them as they will
    be; the database still has them as they were, with rows that are about to go."""

    def constraints(self):
        return [constraint for constraint in super().constraints() if not isinstance(constraint, UniqueConstraint)]


class SessionForm(RowForm):
    constraint_fields = {"session_ends_after_start": "ends_at"}

    class Meta:
        model = Session
        fields = ["number", "title", "date", "starts_at", "ends_at", "lesson_hours", "speaker"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["number"].validators.append(MaxValueValidator(PARKING - 1))


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


class RowFormSet(forms.BaseInlineFormSet):
    """Rows of an event that know of each other. `twice` is said above them where two are the same."""

    twice: str

    @property
    def staying(self) -> list[forms.ModelForm]:
        """The rows that will be there, as far as they could be read."""
        return [
            form
            for form in self.forms
            if hasattr(form, "cleaned_data")
            and not self._should_delete_form(form)
            and (form.instance.pk or form.has_changed())
        ]

    def clean(self):
        # First, since Django's own check would name each row that refers to one to be deleted.
        self._refuse_to_delete_what_is_used()
        super().clean()

    def get_unique_error_message(self, unique_check) -> str:
        return self.twice

    def get_form_error(self) -> str:
        return self.twice

    def _refuse_to_delete_what_is_used(self) -> None:
        for form in self.initial_forms:
            if form.instance.pk and self._should_delete_form(form) and (held := what_holds([form.instance])):
                message = _("“%(row)s” cannot be deleted. It is referred to by: %(what)s.")
                raise ValidationError(
                    message % {"row": form.instance, "what": ", ".join(held)}, code="deleting_protected"
                )


class SessionFormSet(RowFormSet):
    twice = gettext_lazy("Two sessions have the same number.")

    def clean(self):
        super().clean()
        self._compare_with_the_days_of_the_event()

    def _compare_with_the_days_of_the_event(self) -> None:
        event: Event = self.instance
        if not (isinstance(event.starts_on, date) and isinstance(event.ends_on, date)):
            return
        when = {"days": wording.days(event.starts_on, event.ends_on)}
        for form in self.staying:
            day = form.cleaned_data.get("date")
            if day and not event.starts_on <= day <= event.ends_on:
                message = _("The event takes place on %(days)s.") % when
                form.add_error("date", ValidationError(message, code="outside_event"))
        if event.pk and self._rows_not_sent().exclude(date__range=[event.starts_on, event.ends_on]).exists():
            raise ValidationError(
                _("The event takes place on %(days)s, and has sessions outside of them.") % when, code="outside_event"
            )

    def _rows_not_sent(self):
        """Sessions that the page did not have, because somebody else made them meanwhile."""
        return self.instance.sessions.exclude(pk__in=[form.instance.pk for form in self.initial_forms])


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
        """Those that had their quota before stay: people may have registered."""
        first_day = self.instance.starts_on
        if not isinstance(first_day, date):
            return
        for form in self.staying:
            agency = form.cleaned_data.get("agency")
            if agency and "agency" in form.changed_data and not agency.exists_on(first_day):
                message = _("%(agency)s does not exist on %(day)s, the first day of the event.")
                said = message % {"agency": agency.name, "day": wording.day(first_day)}
                form.add_error("agency", ValidationError(said, code="agency_does_not_exist"))


def _pool(form: QuotaForm) -> tuple | None:
    """What makes a pool this pool; None for an agency's quota or a row that is wrong in itself."""
    if form.errors or form.cleaned_data.get("agency"):
        return None
    return tuple(form.cleaned_data[name] for name in ("kind", "province", "regency"))
