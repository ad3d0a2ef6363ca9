"""Personal links as staff give them out: one by one, or all of an event at once."""

from dataclasses import dataclass
from urllib.parse import quote

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.access import AuthenticatedRequest
from documents import wording
from documents.pictures.qr import qr_data_uri
from events.finding import find_event
from events.models import Event
from participants.mails.to_participant import send_link, send_links
from participants.models import PersonalLink, Registration
from participants.personal_links import links
from participants.registering.finding import find_registration, may_edit, not_possible

_A_PAGE = 50
_A_SHEET = 60


@dataclass(frozen=True, slots=True)
class Handed:
    """A person and their link (None before it is made), with the message to send by hand."""

    registration: Registration
    link: PersonalLink | None

    @property
    def address(self) -> str:
        return links.address_of(self.link) if self.link else ""

    @property
    def text(self) -> str:
        """The text of a message to the person."""
        words = {"name": self.registration.participant.full_name, "event": self.registration.event.title}
        return _("%(name)s, this is your page for %(event)s:") % words + f" {self.address}"

    @property
    def whatsapp(self) -> str:
        """The address that opens WhatsApp with the message, and with the person's number if it is known."""
        return f"https://wa.me/{self.registration.participant.phone.removeprefix('+')}?text={quote(self.text)}"

    @property
    def picture(self) -> str:
        return qr_data_uri(self.address)


def registration_link(request: AuthenticatedRequest, code: str, number: int) -> HttpResponse:
    """Show, mail, withdraw or renew the link of one person."""
    registration = find_registration(request, code, number)
    if not may_edit(request.user, registration.participant):
        return not_possible(request, registration)
    if request.method == "POST":
        _act(request, registration)
        return redirect("participants:registration-link", code, number)
    link = PersonalLink.objects.valid().filter(registration=registration).first()
    context = {
        "event": registration.event,
        "registration": registration,
        "participant": registration.participant,
        "handed": Handed(registration, link),
        "may_mail": registration.event.sends_mail and registration.participant.email,
    }
    return render(request, "participants/personal/registration_link.html", context)


def _act(request: AuthenticatedRequest, registration: Registration) -> None:
    action, user = request.POST.get("action"), request.user
    if action == "make":
        links.make(registration, by=user)
    elif action == "mail" and send_link(registration, by=user):
        messages.success(request, _("The mail is on its way to %(email)s.") % {"email": registration.participant.email})
    elif action == "mail":
        messages.info(request, _("No further mail was sent: one has just gone there, or none can be sent."))
    elif action == "withdraw" and links.withdraw(registration, by=user):
        messages.success(request, _("The link is withdrawn. It no longer works."))
    elif action == "renew":
        links.renew(registration, by=user)
        messages.success(request, _("This is the new link. The old one no longer works."))


def event_links(request: AuthenticatedRequest, code: str) -> HttpResponse:
    """Show all confirmed people: how many have an e-mail address, who has none, and one button for all links."""
    event = find_event(request, code, right="registers_people")
    people = _confirmed(event, request)
    if request.method == "POST":
        sent = send_links(event, people, by=request.user)
        text = ngettext("%(count)s mail is on its way.", "%(count)s mails are on their way.", sent)
        messages.success(request, _("Everybody has a link.") + " " + text % {"count": wording.number(sent)})
        return redirect("participants:event-links", code)
    made = links.existing_links(people)
    by_mail = [one for one in people if one.participant.email]
    by_hand = [one for one in people if not (one.participant.email and event.sends_mail)]
    page = _paged(request, by_hand, made, _A_PAGE)
    context = {
        "event": event,
        "people": len(people),
        "with_address": len(by_mail),
        "mailed": sum(links.was_mailed(made.get(one.pk), one.participant.email) for one in by_mail),
        "lacking": sum(one.pk not in made for one in people),
        "page_obj": page,
        "is_paginated": page.has_other_pages(),
    }
    return render(request, "participants/personal/event_links.html", context)


def event_links_sheet(request: AuthenticatedRequest, code: str) -> HttpResponse:
    """Show the links as QR codes for people without e-mail: to print, cut and hand out."""
    event = find_event(request, code, right="registers_people")
    people = _confirmed(event, request)
    made = links.existing_links(people)
    by_hand = [one for one in people if one.pk in made and not (one.participant.email and event.sends_mail)]
    page = _paged(request, by_hand, made, _A_SHEET)
    context = {"event": event, "page_obj": page, "is_paginated": page.has_other_pages()}
    return render(request, "participants/personal/event_links_sheet.html", context)


def _confirmed(event: Event, request: AuthenticatedRequest) -> list[Registration]:
    confirmed = links.open_to(request.user).filter(event=event).confirmed()
    people = list(confirmed.select_related("participant", "agency").order_by("number"))
    for one in people:
        one.event = event
    return people


def _paged(
    request: AuthenticatedRequest, people: list[Registration], made: dict[int, PersonalLink], size: int
) -> Page[Handed]:
    handed = [Handed(one, made.get(one.pk)) for one in people]
    return Paginator(handed, size).get_page(request.GET.get("page"))
