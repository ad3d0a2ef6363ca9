"""One person's certificates at an event: all of them, and the actions on the last one."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from accounts.access import AuthenticatedRequest
from agencies.forms import posted
from documents.pdf.signatures import check_pdfs, describe
from documents.requests import largest_body
from documents.responses import pdf_response
from events.finding import find_event
from participants.certificates.signing import MAXIMUM_SIZE
from participants.mails.certificates import certificate_recipients
from participants.models import Certificate, Registration

from .answers import REFUSALS, certificate_to_change, explain, find_certificate
from .changes import changed_words, words_today
from .completion import State, with_states
from .forms import ReissueForm, RevokeForm, SignedForm
from .issuing import may_issue, reissue_certificate, revoke_certificate
from .printing import certificate_pdf
from .signing import handed_out_pdf, remove_signed, signed_of, store_signed


def person_certificates(request: AuthenticatedRequest, code: str, number: int) -> HttpResponse:
    """Show all certificates of the person, the last one first."""
    event = find_event(request, code)
    words = words_today(event)
    seen = with_states(Registration.objects.visible_to(request.user).filter(event=event), words)
    registration = get_object_or_404(seen.select_related("participant", "agency"), number=number)
    found = registration.certificates.select_related(
        "number", "signed__uploaded_by", "issued_by", "revoked_by", "replaces__number"
    )
    name = registration.participant.full_name
    state, certificates = State(registration.certificate_state), list(found.order_by("-pk"))
    can_issue = request.user.rights.issues_certificates and may_issue(event, event.local_day())
    context = {
        "event": event,
        "registration": registration,
        "state": state,
        "is_open": state == State.SHORT and not event.is_over,
        "certificates": certificates,
        "changed": changed_words(certificates[0].content, words, name) if state == State.OUTDATED else [],
        "can_change": request.user.rights.issues_certificates,
        "can_issue": can_issue and state == State.DUE,
        "can_reissue": can_issue and registration.completed,
    }
    return render(request, "participants/certificates/person.html", context)


def certificate_file(request: AuthenticatedRequest, code: str, number: int, pk: int) -> HttpResponse:
    """Return the PDF that the holder gets; with ?generated=1 the PDF made by the portal, even if a signed one
    exists."""
    certificate = find_certificate(request, code, number, pk)
    make = certificate_pdf if "generated" in request.GET else handed_out_pdf
    name = f"sertifikat-{code.lower()}-{certificate.number.year}-{certificate.number.serial}"
    return pdf_response(request, name, lambda: make(certificate))


def certificate_revoke(request: AuthenticatedRequest, code: str, number: int, pk: int) -> HttpResponse:
    certificate = certificate_to_change(request, code, number, pk)
    form = RevokeForm(posted(request))
    if form.is_valid():
        try:
            revoke_certificate(certificate, reason=form.cleaned_data["reason"], by=request.user)
        except REFUSALS as error:
            form.add_error(None, explain(error))
        else:
            messages.success(request, _("Certificate %(number)s is revoked.") % {"number": certificate.number})
            return _to_person(certificate)
    words: dict[str, object] = {
        "title": _("Revoke certificate %(number)s") % {"number": certificate.number},
        "text": _(
            "Its public page will say that it is revoked and on which day, but not why. Its number is never used again."
        ),
        "button": _("Revoke"),
        "is_danger": True,
    }
    return _action(request, certificate, form, words)


def certificate_reissue(request: AuthenticatedRequest, code: str, number: int, pk: int) -> HttpResponse:
    certificate = certificate_to_change(request, code, number, pk)
    event = certificate.registration.event
    form = ReissueForm(posted(request), event=event, today=event.local_day())
    if form.is_valid():
        try:
            new = reissue_certificate(
                certificate,
                order=form.order(),
                reason=form.cleaned_data["reason"],
                by=request.user,
                send_mail="no_mail" not in request.POST,
            )
        except REFUSALS as error:
            form.add_error(None, explain(error))
        else:
            messages.success(request, _("Certificate %(number)s is issued.") % {"number": new.number})
            return _to_person(new)
    words: dict[str, object] = {
        "title": _("Replace certificate %(number)s") % {"number": certificate.number},
        "text": _("A new certificate with a new number is made from today's data of the person and the event. "
                  "The old one is revoked with the same reason."),
        "button": _("Replace"),
        "recipients": certificate_recipients([certificate.registration]),
        "no_mail": "no_mail" in request.POST,
    }  # fmt: skip
    return _action(request, certificate, form, words)


@largest_body(MAXIMUM_SIZE)
def certificate_signed(request: AuthenticatedRequest, code: str, number: int, pk: int) -> HttpResponse:
    """Upload a signed PDF, or replace the earlier one."""
    certificate = certificate_to_change(request, code, number, pk)
    form = SignedForm(posted(request), request.FILES or None)
    if form.is_valid():
        try:
            file = form.cleaned_data["file"]
            [checked] = check_pdfs([file.read()])
            store_signed(certificate, file, signature=checked.as_json(), by=request.user)
        except REFUSALS as error:
            form.add_error(None, explain(error))
        else:
            said = [_("The signed file is stored. It is handed out from now on."), *describe(checked.as_json())]
            messages.success(request, " ".join(said))
            return _to_person(certificate)
    words: dict[str, object] = {
        "title": _("Signed file of certificate %(number)s") % {"number": certificate.number},
        "text": _("It is handed out instead of the portal's own file. Staff can still download that one."),
        "button": _("Send"),
    }
    return _action(request, certificate, form, words)


def certificate_unsign(request: AuthenticatedRequest, code: str, number: int, pk: int) -> HttpResponse:
    """Ask for confirmation, then delete the signed file."""
    certificate = certificate_to_change(request, code, number, pk)
    if request.method == "POST":
        if remove_signed(certificate, request.POST.get("sha256", ""), by=request.user):
            messages.success(request, _("The signed file is removed."))
        else:
            messages.warning(request, _("Nothing was removed: the signed file is another one by now, or gone."))
        return _to_person(certificate)
    words: dict[str, object] = {
        "title": _("Remove the signed file of certificate %(number)s") % {"number": certificate.number},
        "text": _("The portal's own file is handed out again. The signed file is deleted for good."),
        "button": _("Remove"),
        "is_danger": True,
        "signed": signed_of(certificate),
    }
    return _action(request, certificate, None, words)


def _action(
    request: AuthenticatedRequest, certificate: Certificate, form: object, words: dict[str, object]
) -> HttpResponse:
    registration = certificate.registration
    context = {"event": registration.event, "registration": registration, "certificate": certificate, "form": form}
    return render(request, "participants/certificates/action.html", context | words)


def _to_person(certificate: Certificate) -> HttpResponse:
    registration = certificate.registration
    return redirect("participants:certificates-person", registration.event.code, registration.number)
