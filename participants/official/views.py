"""The official documents of an event: the list, and each as a file."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from accounts.access import AuthenticatedRequest, require, require_confirmation
from accounts.jobs.asking import start_by_post
from accounts.limits import one_at_a_time
from documents.responses import pdf_response
from events.finding import find_event
from participants.paper.sign_sheets import people

from .documents import DOCUMENTS, NothingToPrint
from .making import OFFICIAL, job_for, record_download

AT_ONCE = 200
"""People in a document that is made within the request, in some four seconds; more are for a job."""


def official_documents(request: AuthenticatedRequest, code: str) -> HttpResponse:
    """Show the documents that the portal makes from the data of the event."""
    event = find_event(request, code)
    count = people(event, request.user).count()
    rows = [
        (one, one.is_ready(event), count or not one.names_people, one.names_people and count > AT_ONCE)
        for one in DOCUMENTS.values()
    ]
    return render(
        request,
        "participants/official/documents.html",
        {"event": event, "rows": rows, "people": count},
    )


def official_document(request: AuthenticatedRequest, code: str, kind: str) -> HttpResponse:
    """Return one document about the people whom the user may see, or about many start a job that makes it; the trail
    keeps who took it."""
    event = find_event(request, code)
    document = DOCUMENTS.get(kind)
    if document is None or not document.is_ready(event):
        raise Http404
    if document.names_people:
        require(request.user, "registers_people")
    require_confirmation(request)
    found = list(people(event, request.user))
    if document.names_people and not found:
        return _nobody(request, code)
    if document.names_people and len(found) > AT_ONCE:
        return start_by_post(request, OFFICIAL, lambda: job_for(document, event, found, request.user))
    try:
        with one_at_a_time("file", request.user):
            response = pdf_response(
                request, document.file_name(event), lambda: document.pdf(event, found, request.user)
            )
    except NothingToPrint:
        return _nobody(request, code)
    record_download(document, event, len(found), by=request.user)
    return response


def _nobody(request: AuthenticatedRequest, code: str) -> HttpResponse:
    messages.warning(request, _("There is nobody to make it for yet."))
    return redirect("participants:official", code)
