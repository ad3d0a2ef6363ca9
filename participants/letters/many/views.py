"""Sending several letters at once: their files, the preview that matches them to people, storing or discarding them."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.access import AuthenticatedRequest
from agencies.forms import posted
from documents import wording
from documents.requests import largest_body
from documents.responses import file_response
from events.finding import find_event
from participants.letters.answers import lead_to
from participants.letters.covering import coverable
from participants.models import LetterUpload, Registration
from participants.registering.errors import NotPossible
from participants.registering.letters import media_type
from participants.registering.window import may_change
from participants.registering.wording import explain

from .forms import AssignForm, FilesForm
from .matching import owners
from .unpacking import LARGEST_TOGETHER, UnreadableLetters
from .uploads import discard, name_of, receive, store


@largest_body(LARGEST_TOGETHER)
def letters_new(request: AuthenticatedRequest, code: str) -> HttpResponse:
    """Take the files of several letters. Nothing is stored as a letter before the user has seen the preview."""
    event = find_event(request, code, right="registers_people")
    may_send = may_change(event, request.user)
    form = FilesForm(posted(request), request.FILES or None)
    if may_send and form.is_valid():
        try:
            upload = receive(event, form.cleaned_data["files"], by=request.user)
        except UnreadableLetters as unreadable:
            for problem in unreadable.problems:
                form.add_error("files", problem)
        else:
            return lead_to(request, upload.get_absolute_url())
    own = (
        LetterUpload.objects.visible_to(request.user)
        .of_kind(LetterUpload.Kind.ASSIGNMENT)
        .select_related("event")
        .filter(event=event, by=request.user)
    )
    context = {"event": event, "form": form, "may_send": may_send, "uploads": own}
    return render(request, "participants/letters/many/new.html", context)


def letters_preview(request: AuthenticatedRequest, code: str, key: str) -> HttpResponse:
    """Show whose letter each file is, as its name shows it. The user corrects it and stores all letters at once."""
    upload = _find(request, code, key)
    letters = list(upload.letters.all())
    if request.method == "POST" and upload.by_id != request.user.pk:
        raise PermissionDenied
    if request.POST.get("then") == "discard":
        discard(upload)
        messages.success(request, _("The files are discarded. No letter was stored."))
        return redirect("participants:letters-new", code)
    people = _people(request, upload)
    form = AssignForm(posted(request), letters=letters, people=people)
    if form.is_valid() and _is_stored(request, upload, form):
        return redirect(f"{reverse('participants:event-participants', args=[code])}?letter=missing")
    context = {"event": upload.event, "upload": upload, "form": form, "is_own": upload.by_id == request.user.pk}
    return render(request, "participants/letters/many/preview.html", context | {"people": len(people)})


def letters_file(request: AuthenticatedRequest, code: str, key: str, number: int) -> FileResponse:
    """Return one of the files as a download, so that the user can read number and date."""
    letter = get_object_or_404(_find(request, code, key).letters, position=number - 1)
    return file_response(letter.file, name_of(letter), media_type(letter.file))


def _find(request: AuthenticatedRequest, code: str, key: str) -> LetterUpload:
    event = find_event(request, code, right="registers_people")
    found = LetterUpload.objects.visible_to(request.user).of_kind(LetterUpload.Kind.ASSIGNMENT)
    upload = get_object_or_404(found, event=event, key=key)
    upload.event = event
    return upload


def _people(request: AuthenticatedRequest, upload: LetterUpload) -> list[Registration]:
    """Return the people without a letter, and those whom the names of the files show: their letter is replaced."""
    everybody = list(coverable(upload.event, request.user).select_related("letter"))
    named = owners([letter.name for letter in upload.letters.all()], everybody)
    return [one for one in everybody if one.letter_id is None or one.number in named]


def _is_stored(request: AuthenticatedRequest, upload: LetterUpload, form: AssignForm) -> bool:
    """Store the letters of a valid form. If one of the people has changed meanwhile, the form says so."""
    assigned = form.assigned()
    try:
        stored = store(upload, assigned, by=request.user)
    except NotPossible as error:
        form.add_error(None, explain(error))
        return False
    except LetterUpload.DoesNotExist:
        messages.warning(request, _("These files were stored or discarded meanwhile."))
        return True
    covered = sum(len(one.people) for one in assigned)
    text = ngettext(
        "%(letters)s letter is stored for %(people)s.", "%(letters)s letters are stored for %(people)s.", len(stored)
    )
    people = ngettext("%(count)s person", "%(count)s people", covered) % {"count": wording.number(covered)}
    messages.success(request, text % {"letters": wording.number(len(stored)), "people": people})
    return True
