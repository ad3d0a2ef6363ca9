"""Sending signed files, the preview that matches them to letters and certificates, storing or discarding them."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.access import AuthenticatedRequest
from agencies.forms import posted
from documents import wording
from documents.requests import largest_body
from documents.responses import PDF, file_response
from events.finding import find_event
from events.models import Invitation
from participants.certificates.issuing import Overtaken
from participants.letters.answers import lead_to
from participants.letters.many.unpacking import LARGEST_TOGETHER, UnreadableLetters
from participants.letters.many.uploads import discard, name_of
from participants.models import LetterUpload

from .forms import MatchForm, SignedFilesForm
from .papers import papers
from .storing import receive_signed, store_all


@largest_body(LARGEST_TOGETHER)
def signed_new(request: AuthenticatedRequest, code: str) -> HttpResponse:
    """Take signed files. Nothing is stored with a document before the user has seen the preview."""
    event = find_event(request, code, right="issues_certificates")
    form = SignedFilesForm(posted(request), request.FILES or None)
    if form.is_valid():
        try:
            upload = receive_signed(event, form.cleaned_data["files"], by=request.user)
        except UnreadableLetters as unreadable:
            for problem in unreadable.problems:
                form.add_error("files", problem)
        else:
            return lead_to(request, upload.get_absolute_url())
    own = LetterUpload.objects.visible_to(request.user).of_kind(LetterUpload.Kind.SIGNED).select_related("event")
    context = {"event": event, "form": form, "uploads": own.filter(event=event, by=request.user)}
    return render(request, "participants/signed/new.html", context | {"papers": papers(event, request.user)})


def signed_preview(request: AuthenticatedRequest, code: str, key: str) -> HttpResponse:
    """Show which document each file is, and what its signatures say. The user corrects it and stores all at once."""
    upload = _find(request, code, key)
    if request.method == "POST" and upload.by_id != request.user.pk:
        raise PermissionDenied
    if request.POST.get("then") == "discard":
        discard(upload)
        messages.success(request, _("The files are discarded. No signed file was stored."))
        return redirect("participants:signed-new", code)
    files = list(upload.letters.all())
    form = MatchForm(posted(request), files=files, papers=papers(upload.event, request.user))
    if form.is_valid() and _is_stored(request, upload, form):
        are_letters = {type(paper.document) for _one, paper in form.assigned()} == {Invitation}
        return redirect("events:invitations" if are_letters else "participants:certificates", code)
    context = {"event": upload.event, "upload": upload, "form": form, "is_own": upload.by_id == request.user.pk}
    return render(request, "participants/signed/preview.html", context | {"files": len(files)})


def signed_file(request: AuthenticatedRequest, code: str, key: str, number: int) -> FileResponse:
    """Return one of the files as a download."""
    one = get_object_or_404(_find(request, code, key).letters, position=number - 1)
    return file_response(one.file, name_of(one), PDF)


def _find(request: AuthenticatedRequest, code: str, key: str) -> LetterUpload:
    event = find_event(request, code, right="issues_certificates")
    found = LetterUpload.objects.visible_to(request.user).of_kind(LetterUpload.Kind.SIGNED)
    upload = get_object_or_404(found, event=event, key=key)
    upload.event = event
    return upload


def _is_stored(request: AuthenticatedRequest, upload: LetterUpload, form: MatchForm) -> bool:
    """Store the files of a valid form. If a certificate was revoked meanwhile, the form says so."""
    try:
        count = store_all(upload, form.assigned(), by=request.user)
    except Overtaken:
        form.add_error(None, _("One of the certificates was revoked meanwhile. Look at the list again."))
        return False
    except LetterUpload.DoesNotExist:
        messages.warning(request, _("These files were stored or discarded meanwhile."))
        return True
    text = ngettext(
        "%(count)s signed file is stored. It is handed out from now on.",
        "%(count)s signed files are stored. They are handed out from now on.",
        count,
    )
    messages.success(request, text % {"count": wording.number(count)})
    return True
