"""The format of a report, and the options of the lists behind the numbers of reports."""

from dataclasses import replace

from django import forms
from django.utils.translation import gettext_lazy as _

from agencies.forms import ManyField, choice_field, model_field
from agencies.models import Agency, Province, Regency
from events.filters import years_of_events
from events.models import Event
from reports.coverage.forms import CoverageForm
from reports.coverage.rows import Status
from reports.files.outputs import USUAL
from reports.forms import BasisForm, ScopeForm, choice_by_code
from reports.scope import CoverageScope


def _year(label) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label,
        choices=lambda: [("", _("All years")), *years_of_events()],
        coerce=int,
        empty_value=None,
        required=False,
    )


class OutputForm(forms.Form):
    """The format of the answer; a page by default."""

    format = forms.ChoiceField(
        required=False,
        error_messages={"invalid_choice": _("There is no format “%(value)s”: html, xlsx, pdf, csv, csv-id or json.")},
    )

    def __init__(self, data=None, *, formats=USUAL):
        super().__init__(data)
        choice_field(self, "format").choices = [
            (name, name.upper()) for name in {"html": None, **dict.fromkeys(formats)}
        ]

    @property
    def is_file(self) -> bool:
        """Return whether a file is asked for."""
        return self["format"].value() not in (None, "", "html")


class RegenciesForm(CoverageForm):
    """The regencies behind a number of the coverage report or of the trend."""

    has_paper = False
    status = forms.ChoiceField(
        label=_("Status"),
        choices=[("", _("All")), *Status.choices, ("eligible", _("Eligible")), ("new", _("Newly covered"))],
        required=False,
    )
    first = _year(_("First covered in the year"))


class EventsForm(BasisForm):
    """The events behind a number of a report."""

    has_paper = False
    regency = choice_by_code(Regency.objects.all(), _("Regency"), widget=forms.HiddenInput)
    year = _year(_("Year"))


class SeatsForm(ScopeForm):
    """The seats behind a number of a report."""

    has_paper = False
    kind = forms.ChoiceField(
        label=_("Kind of agency"), choices=[("", _("All kinds")), *Agency.Kind.choices], required=False
    )
    year = _year(_("Year"))
    event = choice_by_code(Event.objects.none(), _("Event"), widget=forms.HiddenInput)
    agency = forms.ModelChoiceField(Agency.objects.none(), required=False, widget=forms.HiddenInput)
    held_in = ManyField(Province.objects.all(), required=False, to_field_name="code", widget=forms.MultipleHiddenInput)

    def fit_to_reader(self) -> None:
        if self.reader:
            model_field(self, "event").queryset = Event.objects.visible_to(self.reader)
            model_field(self, "agency").queryset = Agency.objects.visible_to(self.reader)

    def scope_of_seats(self) -> CoverageScope:
        return replace(self.scope(), event=None)
