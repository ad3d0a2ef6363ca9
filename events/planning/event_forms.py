"""Forms of events for the pages and the admin, and of sessions. They check the rules that no CHECK can hold, because
they span rows."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.db.models import UniqueConstraint
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agencies.days import ClockField, EndField
from agencies.deletion import blocking_references
from agencies.forms import StrictModelForm
from documents import wording
from events.clock import lesson_hours
from events.models import Event, Session

from .sessions import PARKING

MOST_SESSIONS = 200
MOST_SESSION_ROWS = 300  # a request that claims more rows must not cost more work


class EventForm(StrictModelForm):
    constraint_fields = {
        "event_code_once_in_any_case": "code",
        "event_ends_after_start": "ends_on",
        "event_registration_closes_after_opening": "registration_closes_on",
        "event_minimum_attendance_is_percentage": "minimum_attendance",
        "event_late_after_within_four_hours": "late_after_minutes",
    }

    def _post_clean(self):
        """Compare quotas with valid days only."""
        super()._post_clean()
        for name in {"starts_on", "ends_on"}.intersection(self.errors):
            setattr(self.instance, name, None)


def sessions_outside(days: str) -> ValidationError:
    message = _("The event takes place on %(days)s, and has sessions outside of them.") % {"days": days}
    return ValidationError(message, code="outside_event")


class RowForm(StrictModelForm):
    """A row of an inline. The formset checks that rows differ, because it has all new values; the database still has
    the old ones."""

    def constraints(self):
        return [constraint for constraint in super().constraints() if not isinstance(constraint, UniqueConstraint)]


def add_lesson_hours(form: forms.ModelForm) -> None:
    """Compute lesson hours that were left empty from the times of the form's session."""
    cleaned = form.cleaned_data
    if cleaned.get("lesson_hours") is not None or "lesson_hours" in form.errors:
        return
    starts, ends = cleaned.get("starts_at"), cleaned.get("ends_at")
    if starts is None or ends is None:
        form.add_error("lesson_hours", ValidationError(_("Write the lesson hours, or both times."), code="required"))
    else:
        cleaned["lesson_hours"] = min(lesson_hours(starts, ends), 24)


class SessionForm(RowForm):
    constraint_fields = {"session_ends_after_start": "ends_at"}

    class Meta:
        model = Session
        fields = ["number", "title", "date", "starts_at", "ends_at", "lesson_hours", "speaker"]
        field_classes: dict[str, Any] = {"starts_at": ClockField, "ends_at": EndField}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["number"].validators.append(MaxValueValidator(PARKING - 1))
        self.fields["lesson_hours"].required = False

    def clean(self) -> dict[str, Any]:
        super().clean()
        add_lesson_hours(self)
        return self.cleaned_data


class RowFormSet(forms.BaseInlineFormSet):
    """Rows of an event that are checked together. `twice` is the message if two are the same."""

    twice: str | Promise

    @property
    def staying(self) -> list[forms.ModelForm]:
        """Return the rows that will remain, as far as they could be read."""
        return [
            form
            for form in self.forms
            if hasattr(form, "cleaned_data") and not self._is_deleted(form) and (form.instance.pk or form.has_changed())
        ]

    def _is_deleted(self, form: forms.ModelForm) -> bool:
        return self._should_delete_form(form)  # type: ignore[attr-defined]  # django-stubs leaves it out

    def clean(self):
        # First, because Django's own check would name each row that refers to a deleted one.
        self._refuse_to_delete_what_is_used()
        super().clean()

    def get_unique_error_message(self, unique_check) -> str:
        return str(self.twice)

    def get_form_error(self) -> str:
        return str(self.twice)

    def _refuse_to_delete_what_is_used(self) -> None:
        for form in self.initial_forms:
            if form.instance.pk and self._is_deleted(form) and (held := blocking_references([form.instance])):
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
        when = {"days": wording.days(event.starts_on, event.ends_on)}
        for form in self.staying:
            day = form.cleaned_data.get("date")
            if day and not event.starts_on <= day <= event.ends_on:
                message = _("The event takes place on %(days)s.") % when
                form.add_error("date", ValidationError(message, code="outside_event"))
        if self._rows_not_sent().exclude(date__range=[event.starts_on, event.ends_on]).exists():
            raise sessions_outside(when["days"])

    def _rows_not_sent(self):
        """Return the sessions that the page did not have, because somebody else added them meanwhile."""
        return self.instance.sessions.exclude(pk__in=[form.instance.pk for form in self.initial_forms])
