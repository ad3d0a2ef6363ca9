"""Assignment letters: uploading them, and reading them by users who may see the person."""

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from accounts.access import AuthenticatedRequest
from agencies.forms import posted
from documents.requests import largest_body
from documents.responses import file_response
from participants.models import Registration
from participants.registering.letters import MAXIMUM_SIZE

from .finding import find_registration, not_possible, possible_actions
from .forms import LetterForm
from .letters import media_type, store_letter


@largest_body(MAXIMUM_SIZE)
def registration_letter(request: AuthenticatedRequest, code: str, number: int) -> HttpResponse:
    """Upload the letter; a second one replaces the first."""
    registration = find_registration(request, code, number)
    if "letter" not in possible_actions(registration, request.user):
        return not_possible(request, registration)
    form = LetterForm(posted(request), request.FILES or None)
    if form.is_valid():
        store_letter([registration], by=request.user, **form.cleaned_data)
        messages.success(request, _("The assignment letter is stored."))
        return redirect(registration)
    context = {
        "event": registration.event,
        "registration": registration,
        "participant": registration.participant,
        "form": form,
        "title": _("Assignment letter"),
        "text": _("PDF, JPEG or PNG, at most 5 MB."),
        "button": _("Send"),
    }
    return render(request, "participants/registering/registration_action.html", context)


def registration_letter_file(request: AuthenticatedRequest, code: str, number: int) -> FileResponse:
    """Return the file as a download, never inside one of our pages."""
    seen = Registration.objects.visible_to(request.user).select_related("letter")
    letter = get_object_or_404(seen, event__code=code, number=number).letter
    if letter is None or not letter.file:
        raise Http404
    name = f"surat-tugas-{code.lower()}-{number}.{str(letter.file).rpartition('.')[2]}"
    return file_response(letter.file, name, media_type(letter))
