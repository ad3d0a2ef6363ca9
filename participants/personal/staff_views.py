"""Personal links as staff give them out: one by one, or all of an event at once."""

from dataclasses import dataclass

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.access import AuthenticatedRequest, require_confirmation
from documents import wording
from documents.pictures.qr import qr_data_uri
from events.finding import find_event
from events.models import Event
from participants.mails.to_participant import send_link, send_links
from participants.models import PersonalLink, Registration
from participants.personal_links import links
from participants.phone import whatsapp_address
from participants.registering.finding import find_registration, may_give_link, not_possible

from .restoring import offer_to_restore

_A_PAGE = 50
_A_SHEET = 60


@dataclass(frozen=True, slots=True)
class Handed:
    """A person and their latest link (None before one is made). `address` and the texts with it are for a link that
    was made in this request: afterwards nobody knows its address."""

    registration: Registration
    link: PersonalLink | None

    @property
    def address(self) -> str:
        return links.address_of(self.link) if self.link and self.link.token else ""

    @property
    def may_note(self) -> bool:
        """Return whether the latest link was only shown, so that staff may say that they gave it."""
        return bool(self.link and not self.link.mailed_at and not self.link.handed_at)

    @property
    def text(self) -> str:
        """The text of a message to the person."""
        words = {"name": self.registration.participant.full_name, "event": self.registration.event.title}
        return _("%(name)s, this is your page for %(event)s:") % words + f" {self.address}"

    @property
    def whatsapp(self) -> str:
        """The address that opens WhatsApp with the message, and with the person's number if it is known."""
        return whatsapp_address(self.text, self.registration.participant.phone)

    @property
    def picture(self) -> str:
        return qr_data_uri(self.address)


def registration_link(request: AuthenticatedRequest, code: str, number: int) -> HttpResponse:
    """Make, mail or withdraw links of one person. The answer to a POST that makes one shows its address, once."""
    registration = find_registration(request, code, number)
    if not may_give_link(request.user, registration.participant):
        return not_possible(request, registration)
    made = _act(request, registration) if request.method == "POST" else None
    if request.method == "POST" and made is None:
        return redirect("participants:registration-link", code, number)
    valid = PersonalLink.objects.valid().filter(registration=registration)
    link = made or valid.order_by("created_at", "pk").last()
    context = {
        "event": registration.event,
        "registration": registration,
        "participant": registration.participant,
        "handed": Handed(registration, link),
        "valid": valid.count(),
        "at_most": links.VALID_AT_MOST,
        "mail_not_sent": link and valid.with_unsent_mail().filter(pk=link.pk).exists(),
        "may_mail": _gets_mail(registration),
    }
    return render(request, "participants/personal/registration_link.html", context)


def _act(request: AuthenticatedRequest, registration: Registration) -> PersonalLink | None:
    """Return the link that was made to hand out, if one was."""
    action, user = request.POST.get("action"), request.user
    if action == "make":
        return links.make(registration, by=user)
    if action == "renew":
        return _renew(request, registration)
    if action == "mail" and send_link(registration, by=user):
        messages.success(request, _("The mail is on its way to %(email)s.") % {"email": registration.participant.email})
    elif action == "mail" and _gets_mail(registration):
        text = _("No further mail was sent: at most %(count)d go to a person in an hour and one in a minute.")
        messages.info(request, text % {"count": links.MAILED_AN_HOUR})
    elif action == "handed" and links.note_handed([registration], by=user):
        messages.success(request, _noted(1))
    elif action == "withdraw" and (moment := links.withdraw(registration, by=user)):
        text = _("The link is withdrawn. It no longer works.")
        messages.success(request, text, extra_tags=offer_to_restore(registration, moment, None, by=user))
    return None


def _renew(request: AuthenticatedRequest, registration: Registration) -> PersonalLink:
    made, moment = links.renew(registration, by=request.user)
    if moment:
        tags = offer_to_restore(registration, moment, made, by=request.user)
        messages.success(request, _("The former links no longer work."), extra_tags=tags)
    return made


def event_links(request: AuthenticatedRequest, code: str) -> HttpResponse:
    """Show how many confirmed people were mailed a link, and who has no e-mail address. One button mails all links,
    another shows new ones for the people of the page, once, and a third notes who of them was given the link."""
    event = find_event(request, code, right="registers_people")
    people = _confirmed(event, request)
    if request.POST.get("action") == "handed":
        return _note_handed(request, people)
    if request.method == "POST" and request.POST.get("action") != "show":
        sent = send_links(event, people, by=request.user)
        text = ngettext("%(count)s mail is on its way.", "%(count)s mails are on their way.", sent)
        messages.success(request, text % {"count": wording.number(sent)})
        return redirect("participants:event-links", code)
    by_mail, has_link = [one for one in people if one.participant.mail_address], links.mailed_addresses(people)
    page = _handed_out(request, [one for one in people if not _gets_mail(one)], _A_PAGE)
    context = {
        "event": event,
        "people": len(people),
        "with_address": len(by_mail),
        "mailed": sum((one.pk, one.participant.email.lower()) in has_link for one in by_mail),
        "page_obj": page,
        "is_paginated": page.has_other_pages(),
        "shown_once": request.method == "POST",
        "may_note": any(handed.may_note for handed in page),
        "at_most": links.VALID_AT_MOST,
    }
    return render(request, "participants/personal/event_links.html", context)


def _note_handed(request: AuthenticatedRequest, people: list[Registration]) -> HttpResponse:
    """Note that the ticked people were given their links, and go back to the list."""
    ticked = set(request.POST.getlist("handed"))
    noted = links.note_handed([one for one in people if str(one.number) in ticked], by=request.user)
    if noted:
        messages.success(request, _noted(noted))
    elif ticked:
        messages.info(request, _("This was recorded already."))
    else:
        messages.error(request, _("Tick the people first."))
    return redirect(request.get_full_path())


def _noted(people: int) -> str:
    text = ngettext(
        "Recorded: %(count)s person was given the personal link.",
        "Recorded: %(count)s people were given their personal links.",
        people,
    )
    return text % {"count": wording.number(people)}


def event_links_sheet(request: AuthenticatedRequest, code: str) -> HttpResponse:
    """Show new links as QR codes for people without e-mail: to print, cut and hand out. A GET asks first."""
    event = find_event(request, code, right="registers_people")
    require_confirmation(request)
    page = _handed_out(request, [one for one in _confirmed(event, request) if not _gets_mail(one)], _A_SHEET)
    context = {
        "event": event,
        "page_obj": page,
        "is_paginated": page.has_other_pages(),
        "shown_once": request.method == "POST",
        "at_most": links.VALID_AT_MOST,
    }
    return render(request, "participants/personal/event_links_sheet.html", context)


def _confirmed(event: Event, request: AuthenticatedRequest) -> list[Registration]:
    confirmed = links.open_to(request.user).filter(event=event).confirmed()
    people = list(confirmed.select_related("participant", "agency").order_by("number"))
    for one in people:
        one.event = event
    return people


def _gets_mail(registration: Registration) -> bool:
    return bool(registration.participant.mail_address and registration.event.sends_mail)


def _handed_out(request: AuthenticatedRequest, people: list[Registration], size: int) -> Page[Handed]:
    """Return a page of the people. A POST makes a link for each person on it."""
    page = Paginator([Handed(one, None) for one in people], size).get_page(request.GET.get("page"))
    shown = [handed.registration for handed in page]
    made = links.make_all(shown, by=request.user) if request.method == "POST" else links.latest_links(shown)
    page.object_list = [Handed(one, made.get(one.pk)) for one in shown]
    return page
