"""The forms by which a coordinator issues invitation letters, and fills in numbers that were to follow."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agencies.days import DayField
from agencies.forms import AsksOnce
from documents import wording
from events.models import Event, Invitation, LetterSettings, Number, NumberKind
from events.number_pattern import names_of, parse
from events.numbering import next_serial

from .content import Numbering, Order, number_values
from .issuing import Row
from .words import default_subject

_OLDEST = timedelta(days=366)
_SENDER = [
    "nature",
    "classification",
    "on_behalf_of",
    "signatory_position",
    "signatory_name",
    "signatory_nip",
    "signed_electronically",
]
_LONGEST_NUMBER = 100  # characters of a number that somebody types
_LARGEST_START = 999_999
_USUAL_JUMP = 100
"""So many serials may be left out without a question: more are often a typo."""


def _from_model(model, name: str, **options) -> forms.Field:
    """Return a form field for a model's field, with the model's validators (Django leaves them to ModelForm)."""
    field = model._meta.get_field(name)
    own = [validator for validator in field.validators if not isinstance(validator, MaxLengthValidator)]
    return field.formfield(validators=own, **options)


def _number_field(label: str) -> forms.Field:
    """Return a field for a number that somebody types: one line, as tidy as the subject."""
    return _from_model(Invitation, "subject", label=label, required=False, max_length=_LONGEST_NUMBER)


def check_typed(form: forms.Form, texts: dict[str, str]) -> None:
    """Add an error to each field whose number occurs twice or was given out before; `texts` are by field."""
    taken = set(
        Number.objects.filter(kind=NumberKind.INVITATION, text__in=texts.values()).values_list("text", flat=True)
    )
    for name, text in texts.items():
        if text in taken:
            form.add_error(name, ValidationError(_("This number was given out before."), "taken"))
        taken.add(text)


class IssueForm(AsksOnce):
    """Starts with the values of the event's last letters, otherwise with the organiser's letterhead. All that are due
    are ticked. A start far ahead of the series is asked about."""

    dated_on = DayField(label=gettext_lazy("Date of the letters"))
    subject = _from_model(
        Invitation, "subject", error_messages={"required": gettext_lazy("Write the subject of the letters.")}
    )
    nature = _from_model(LetterSettings, "nature")
    classification = _from_model(
        LetterSettings, "classification", help_text=gettext_lazy("Part of the numbers, such as DL.01.")
    )
    on_behalf_of = _from_model(LetterSettings, "on_behalf_of")
    signatory_position = _from_model(LetterSettings, "signatory_position")
    signatory_name = _from_model(LetterSettings, "signatory_name")
    signatory_nip = _from_model(LetterSettings, "signatory_nip")
    signed_electronically = _from_model(LetterSettings, "signed_electronically")
    copies_to = _from_model(LetterSettings, "copies_to", widget=forms.Textarea(attrs={"rows": 3}))
    numbering = forms.ChoiceField(
        label=gettext_lazy("Numbers"), choices=Numbering.choices, initial=Numbering.SERIES, widget=forms.RadioSelect
    )
    start = forms.IntegerField(
        label=gettext_lazy("First serial"),
        required=False,
        min_value=1,
        max_value=_LARGEST_START,
        help_text=gettext_lazy("Where your register of letters stands, such as 120. Only to continue from there."),
    )
    quotas = forms.MultipleChoiceField(
        error_messages={
            "required": gettext_lazy("Tick at least one recipient."),
            "invalid_choice": gettext_lazy(
                "Something has changed meanwhile. Check the number of letters and press again."
            ),
        }
    )

    def __init__(self, data, *, event: Event, settings: LetterSettings, today: date, due: Sequence[Row]):
        last = event.invitations.order_by("pk").last()
        usual = {name: getattr(settings, name) for name in _SENDER} | {"copies_to": settings.copies_to}
        if last:
            usual |= {name: last.sender[name] for name in _SENDER if name in last.sender}
            usual["copies_to"] = "\n".join(last.sender["copies_to"])
        subject = last.subject if last else default_subject(event)
        super().__init__(data, initial=usual | {"dated_on": today, "subject": subject})
        self.event, self.settings, self.today, self.due = event, settings, today, due
        quotas = cast(forms.MultipleChoiceField, self.fields["quotas"])
        quotas.choices = [(str(row.quota.pk), row.quota.label) for row in due]
        for row in due:
            self.fields[f"number-{row.quota.pk}"] = _number_field(
                _("Number for %(agency)s") % {"agency": row.quota.label}
            )

    def recipients(self) -> list[tuple[Row, bool, forms.BoundField]]:
        """Return what is due, each with whether it is ticked and the field for its number."""
        ticked = (
            set(cast(QueryDict, self.data).getlist("quotas"))
            if self.is_bound
            else {str(row.quota.pk) for row in self.due}
        )
        return [(row, str(row.quota.pk) in ticked, self[f"number-{row.quota.pk}"]) for row in self.due]

    def clean_dated_on(self) -> date:
        return _dated(self.cleaned_data["dated_on"], self.today, self.event)

    def clean(self) -> dict[str, Any]:
        numbering = self.cleaned_data.get("numbering")
        if numbering in (Numbering.SERIES, Numbering.START):
            self._check_pattern()
        if numbering == Numbering.START and not self.cleaned_data.get("start") and "start" not in self.errors:
            self.add_error("start", _("Write the number from which the portal goes on."))
        if "preview" not in self.data:
            if numbering == Numbering.TYPED:
                self._check_typed()
            if numbering == Numbering.START:
                self._ask_about_jump()
        return self.cleaned_data

    def chosen(self) -> list[int]:
        """Return the ids of the ticked quotas."""
        return [int(pk) for pk in self.cleaned_data.get("quotas", ())]

    def order(self) -> Order:
        said = self.cleaned_data
        return Order(
            **{name: said[name] for name in ["dated_on", "subject", *_SENDER]},
            copies_to=said["copies_to"].splitlines(),
            numbering=Numbering(said["numbering"]),
            start=said["start"],
            typed={row.quota.pk: said.get(f"number-{row.quota.pk}", "") for row in self.due},
        )

    def _check_pattern(self) -> None:
        missing = self._missing(self.cleaned_data.get("classification", ""))
        if "classification" in missing and "classification" not in self.errors:
            self.add_error("classification", _("The numbers of letters need it."))
        if others := [name for name in missing if name != "classification"]:
            message = _("The letterhead lacks what its numbers need: %(names)s.")
            self.add_error(None, ValidationError(message, params={"names": names_of(others)}))

    def _ask_about_jump(self) -> None:
        start, day = self.cleaned_data.get("start"), self.cleaned_data.get("dated_on")
        if not (start and day) or start - (following := next_serial(NumberKind.INVITATION, day.year)) <= _USUAL_JUMP:
            return
        words = {"year": str(day.year), "next": wording.number(following), "start": wording.number(start)}
        text = _(
            "The next serial of %(year)s is %(next)s. From %(start)s on, no letter ever gets the numbers that are "
            "left out."
        )
        self.ask([text % words], field="start")

    def _check_typed(self) -> None:
        names = [f"number-{pk}" for pk in self.chosen()]
        for name in names:
            if name in self.cleaned_data and not self.cleaned_data[name]:
                self.add_error(name, ValidationError(_("Write the number of this letter."), "missing"))
        check_typed(self, {name: self.cleaned_data[name] for name in names if self.cleaned_data.get(name)})

    def _missing(self, classification: str) -> list[str]:
        return parse(self.settings.pattern).missing(number_values(self.event, self.settings, classification))


class NumbersForm(forms.Form):
    """The numbers of letters that were issued without; those that are left empty still follow."""

    dated_on = DayField(label=gettext_lazy("Date of the letters"))

    def __init__(self, data, *, event: Event, today: date, letters: Iterable[Invitation]):
        super().__init__(data, initial={"dated_on": today})
        self.event, self.today, self.letters = event, today, list(letters)
        for letter in self.letters:
            self.fields[f"number-{letter.pk}"] = _number_field(letter.addressee)

    def clean_dated_on(self) -> date:
        return _dated(self.cleaned_data["dated_on"], self.today, self.event)

    def clean(self) -> dict[str, Any]:
        typed = {name: text for name, text in self.cleaned_data.items() if name.startswith("number-") and text}
        if not typed and not self.errors:
            raise ValidationError(_("Write at least one number."), "missing")
        check_typed(self, typed)
        return self.cleaned_data

    def rows(self) -> list[forms.BoundField]:
        return [self[f"number-{letter.pk}"] for letter in self.letters]

    def texts(self) -> dict[int, str]:
        """Return the numbers by the ids of their letters."""
        found = {letter.pk: self.cleaned_data.get(f"number-{letter.pk}", "") for letter in self.letters}
        return {pk: text for pk, text in found.items() if text}


def _dated(day: date, today: date, event: Event) -> date:
    first, last = today - _OLDEST, max(event.ends_on, today)
    if not first <= day <= last:
        days = {"first": wording.day(first), "last": wording.day(last)}
        raise ValidationError(
            _("Letters are dated from %(first)s to %(last)s, the last day of the event."), params=days
        )
    return day
