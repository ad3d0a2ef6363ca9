"""The portal's URLs, a view that is the limit for comparison, and a view that registers without a page."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import include, path

from accounts.access import AuthenticatedRequest
from accounts.models import Entry
from events.models import Event
from participants.models import Participant
from participants.registering import registration
from participants.registering.errors import QuotaFull

from .data import REGISTER_KNOWN
from .settings import WITHOUT_GUARD
from .unguarded import remove_guard


def write_one_row(request: AuthenticatedRequest) -> HttpResponse:
    """Write one row: the minimal cost of a signed-in write, with middleware, session, user and one INSERT."""
    Entry.objects.create(action="load", subject=request.POST["full_name"], by=request.user)
    return HttpResponse(status=204)


def register_known(request: AuthenticatedRequest) -> HttpResponse:
    """Register a stored person: the minimal cost of a seat."""
    person = Participant.objects.select_related("agency").get(pk=request.POST["person"])
    # The key is enough, because register() reads the event when it locks it.
    event = Event(pk=int(request.POST["event"]))
    try:
        return redirect(registration.register(person, event=event, by=request.user))
    except QuotaFull:
        return HttpResponse(status=409)


urlpatterns = [
    path("load/one-row/", write_one_row),
    path(REGISTER_KNOWN.removeprefix("/"), register_known),
    path("", include("bimtek_portal.urls")),
]

if WITHOUT_GUARD:
    remove_guard()
