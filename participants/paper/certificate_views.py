"""All certificates of an event as files."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect

from accounts.access import AuthenticatedRequest, require_confirmation
from accounts.jobs.asking import start_by_post
from events.finding import find_event
from participants.models import Certificate

from .batches import CERTIFICATES, job_for

FORMS = ["print", "files"]


def certificates_files(request: AuthenticatedRequest, code: str) -> HttpResponse:
    """Start a job that makes the certificates that the reader may see (`as`: to print, or one file each).

    Without certificates, go back to the list. It is always a job: a single certificate has its own link.
    """
    event = find_event(request, code)
    wanted = request.GET.get("as")
    if wanted not in FORMS:
        return redirect("participants:certificates", event.code)
    if not Certificate.objects.visible_to(request.user).of_event(event).exists():
        raise Http404
    require_confirmation(request)
    return start_by_post(request, CERTIFICATES, lambda: job_for(CERTIFICATES, event, request.user, form=wanted))
