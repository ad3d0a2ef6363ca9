"""The form by which a coordinator issues invitation letters."""

from datetime import date, timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agencies.days import DayField
from documents import wording
from events.models import Event, Invitation, LetterSettings
from events.number_pattern import names_of, parse

from .content import Order, number_values
from .letters import default_subject

_OLDEST = timedelta(days=366)
_SENDER = ["classification", "signatory_position", "signatory_name", "signatory_nip"]


def _from_model(model, name: str, **options) -> forms.Field:
    """Return a form field for a model's field, with the model's validators (Django leaves them to ModelForm)."""
    field = model._meta.get_field(name)
    own = [validator for validator in field.validators if not isinstance(validator, MaxLengthValidator)]
    return field.formfield(validators=own, **options)


class IssueForm(forms.Form):
    """Starts with the values of the event's last letters, otherwise with the organiser's letterhead."""

    dated_on = DayField(label=gettext_lazy("Date of the letters"))
    subject = _from_model(Invitation, "subject")
    classification = _from_model(
        LetterSettings, "classification", help_text=gettext_lazy("Part of the numbers, such as DL.01.")
    )
    signatory_position = _from_model(LetterSettings, "signatory_position")
    signatory_name = _from_model(LetterSettings, "signatory_name")
    signatory_nip = _from_model(LetterSettings, "signatory_nip")
    expected = forms.IntegerField(min_value=1, widget=forms.HiddenInput)

    def __init__(self, data, *, event: Event, settings: LetterSettings, today: date, due: int):
        last = event.invitations.order_by("pk").last()
        usual = last.sender if last else {name: getattr(settings, name) for name in _SENDER}
        subject = last.subject if last else default_subject(event)
        initial = {name: usual[name] for name in _SENDER} | {"dated_on": today, "subject": subject}
        super().__init__(data, initial=initial)
        self.event, self.settings, self.today, self.due = event, settings, today, due

    def clean_dated_on(self) -> date:
        day = self.cleaned_data["dated_on"]
        first, last = self.today - _OLDEST, self.event.ends_on
        if not first <= day <= last:
            days = {"first": wording.day(first), "last": wording.day(last)}
            raise ValidationError(
                _("Letters are dated from %(first)s to %(last)s, the last day of the event."), params=days
            )
        return day

    def clean(self) -> dict[str, object]:
        missing = self._missing(self.cleaned_data.get("classification", ""))
        if "classification" in missing and "classification" not in self.errors:
            self.add_error("classification", _("The numbers of letters need it."))
        if others := [name for name in missing if name != "classification"]:
            message = _("The letterhead lacks what its numbers need: %(names)s.")
            self.add_error(None, ValidationError(message, params={"names": names_of(others)}))
        return self.cleaned_data

    def _missing(self, classification: str) -> list[str]:
        return parse(self.settings.pattern).missing(number_values(self.event, self.settings, classification))

    def order(self) -> Order:
        return Order(**{name: self.cleaned_data[name] for name in ["dated_on", "subject", *_SENDER]})
