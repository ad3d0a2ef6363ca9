"""Requests for correction, as staff see and decide them."""

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from accounts.access import AuthenticatedRequest
from events.mail_words import mails_sent
from participants.mails.to_participant import decision_recipients
from participants.models import CorrectionRequest, Participant
from participants.registering.entry import Unanswered
from participants.registering.finding import possible_actions
from participants.registering.wording import corrected_text

from . import corrections
from .corrections import AlreadyDecided
from .forms import AnswerForm, CorrectedForm


def correction_detail(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """Show the wanted values beside the recorded ones. The form to accept them is filled with the wanted values."""
    correction = _find(request, pk)
    person = correction.registration.participant
    before = Participant.objects.get(pk=person.pk)
    wishes = corrections.wishes(correction)  # before the form changes the instance
    form, answer = CorrectedForm(instance=person, initial=correction.wanted, reader=request.user), AnswerForm()
    if request.method == "POST" and correction.is_open:
        refuses = request.POST.get("decision") == "refuse"
        form = form if refuses else CorrectedForm(request.POST, instance=person, reader=request.user)
        answer = AnswerForm(request.POST, refuses=refuses)
        if _decided(request, correction, form, answer, before=before, refuses=refuses):
            return redirect("participants:data-request-list")
    context = {
        "correction": correction,
        "wishes": wishes,
        "form": form,
        "answer": answer,
        "registration": correction.registration,
        "participant": before,
        "event": correction.registration.event,
        "possible": possible_actions(correction.registration, request.user),
        "recipients": decision_recipients(correction.registration),
        "no_mail": "no_mail" in request.POST,
    }
    return render(request, "participants/personal/correction_detail.html", context)


def _decided(
    request: AuthenticatedRequest,
    correction: CorrectionRequest,
    form: CorrectedForm,
    answer: Form,
    *,
    before: Participant,
    refuses: bool,
) -> bool:
    """Decide the request; return whether it is decided now, by this user or by another."""
    name = {"name": before.full_name}
    send_mail = "no_mail" not in request.POST
    if not all([answer.is_valid(), refuses or form.is_valid()]):  # both, so that all mistakes are shown at once
        return False
    try:
        if refuses:
            said = answer.cleaned_data["answer"]
            mailed = corrections.refuse(correction, by=request.user, answer=said, send_mail=send_mail)
            text = _("Nothing was changed. The answer is on the page of %(name)s.") % name
        else:
            said = answer.cleaned_data["answer"]
            mailed = corrections.accept(
                correction, form, by=request.user, before=before, answer=said, send_mail=send_mail
            )
            text = corrected_text(before, form.instance)
        messages.success(request, f"{text} {mails_sent(mailed)}")
    except Unanswered:
        return False
    except AlreadyDecided:
        messages.warning(request, _("Somebody else decided about this request meanwhile."))
    return True


def _find(request: AuthenticatedRequest, pk: int) -> CorrectionRequest:
    seen = CorrectionRequest.objects.visible_to(request.user).select_related(
        "registration__event__province",
        "registration__participant__agency",
        "registration__agency__province",
        "registration__agency__regency",
        "decided_by",
    )
    return get_object_or_404(seen, pk=pk)
