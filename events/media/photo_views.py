"""Photos of an event. All who see the event can see them; coordinators edit them."""

import re

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.access import AuthenticatedRequest, require
from documents import wording
from documents.requests import largest_body
from documents.responses import file_response
from events.finding import find_event
from events.media.photos import MAXIMUM_NUMBER, MAXIMUM_SIZE
from events.models import Event, Photo

from . import photos
from .photo_forms import CaptionsForm, UploadForm


@largest_body(MAXIMUM_SIZE * MAXIMUM_NUMBER)
def event_photos(request: AuthenticatedRequest, code: str) -> HttpResponse:
    """Show the photos in their order; coordinators add some, caption and move them here."""
    event = find_event(request, code)
    if request.method == "POST":
        require(request.user, "plans_events")
        return _upload(request, event) if "upload" in request.POST else _arrange(request, event)
    return _page(request, event)


def _page(
    request: AuthenticatedRequest,
    event: Event,
    *,
    upload: UploadForm | None = None,
    captions: CaptionsForm | None = None,
) -> HttpResponse:
    shown = _in_order(event)
    has_room = len(shown) < photos.MAXIMUM_NUMBER
    context = {"event": event, "photos": shown, "limit": photos.MAXIMUM_NUMBER, "has_room": has_room}
    if request.user.rights.plans_events:
        context |= {"upload": upload or UploadForm(), "captions": captions or CaptionsForm(shown)}
    return render(request, "events/media/photos.html", context)


def _in_order(event: Event) -> list[Photo]:
    return list(event.photos.order_by("position", "pk"))


def _upload(request: AuthenticatedRequest, event: Event) -> HttpResponse:
    """Store what can be stored, and name at the field each file that cannot."""
    form = UploadForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, event, upload=form)
    stored, refused = photos.add_photos(event, form.cleaned_data["files"], by=request.user)
    if stored:
        text = ngettext("%(count)s photo is stored.", "%(count)s photos are stored.", len(stored))
        messages.success(request, text % {"count": wording.number(len(stored))})
    if not refused:
        return redirect("events:photos", event.code)
    for file in refused:
        form.add_error("files", _("%(name)s: %(reason)s") % {"name": file.name, "reason": file.reason})
    return _page(request, event, upload=form)


def _arrange(request: AuthenticatedRequest, event: Event) -> HttpResponse:
    """Keep the captions, and move a photo if a button of one was pressed."""
    form = CaptionsForm(_in_order(event), request.POST)
    if not form.is_valid():
        return _page(request, event, captions=form)
    photos.caption_photos(event, form.captions(), by=request.user)
    if move := re.fullmatch(r"(up|down)-(\d{1,18})", request.POST.get("move", "")):
        photo = event.photos.filter(pk=int(move[2])).first()
        if photo:
            photos.move_photo(photo, -1 if move[1] == "up" else 1, by=request.user)
    else:
        messages.success(request, _("Saved."))
    return redirect("events:photos", event.code)


def photo_delete(request: AuthenticatedRequest, code: str, pk: int) -> HttpResponse:
    """Ask once, then delete for good."""
    event = find_event(request, code, right="plans_events")
    photo = get_object_or_404(event.photos, pk=pk)
    if request.method == "POST":
        photos.delete_photo(photo, by=request.user)
        messages.success(request, _("The photo is deleted."))
        return redirect("events:photos", event.code)
    return render(request, "events/media/photo_delete.html", {"event": event, "photo": photo})


def photo(request: AuthenticatedRequest, code: str, pk: int, *, small: bool = False) -> FileResponse:
    """Return the picture, or its small version."""
    found = get_object_or_404(Photo.objects.visible_to(request.user), pk=pk, event__code=code)
    name = f"foto-{code.lower()}-{found.position}.jpg"
    return file_response(found.small if small else found.file, name, "image/jpeg", is_inline=True)
