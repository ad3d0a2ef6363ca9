"""The documents of an event on one page: letters, sheets, badges, photos, materials and the event report."""

from django.http import HttpResponse
from django.shortcuts import render

from accounts.access import AuthenticatedRequest
from events.finding import find_event
from events.models import Invitation


def event_documents(request: AuthenticatedRequest, code: str) -> HttpResponse:
    """Show where each document of the event is made or stored, and how many there are."""
    event = find_event(request, code)
    context = {
        "event": event,
        "letters": Invitation.objects.visible_to(request.user).filter(event=event).current().count(),
        "photos": event.photos.count(),
        "materials": event.materials.count(),
    }
    return render(request, "reports/home/event_documents.html", context)
