"""The guided page on which administrators enter changes of provinces and regencies."""

from collections.abc import Callable
from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.access import AuthenticatedRequest, needs
from agencies.forms import posted
from documents import wording
from events.region_changes import change_regions

from .forms import AnyChangeForm, MoveForm, NewProvinceForm, OfProvince, OfRegency, RenewForm, SplitForm
from .preview import RegionPreview, preview


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of change: its title, what it is, the choice of the region, and the form of the change."""

    name: str
    title: str | Promise
    text: str | Promise
    choice: type[forms.Form]
    form: Callable[..., AnyChangeForm]


KINDS = [
    Kind(
        "province",
        gettext_lazy("New province"),
        gettext_lazy("Regencies of a province form a new one, and get codes of it."),
        OfProvince,
        NewProvinceForm,
    ),
    Kind(
        "split",
        gettext_lazy("A regency splits"),
        gettext_lazy("A part of a regency becomes a regency of its own; the rest keeps its code."),
        OfRegency,
        SplitForm,
    ),
    Kind(
        "move",
        gettext_lazy("A regency moves to another province"),
        gettext_lazy("The regency gets a code of that province."),
        OfRegency,
        MoveForm,
    ),
    Kind(
        "code",
        gettext_lazy("New code or name"),
        gettext_lazy("A regency gets another code in its province, another name, or both."),
        OfRegency,
        RenewForm,
    ),
]


@needs("edits_agencies")
def region_changes(request: AuthenticatedRequest) -> HttpResponse:
    """Let the user choose the kind of change."""
    return render(request, "reports/regions/kinds.html", {"kinds": KINDS})


@needs("edits_agencies")
def region_change(request: AuthenticatedRequest, kind: str) -> HttpResponse:
    """Ask which region changes and how, preview the effect, and store it."""
    chosen = next((one for one in KINDS if one.name == kind), None)
    if chosen is None:
        raise Http404
    choice = chosen.choice(request.GET if "of" in request.GET else None)
    context = {"kind": chosen, "choice": choice}
    if choice.is_valid():
        of = choice.cleaned_data["of"]
        form = chosen.form(posted(request), of=of)
        found = _previewed(request, form)
        if found and form.has_seen(found.token) and _stored(request, form, name=f"{chosen.title}: {of.full_name}"):
            return redirect("reports:region-changes")
        context |= {"of": of, "change": form, "preview": found}
    return render(request, "reports/regions/change.html", context)


def _previewed(request: AuthenticatedRequest, form: AnyChangeForm) -> RegionPreview | None:
    """Return the effect of a valid form. Add the reasons to the form if it is impossible."""
    if not form.is_valid():
        return None
    try:
        return preview(form.change(), by=request.user)
    except ValidationError as error:
        form.add_error(None, error)
    except IntegrityError:
        form.add_error(None, _("Somebody else changed regions at the same time. Nothing was saved."))
    return None


def _stored(request: AuthenticatedRequest, form: AnyChangeForm, *, name: str) -> bool:
    """Store the change and say so; return whether that was possible."""
    try:
        change = form.change()
        moved = change_regions(change, by=request.user)
    except (ValidationError, IntegrityError):
        form.add_error(None, _("Somebody else changed regions at the same time. Nothing was saved."))
        return False
    text = _(
        "%(change)s, from %(day)s on, is stored. Agencies with a new region: %(agencies)s, pools of coming events: "
        "%(pools)s."
    )
    words = {"change": name, "day": wording.day(change.day)}
    counts = {"agencies": wording.number(moved.agencies), "pools": wording.number(moved.pools)}
    messages.success(request, text % (words | counts))
    return True
