"""Materials of an event. All who see the event can read them; coordinators edit them. Participants read them by
their personal link (participants.personal)."""

import re

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from accounts.access import AuthenticatedRequest, require
from documents.requests import largest_body
from events.finding import find_event
from events.models import Event, Material

from . import materials
from .material_forms import MaterialForm, TitlesForm


@largest_body(materials.MAXIMUM_SIZE)
def event_materials(request: AuthenticatedRequest, code: str) -> HttpResponse:
    """Show the materials in their order; coordinators add some, name and move them here."""
    event = find_event(request, code)
    if request.method == "POST":
        require(request.user, "plans_events")
        return _add(request, event) if "add" in request.POST else _arrange(request, event)
    return _page(request, event)


def _page(
    request: AuthenticatedRequest, event: Event, *, add: MaterialForm | None = None, titles: TitlesForm | None = None
) -> HttpResponse:
    shown = list(event.materials.in_order())
    has_room = len(shown) < materials.MAXIMUM_NUMBER
    context = {"event": event, "materials": shown, "limit": materials.MAXIMUM_NUMBER, "has_room": has_room}
    if request.user.rights.plans_events:
        context |= {"add": add or MaterialForm(), "titles": titles or TitlesForm(shown)}
    return render(request, "events/media/materials.html", context)


def _add(request: AuthenticatedRequest, event: Event) -> HttpResponse:
    form = MaterialForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, event, add=form)
    file, link, title = form.cleaned_data["file"], form.cleaned_data["link"], form.chosen_title()
    try:
        if file:
            materials.add_file(event, file, title=title, by=request.user)
        else:
            materials.add_link(event, link, title=title, by=request.user)
    except materials.TooMany:
        pass  # the page says so by itself
    else:
        messages.success(request, _("%(title)s is added.") % {"title": title})
    return redirect("events:materials", event.code)


def _arrange(request: AuthenticatedRequest, event: Event) -> HttpResponse:
    """Keep the titles, and move a material if a button of one was pressed."""
    form = TitlesForm(list(event.materials.in_order()), request.POST)
    if not form.is_valid():
        return _page(request, event, titles=form)
    materials.rename(event, form.titles(), by=request.user)
    if move := re.fullmatch(r"(up|down)-(\d{1,18})", request.POST.get("move", "")):
        material = event.materials.filter(pk=int(move[2])).first()
        if material:
            materials.move(material, -1 if move[1] == "up" else 1, by=request.user)
    else:
        messages.success(request, _("Saved."))
    return redirect("events:materials", event.code)


def material_delete(request: AuthenticatedRequest, code: str, pk: int) -> HttpResponse:
    """Ask once, then delete for good."""
    event = find_event(request, code, right="plans_events")
    material = get_object_or_404(event.materials, pk=pk)
    if request.method == "POST":
        materials.delete(material, by=request.user)
        messages.success(request, _("%(title)s is deleted.") % {"title": material.title})
        return redirect("events:materials", event.code)
    return render(request, "events/media/material_delete.html", {"event": event, "material": material})


def material(request: AuthenticatedRequest, code: str, pk: int) -> FileResponse:
    """Return the file. A link has no file, so it gives a 404."""
    return materials.download(get_object_or_404(Material.objects.visible_to(request.user), pk=pk, event__code=code))
