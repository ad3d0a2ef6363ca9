"""The portal's addresses, the limit to which registering is compared, and registering without its page."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import include, path

from accounts.access import AuthenticatedRequest
from accounts.models import Entry
from events.models import Event
from participants.models import Participant
from participants.registering import registration
from participants.registering.errors import QuotaFull

from .data import DOOR
from .settings import WITHOUT_GUARD
from .unguarded import take_guard_out


def write_one_row(request: AuthenticatedRequest) -> HttpResponse:
    """What any signed-in write costs at least: the middleware, session and user, one INSERT."""
    Entry.objects.create(action="load", subject=request.POST["full_name"], by=request.user)
    return HttpResponse(status=204)


def register_known(request: AuthenticatedRequest) -> HttpResponse:
    """What a seat costs at least: the same as above, a person who is recorded already, and the door."""
    person = Participant.objects.select_related("agency").get(pk=request.POST["person"])
    # Its key is enough: the door reads the event as it locks it.
    event = Event(pk=int(request.POST["event"]))
    try:
        return redirect(registration.register(person, event=event, by=request.user))
    except QuotaFull:
        return HttpResponse(status=409)


urlpatterns = [
    path("load/one-row/", write_one_row),
    path(DOOR.removeprefix("/"), register_known),
    path("", include("bimtek_portal.urls")),
]

if WITHOUT_GUARD:
    take_guard_out()
