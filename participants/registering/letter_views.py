"""Assignment letters: uploading them, and reading them by users who may see the person."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from accounts.access import AuthenticatedRequest
from participants.models import AssignmentLetter, Registration

from .finding import find_registration, not_possible, possible_actions
from .forms import LetterForm
from .letters import media_type, store_letter


def registration_letter(request: AuthenticatedRequest, code: str, number: int) -> HttpResponse:
    """Upload the letter; a second one replaces the first."""
    registration = find_registration(request, code, number)
    if "letter" not in possible_actions(registration, request.user):
        return not_possible(request, registration)
    form = LetterForm(request.POST, request.FILES) if request.method == "POST" else LetterForm()
    if form.is_valid():
        store_letter(registration, by=request.user, **form.cleaned_data)
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


def registration_letter_file(request: AuthenticatedRequest, code: str, number: int) -> HttpResponse:
    """Return the file as a download, never inside one of our pages."""
    seen = Registration.objects.visible_to(request.user).filter(event__code=code, number=number)
    letter = get_object_or_404(AssignmentLetter, registration__in=seen)
    try:
        with letter.file.open() as file:
            response = HttpResponse(file.read(), content_type=media_type(letter))  # at most 5 MB
    except FileNotFoundError:
        raise Http404 from None
    name = f"surat-tugas-{code.lower()}-{number}.{letter.file.name.rpartition('.')[2]}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, no-store"
    return response
