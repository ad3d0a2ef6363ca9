"""The form for a library that has seats of a pool but is not in the list of agencies."""

import re
from typing import Any, cast

from django import forms
from django.db import IntegrityError, transaction
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from agencies.adding import AgencyRefused, AlikeExists, new_agency
from agencies.forms import choice_field
from agencies.models import Agency
from events.locking import lock_event
from events.models import Event
from events.pools import Openings, add_libraries

from .agencies import agencies_with_seats
from .errors import RegistrationClosed
from .forms import AgencySelect
from .window import may_register

ADD = "add-agency"
"""The value of the button that adds the library."""
PREFIX = "new"
_PRESET = re.compile(r"([a-z]{1,10})-(\d\d(?:\.\d\d)?)")


class MissingAgencyForm(forms.Form):
    """The kind, the regency and the name of a library.

    If similar ones are recorded in the regency, `offered` has those with seats and `others` those without, and the form
    asks whether one of them is meant: `same` has its key, or NEW.
    """

    NEW = "new"

    kind = forms.ChoiceField(label=gettext_lazy("Kind"))
    regency = forms.ChoiceField(label=gettext_lazy("Regency or city"), widget=AgencySelect)
    name = forms.CharField(
        label=gettext_lazy("Name of the library"),
        max_length=200,
        help_text=gettext_lazy("In full, with the district if several villages have the name."),
    )
    same = forms.CharField(required=False, widget=forms.HiddenInput)
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    use_required_attribute = False

    def __init__(self, data: QueryDict | None = None, *, openings: Openings, preset: str = ""):
        super().__init__(data, prefix=PREFIX, initial=_initial(preset))
        self._openings = openings
        self.offered: list[Agency] = []
        self.others: list[Agency] = []
        kinds = [(kind.value, kind.label) for kind in openings.regencies]
        regencies = [(one.pk, f"{one.full_name}, {one.province.name}") for one in openings.all_regencies]
        self._offer("kind", kinds)
        self._offer("regency", regencies)
        self.is_open = bool(data or self.initial)

    @property
    def invitation(self) -> str:
        """Return the words that open the form."""
        kinds = [*self._openings.regencies]
        if len(kinds) > 1:
            return _("Not in the list? Add a library")
        return _("Not in the list? Add a %(library)s") % {"library": kinds[0].library}

    def clean(self) -> dict[str, Any]:
        super().clean()
        cleaned = self.cleaned_data
        if "kind" in cleaned and "regency" in cleaned:
            cleaned["place"] = self._openings.find(cleaned["kind"], cleaned["regency"])
            if cleaned["place"] is None:
                self.add_error("regency", _("The event has no seats for libraries of this kind there."))
        return cleaned

    def agency(self) -> Agency:
        """Return the unsaved agency of a valid form."""
        cleaned = self.cleaned_data
        return new_agency(cleaned["name"], kind=cleaned["kind"], regency=cleaned["place"])

    def despite(self) -> set[int]:
        """Return the keys of the similar agencies of which the reader says that none is meant."""
        seen = self.cleaned_data["seen"] if self.cleaned_data["same"] == self.NEW else ""
        return {int(key) for key in re.findall(r"\b\d{1,18}\b", seen)}

    def ask(self, alike: AlikeExists, selectable: list[Agency]) -> None:
        """Ask whether one of the similar agencies is meant, and keep which were shown."""
        self.offered = selectable
        self.others = [agency for agency in alike.agencies if agency not in selectable]
        self.may_be_new = not alike.is_same
        data = cast(QueryDict, self.data).copy()
        data[self.add_prefix("seen")] = " ".join(str(agency.pk) for agency in alike.agencies)
        self.data = data
        self.add_error("name", str(alike))

    def _offer(self, name: str, choices: list[tuple[str, Any]]) -> None:
        """Offer the choices; the only one is chosen already."""
        field = choice_field(self, name)
        if len(choices) == 1:
            field.initial = choices[0][0]
            field.choices = choices
        else:
            field.choices = [("", _("Choose")), *choices]
        if name == "kind" and len(choices) == 1:
            field.widget = forms.HiddenInput()


def _initial(preset: str) -> dict[str, str]:
    """Return the choices that an address such as ?new=village-18.03 makes."""
    match = _PRESET.fullmatch(preset)
    return {"kind": match[1], "regency": match[2]} if match else {}


def is_missing_agency(request: HttpRequest) -> bool:
    """Return whether the request adds a library: by its button, or by a name where no agency is chosen."""
    posted = request.POST
    return posted.get("then") == ADD or bool(posted.get(f"{PREFIX}-name", "").strip() and not posted.get("agency"))


def add_missing_agency(form: MissingAgencyForm, *, event: Event, by: User) -> Agency | None:
    """Add the library of the form, and return it, or the recorded one that is meant. Return None if the form has
    mistakes or a question. Raise RegistrationClosed."""
    if not form.is_valid():
        return None
    usable = agencies_with_seats(event, by)
    if form.cleaned_data["same"].isdecimal() and (chosen := usable.filter(pk=form.cleaned_data["same"][:18]).first()):
        return chosen
    agency = form.agency()
    try:
        _add(agency, form.despite(), event, by)
    except AlikeExists as alike:
        found = list(usable.filter(pk__in=[one.pk for one in alike.agencies]))
        if alike.is_same and found:
            return found[0]
        form.ask(alike, found)
    except AgencyRefused as refused:
        form.add_error("name", str(refused))
    except IntegrityError:  # an administrator has just recorded it
        form.add_error("name", _("This library was recorded just now by somebody else. Send the form again."))
    else:
        return agency
    return None


@transaction.atomic
def _add(agency: Agency, despite: set[int], event: Event, by: User) -> None:
    locked = lock_event(event)
    if not may_register(locked, by):
        raise RegistrationClosed
    add_libraries(locked, [agency], by=by, despite=despite)
