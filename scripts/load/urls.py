"""The portal's URLs, a view that is the limit for comparison, and a view that registers without a page."""

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import include, path

from accounts.access import AuthenticatedRequest
from accounts.models import Entry, User
from events.locking import lock_event
from events.models import Event
from participants.models import Participant, Registration
from participants.registering.errors import QuotaFull
from participants.registering.registration import register

from .data import REGISTER_KNOWN
from .settings import WITHOUT_GUARD
from .unguarded import look_and_register, remove_guard


def write_one_row(request: AuthenticatedRequest) -> HttpResponse:
    """Write one row: the minimal cost of a signed-in write, with middleware, session, user and one INSERT."""
    Entry.objects.create(action="load", subject=request.POST["full_name"], by=request.user)
    return HttpResponse(status=204)


@transaction.atomic
def lock_and_register(person: Participant, *, event: Event, by: User) -> Registration:
    return register(person, event=lock_event(event), by=by)


def register_known(request: AuthenticatedRequest) -> HttpResponse:
    """Register a stored person: the minimal cost of a seat."""
    person = Participant.objects.select_related("agency").get(pk=request.POST["person"])
    # The key is enough, because locking reads the event.
    event = Event(pk=int(request.POST["event"]))
    action = look_and_register if WITHOUT_GUARD else lock_and_register
    try:
        return redirect(action(person, event=event, by=request.user))
    except QuotaFull:
        return HttpResponse(status=409)


urlpatterns = [
    path("load/one-row/", write_one_row),
    path(REGISTER_KNOWN.removeprefix("/"), register_known),
    path("", include("bimtek_portal.urls")),
]

if WITHOUT_GUARD:
    remove_guard()
