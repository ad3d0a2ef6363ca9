"""The participant's own pages, opened by the personal link."""

from django.contrib import messages
from django.db.models import prefetch_related_objects
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from agencies.forms import posted
from documents.responses import file_response, pdf_response
from events.media.materials import download
from participants.certificates.signing import handed_out_pdf
from participants.evaluation.window import state_of, window_of
from participants.models import Certificate, Participant, PersonalLink, Registration
from participants.models.certificate import CertificateQuerySet
from participants.personal_links.access import by_personal_link
from participants.registering.entry import Unanswered
from participants.replies.answering import open_answers, reply_of
from participants.scores.grid import score_line

from . import corrections, place, records, status
from .corrections import TooManyChanges, TooManyOpen
from .forms import ContactForm, WishForm
from .outlook import certificate_outlook


@by_personal_link
def personal(request: HttpRequest, link: PersonalLink) -> HttpResponse:
    """Show everything that concerns the person at this event."""
    registration = link.registration
    event, is_coming = registration.event, registration.is_active
    has_ticket = status.has_ticket(registration)
    sessions = list(event.sessions.order_by("date", "starts_at", "number"))
    prefetch_related_objects([registration], "marks")
    attendance = records.attendance(registration, sessions, timezone.now())
    certificates = list(_certificates(link))
    context = {
        "status": status.status_text(registration),
        "comes": is_coming,
        "reply": reply_of(registration),
        "answers": open_answers(registration),
        "begins_in": status.begins_in(event) if is_coming else None,
        "map": place.map_address(event),
        "contact": place.contact_of(event),
        "has_ticket": has_ticket,
        "picture": status.ticket_picture(registration) if has_ticket else "",
        "schedule": status.schedule(sessions) if is_coming else [],
        "attendance": attendance,
        "materials": list(event.materials.in_order()) if status.has_materials(registration) else [],
        "certificate": next((one for one in certificates if not one.revoked_at), None),
        "outlook": certificate_outlook(registration, sessions),
        "papers": records.papers(registration, certificates, sessions, has_attendance=bool(attendance)),
        "evaluation": state_of(registration),
        "window": window_of(event),
        "scores": score_line(registration),
        "corrections": [(one, corrections.wishes(one)) for one in _corrections(link)],
    }
    return _page(request, link, "page.html", context)


@by_personal_link
def personal_ticket(request: HttpRequest, link: PersonalLink) -> HttpResponse:
    """Show the ticket alone, as large as it fits."""
    registration = _with_ticket(link)
    words: dict[str, object] = {
        "picture": status.ticket_picture(registration),
        "ticket": status.ticket_in_groups(registration),
        "contact": place.contact_of(registration.event),
    }
    return _page(request, link, "ticket.html", words)


@by_personal_link
def personal_ticket_file(request: HttpRequest, link: PersonalLink) -> HttpResponse:
    """Return the ticket as a picture, to be saved for places without a network."""
    registration = _with_ticket(link)
    name = f"tiket-{registration.event.code.lower()}-{registration.number}.png"
    return file_response(status.ticket_file(registration), name, "image/png")


@by_personal_link
def personal_material(request: HttpRequest, link: PersonalLink, pk: int) -> FileResponse:
    """Return a file of the person's event."""
    if not status.has_materials(link.registration):
        raise Http404
    return download(get_object_or_404(link.registration.event.materials, pk=pk))


@by_personal_link
def personal_certificate(request: HttpRequest, link: PersonalLink) -> HttpResponse:
    """Return the valid certificate: the signed file if there is one."""
    certificate = get_object_or_404(_certificates(link).valid())
    name = f"sertifikat-{link.registration.event.code.lower()}-{certificate.number.year}-{certificate.number.serial}"
    return pdf_response(request, name, lambda: handed_out_pdf(certificate))


@by_personal_link
def personal_contact(request: HttpRequest, link: PersonalLink) -> HttpResponse:
    """Show and store phone and e-mail, which people correct themselves."""
    person = link.registration.participant
    before = Participant.objects.get(pk=person.pk)
    form = ContactForm(posted(request), instance=person)
    if form.is_valid():
        try:
            corrections.change_contact(link.registration, form, before=before)
        except Unanswered:
            pass
        except TooManyChanges:
            text = _("Phone and e-mail can be changed %(count)s times a day. Try again tomorrow.")
            form.add_error(None, text % {"count": corrections.CONTACT_CHANGES_A_DAY})
        else:
            messages.success(request, _("Saved."))
            return _back(link)
    words = {"form": form, "title": _("Phone and e-mail"), "button": _("Save")}
    return _page(request, link, "form.html", words)


@by_personal_link
def personal_correction(request: HttpRequest, link: PersonalLink) -> HttpResponse:
    """Ask staff to correct the other fields."""
    form = WishForm(posted(request), registration=link.registration)
    if form.is_valid():
        try:
            corrections.ask(link.registration, form.wanted(), note=form.cleaned_data["note"])
        except TooManyOpen:
            form.add_error(None, _("You already have several open requests. Wait for an answer first."))
        else:
            messages.success(request, _("Your request is sent. The answer will be shown here."))
            return _back(link)
    words = {
        "form": form,
        "title": _("Ask for a correction"),
        "text": _("Change what is wrong. The library agency answers within three days."),
        "button": _("Send the request"),
    }
    return _page(request, link, "form.html", words)


def _corrections(link: PersonalLink) -> list:
    asked = list(link.registration.corrections.order_by("-asked_at", "-pk"))
    for one in asked:
        one.registration = link.registration  # it is in memory already
    return asked


def _certificates(link: PersonalLink) -> CertificateQuerySet:
    """Return the certificates of the person, the revoked ones too."""
    found = Certificate.objects.filter(registration=link.registration).order_by("pk")
    return found.select_related("number", "signed", "registration__event__course", "registration__participant")


def _with_ticket(link: PersonalLink) -> Registration:
    if not status.has_ticket(link.registration):
        raise Http404
    return link.registration


def _back(link: PersonalLink) -> HttpResponse:
    return redirect(reverse("participants:personal", args=[link.token]))


def _page(request: HttpRequest, link: PersonalLink, template: str, context: dict[str, object]) -> HttpResponse:
    registration = link.registration
    frame = {
        "link": link,
        "registration": registration,
        "event": registration.event,
        "participant": registration.participant,
    }
    return render(request, f"participants/personal/{template}", frame | context)
