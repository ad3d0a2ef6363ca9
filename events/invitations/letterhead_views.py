"""The pages on which coordinators write the letterheads."""

from functools import partial

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.access import AuthenticatedRequest, needs
from accounts.models import Entry
from agencies.forms import posted
from documents.requests import largest_body
from documents.responses import PRIVATE_FOR_A_DAY, file_response, pdf_response
from events.models import Event, LetterImage, LetterSettings
from events.pictures.storing import MAXIMUM_SIZE

from .letterhead import copy_for_an_organiser, general_letterhead, letterheads, sample_letter, write_letterhead
from .letterhead_forms import LetterheadForm, OwnLetterheadForm
from .letters import sample_pdf


@largest_body(MAXIMUM_SIZE)
@needs("issues_letters")
def letterhead(request: AuthenticatedRequest) -> HttpResponse:
    """Write the letterhead, or look at a sample of what is typed without storing it. ?event= leads back to the letters
    for which it was wanted."""
    form = LetterheadForm(posted(request), request.FILES or None, instance=general_letterhead())
    return _page(request, form)


@largest_body(MAXIMUM_SIZE)
@needs("issues_letters")
def letterhead_new(request: AuthenticatedRequest) -> HttpResponse:
    """Write the letterhead of one organiser, beginning with the general one."""
    return _page(request, OwnLetterheadForm(posted(request), request.FILES or None, instance=copy_for_an_organiser()))


@largest_body(MAXIMUM_SIZE)
@needs("issues_letters")
def letterhead_own(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """Write the letterhead that an organiser has already."""
    own = get_object_or_404(letterheads().exclude(organiser=""), pk=pk)
    return _page(request, OwnLetterheadForm(posted(request), request.FILES or None, instance=own))


def _page(request: AuthenticatedRequest, form: LetterheadForm) -> HttpResponse:
    organiser = form.instance.organiser
    event = Event.objects.visible_to(request.user).filter(code=request.GET.get("event", "")).first()
    if form.is_valid():
        if "sample" in request.POST:
            return _sample(request, form)
        if _stored(request, form):
            messages.success(request, _("The letterhead is saved."))
            return redirect("events:invitations-issue", event.code) if event else redirect("events:letterhead")
    is_general = not isinstance(form, OwnLetterheadForm)
    written = Entry.objects.filter(action="letterhead-written").select_related("by").order_by("-pk")
    if not is_general:
        written = written.filter(subject=organiser) if organiser else written.none()
    context = {"form": form, "event": event, "last": written.first(), "organiser": organiser, "is_general": is_general}
    context["others"] = LetterSettings.objects.exclude(organiser="").only("organiser") if is_general else []
    return render(request, "events/invitations/letterhead.html", context)


def _stored(request: AuthenticatedRequest, form: LetterheadForm) -> bool:
    try:
        with transaction.atomic():
            write_letterhead(form.instance, fields=form.changed_fields, by=request.user)
    except IntegrityError:
        form.add_error(None, _("Somebody else changed this at the same time. Nothing was saved: please try again."))
        return False
    return True


def _sample(request: AuthenticatedRequest, form: LetterheadForm) -> HttpResponse:
    sample = sample_letter(form.instance, today=timezone.localdate())
    return pdf_response(
        request, "contoh-surat", partial(sample_pdf, sample), unavailable="events/invitations/letters_unavailable.html"
    )


@require_safe
@needs("issues_letters")
def letterhead_picture(request: AuthenticatedRequest, digest: str) -> HttpResponse:
    """Return a picture of letters for the page of the letterhead."""
    image = get_object_or_404(LetterImage, digest=digest)
    return file_response(bytes(image.content), digest, image.media_type, is_inline=True, cache=PRIVATE_FOR_A_DAY)
