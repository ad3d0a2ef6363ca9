"""What a person may ask a report for; the pages and the commands check it here alike."""

from dataclasses import replace
from typing import Self

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from agencies.days import DayField
from agencies.models import Agency, Province, Regency
from events.models import Course, Event, Programme

from .coverage.rows import Status
from .files.outputs import OUTPUTS
from .funnel.rows import By
from .scope import Basis, CoverageScope


def choice_by_code(queryset, label, empty=None, **more) -> forms.ModelChoiceField:
    """A choice by code, as commands and addresses name things."""
    invalid = {"invalid_choice": _("“%(value)s” is not known here.")}
    return forms.ModelChoiceField(
        queryset, label=label, required=False, to_field_name="code", empty_label=empty, error_messages=invalid, **more
    )


def _day(label: str) -> forms.DateField:
    return DayField(label=label, required=False)


class ScopeForm(forms.Form):
    """The options of a report over many events. `scope()` is what they mean; today and "attended" where nothing is
    said."""

    course = choice_by_code(Course.objects.all(), _("Course"), _("All courses"))
    programme = choice_by_code(Programme.objects.all(), _("Programme"), _("All programmes"))
    start = _day(_("From"))
    as_of = _day(_("As of"))
    province = choice_by_code(Province.objects.all(), _("Province"), _("All of Indonesia"))

    def __init__(self, data=None, *, province: Province | None = None):
        super().__init__(data)
        self.locked_province = province
        if province is not None:
            del self.fields["province"]

    def add_prefix(self, field_name: str) -> str:
        # The option is called "from" everywhere, which no Python name can be.
        return "from" if field_name == "start" else super().add_prefix(field_name)

    def clean(self) -> dict:
        cleaned = super().clean()
        start, as_of = cleaned.get("start"), cleaned.get("as_of") or timezone.localdate()
        if start and start > as_of and "as_of" in cleaned:
            self.add_error("start", _("The first day lies after the as-of date."))
        course, programme = cleaned.get("course"), cleaned.get("programme")
        if course and programme and course.programme != programme:
            self.add_error("programme", _("This course does not belong to the programme."))
        return cleaned

    def scope(self) -> CoverageScope:
        cleaned = self.cleaned_data
        return CoverageScope(
            as_of=cleaned["as_of"] or timezone.localdate(),
            start=cleaned["start"],
            province=self.locked_province or cleaned.get("province"),
            course=cleaned["course"],
            programme=cleaned["programme"],
            basis=Basis(cleaned.get("basis") or Basis.ATTENDED),
            event=cleaned.get("event"),
        )


class BasisForm(ScopeForm):
    """With the choice of what makes a person count."""

    basis = forms.ChoiceField(label=_("Basis"), choices=Basis, required=False)

    field_order = ["course", "programme", "start", "as_of", "basis", "kind", "event", "province"]


class CoverageForm(BasisForm):
    event = choice_by_code(
        Event.objects.not_cancelled(), _("New in event"), widget=forms.TextInput(attrs={"list": "events-in-scope"})
    )

    def clean(self) -> dict:
        cleaned = super().clean()
        if (
            not self.errors
            and cleaned.get("event")
            and not self.scope().events().filter(pk=cleaned["event"].pk).exists()
        ):
            self.add_error("event", _("This event lies outside: another course or programme, or another time."))
        return cleaned


class FunnelForm(ScopeForm):
    by = forms.ChoiceField(label=_("Rows"), choices=By, required=False)

    field_order = ["by"]


class NeverForm(BasisForm):
    kind = forms.ChoiceField(
        label=_("Kind of agency"), choices=[("", _("All kinds")), *Agency.Kind.choices], required=False
    )
    invited = forms.ChoiceField(
        label=_("Seats"), choices=[("", _("With or without")), ("yes", _("Seats of their own"))], required=False
    )


class RepeatedForm(ScopeForm):
    same_course = forms.ChoiceField(
        label=_("Course attended again"), choices=[("", _("Any")), ("yes", _("The same one"))], required=False
    )


class RegenciesForm(CoverageForm):
    """Which regencies a number of the coverage report or of the trend is about."""

    status = forms.ChoiceField(
        label=_("Status"),
        choices=[("", _("All")), *Status.choices, ("eligible", _("Eligible")), ("new", _("New in event"))],
        required=False,
    )
    first = forms.IntegerField(label=_("First covered in the year"), required=False, min_value=1900, max_value=2199)


class EventsForm(BasisForm):
    """Which events a number of a report is about."""

    regency = choice_by_code(Regency.objects.all(), _("Regency"), widget=forms.HiddenInput)
    year = forms.IntegerField(label=_("Year"), required=False, min_value=1900, max_value=2199)


class SeatsForm(ScopeForm):
    """Which seats a number of a report counts."""

    kind = forms.ChoiceField(
        label=_("Kind of agency"), choices=[("", _("All kinds")), *Agency.Kind.choices], required=False
    )
    year = forms.IntegerField(label=_("Year"), required=False, min_value=1900, max_value=2199)
    event = choice_by_code(Event.objects.none(), _("Event"), widget=forms.HiddenInput)
    agency = forms.ModelChoiceField(Agency.objects.none(), required=False, widget=forms.HiddenInput)
    held_in = forms.ModelMultipleChoiceField(
        Province.objects.all(), required=False, to_field_name="code", widget=forms.MultipleHiddenInput
    )

    def scope_of_seats(self) -> CoverageScope:
        return replace(self.scope(), event=None)

    def of_reader(self, reader: User) -> Self:
        """What the page names is what the reader may see."""
        for field, model in (("event", Event), ("agency", Agency)):
            self.fields[field].queryset = model.objects.visible_to(reader)
        return self


class OutputForm(forms.Form):
    """The format that is asked for; a page where nothing is said."""

    format = forms.ChoiceField(
        choices=[(name, name.upper()) for name in OUTPUTS],
        required=False,
        error_messages={"invalid_choice": _("There is no format “%(value)s”: html, xlsx, pdf, csv or json.")},
    )

    @property
    def is_file(self) -> bool:
        """Whether anything but a page is asked for."""
        return self["format"].value() not in (None, "", "html")
