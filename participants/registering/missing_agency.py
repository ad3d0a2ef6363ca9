"""The form for a library that has seats of a pool but is not in the list of agencies."""

import re
from collections.abc import Callable
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.access import AuthenticatedRequest
from accounts.models import User
from agencies.adding import AgencyRefused, AlikeExists, new_agency
from agencies.forms import TidyText, choice_field
from agencies.models import Agency
from events.locking import lock_event
from events.models import Event
from events.pools import Openings, add_libraries

from .entering.agency_field import AgencySelect
from .errors import RegistrationClosed
from .window import may_register
from .wording import explain

ADD = "add-agency"
"""The value of the button that adds the library."""
PREFIX = "new"
_PRESET = re.compile(r"([a-z]{1,10})-(\d\d(?:\.\d\d)?)", re.ASCII)


class MissingAgencyForm(forms.Form):
    """The kind, the regency and the name of a library.

    If similar ones are recorded in the regency, `offered` has those with seats and `others` those without, and the form
    asks whether one of them is meant: `same` has its key, or NEW.
    """

    NEW = "new"

    kind = forms.ChoiceField(label=gettext_lazy("Kind"))
    regency = forms.ChoiceField(label=gettext_lazy("Regency or city"), widget=AgencySelect)
    name = TidyText(
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
        places = list(openings.all_regencies)
        is_one_province = len({one.province_id for one in places}) == 1
        regencies = [
            (one.pk, one.full_name if is_one_province else f"{one.full_name}, {one.province.name}") for one in places
        ]
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
        return {int(key) for key in re.findall(r"\b\d{1,18}\b", seen, re.ASCII)}

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


def is_missing_agency(request: HttpRequest, chosen: str = "agency") -> bool:
    """Return whether the request adds a library: by its button, or by a name where no agency is `chosen` in that
    field."""
    posted = request.POST
    return posted.get("then") == ADD or bool(posted.get(f"{PREFIX}-name", "").strip() and not posted.get(chosen))


def receive_missing_agency(
    request: AuthenticatedRequest,
    event: Event,
    *,
    offered: Openings,
    usable: QuerySet[Agency],
    may: Callable[[Event, User], bool] = may_register,
) -> tuple[MissingAgencyForm, Agency | None]:
    """Add the library of the request, and return the form to show again and the agency to choose, which may be a
    recorded one that is meant and `usable`. Without an agency the form or a message says why. `may` is whether the user
    may do what the agency is for."""
    if not offered:
        raise PermissionDenied
    form = MissingAgencyForm(request.POST, openings=offered)
    agency = None
    try:
        agency = _find_or_add(form, event=event, by=request.user, usable=usable, may=may) if form.is_valid() else None
    except RegistrationClosed as error:
        messages.error(request, explain(error))
    return (MissingAgencyForm(openings=offered) if agency else form), agency


def chosen_text(agency: Agency) -> str:
    """Return the message that the agency is chosen on the page."""
    if agency.alert:
        text = _("%(agency)s is in the list now and chosen below. An administrator will check it.")
    else:
        text = _("%(agency)s was in the list already and is chosen below.")
    return text % {"agency": agency.name}


def _find_or_add(
    form: MissingAgencyForm, *, event: Event, by: User, usable: QuerySet[Agency], may: Callable[[Event, User], bool]
) -> Agency | None:
    """Return the agency of a valid form, or None if the form has a mistake or a question now."""
    if form.cleaned_data["same"].isdecimal() and (chosen := usable.filter(pk=form.cleaned_data["same"][:18]).first()):
        return chosen
    agency = form.agency()
    try:
        _add(agency, form.despite(), event, by, may)
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
def _add(agency: Agency, despite: set[int], event: Event, by: User, may: Callable[[Event, User], bool]) -> None:
    locked = lock_event(event)
    if not may(locked, by):
        raise RegistrationClosed
    add_libraries(locked, [agency], by=by, despite=despite)
