"""The official documents of an event: the list, and each as a file."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from accounts.access import AuthenticatedRequest, require, require_confirmation
from accounts.limits import one_at_a_time
from accounts.trail.recording import record
from documents.responses import pdf_response
from events.finding import find_event
from participants.paper.sign_sheets import people

from .documents import DOCUMENTS, NothingToPrint

MOST_PEOPLE = 500
"""Of one file, which takes some ten seconds; larger events make the documents by province."""


def official_documents(request: AuthenticatedRequest, code: str) -> HttpResponse:
    """Show the documents that the portal makes from the data of the event."""
    event = find_event(request, code)
    count = people(event, request.user).count()
    rows = [(one, one.is_ready(event), count or not one.names_people) for one in DOCUMENTS.values()]
    return render(request, "participants/official/documents.html", {"event": event, "rows": rows, "people": count})


def official_document(request: AuthenticatedRequest, code: str, kind: str) -> HttpResponse:
    """Return one document about the people whom the user may see; the trail keeps who took it."""
    event = find_event(request, code)
    document = DOCUMENTS.get(kind)
    if document is None or not document.is_ready(event):
        raise Http404
    if document.names_people:
        require(request.user, "registers_people")
    require_confirmation(request)
    found = list(people(event, request.user)[: MOST_PEOPLE + 1])
    if len(found) > MOST_PEOPLE or (document.names_people and not found):
        return _refused(request, code, len(found))
    try:
        with one_at_a_time("file", request.user):
            response = pdf_response(
                request, document.file_name(event), lambda: document.pdf(event, found, request.user)
            )
    except NothingToPrint:
        return _refused(request, code, 0)
    if document.names_people:
        record(
            "list-downloaded",
            str(document.title),
            by=request.user,
            changes={"count": (None, len(found))},
            event=event.pk,
            province=request.user.province_id or "",
        )
    return response


def _refused(request: AuthenticatedRequest, code: str, count: int) -> HttpResponse:
    text = _("There are too many participants for one file.") if count else _("There is nobody to make it for yet.")
    messages.warning(request, text)
    return redirect("participants:official", code)
