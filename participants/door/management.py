"""The check-in page of staff: links for helpers, numbers of arrivals, and arrivals that need a decision."""

import re

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.access import AuthenticatedRequest
from agencies.forms import posted
from documents import wording
from documents.pictures.qr import qr_data_uri
from events.finding import find_event_to_mark
from events.models import Event
from participants.attendance.marks import EventCancelled
from participants.models import DoorLink, HeldMark, Registration
from participants.phone import whatsapp_address

from .access import Door
from .counts import expected_people, session_counts
from .deciding import decide, held_at, waiting
from .forms import LinkForm
from .links import link_address, make_link, withdraw_link
from .restoring import offer_to_restore

_SHOWN = 100  # undecided arrivals on one page


def checkin(request: AuthenticatedRequest, code: str) -> HttpResponse:
    """Show the event's check-in page. A POST makes a link for a helper, and shows its address, once."""
    event = find_event_to_mark(request, code)
    now = timezone.now()
    closed = Door(event, by=request.user).closed(now)
    form = None if closed else LinkForm(posted(request), event=event)
    if form and form.is_valid():
        return _link_page(request, event, make_link(form.instance, by=request.user))
    people = Registration.objects.visible_to(request.user).filter(event=event)
    expected = expected_people(people)
    links = [(link, link.state_at(now)) for link in _links(request, event)]
    context = {
        "event": event,
        "closed": closed,
        "form": form,
        "expected": expected,
        "came": people.attended().count(),
        "sessions": session_counts(event, people, expected),
        "links": links,
        "links_open": sum(state == DoorLink.State.OPEN for _link, state in links),
        "waiting": waiting(event, request.user, _SHOWN),
        "waiting_in_all": held_at(event, request.user).count(),
    }
    return render(request, "participants/door/checkin.html", context)


def checkin_link(request: AuthenticatedRequest, code: str, pk: int) -> HttpResponse:
    """Show who made a link, until when it is valid, and when it was used. Its address is not known any more."""
    event = find_event_to_mark(request, code)
    return _link_page(request, event, get_object_or_404(_links(request, event), pk=pk))


def _link_page(request: AuthenticatedRequest, event: Event, link: DoorLink) -> HttpResponse:
    address = link_address(link) if link.token else ""
    text = _invitation(link, address) if address else ""
    context = {
        "event": event,
        "link": link,
        "is_open": link.is_open_at(timezone.now()),
        "address": address,
        "text": text,
        "whatsapp": whatsapp_address(text) if address else "",
        "qr": qr_data_uri(address) if address else "",
    }
    return render(request, "participants/door/checkin_link.html", context)


def _invitation(link: DoorLink, address: str) -> str:
    """Return the message to the helper who gets the link."""
    words = {
        "event": link.event.title,
        "label": link.label,
        "until": wording.moment(timezone.localtime(link.ends_at, link.event.zone)),
        "address": address,
    }
    return (
        _(
            "You help at the door (%(label)s) of %(event)s. Open this link on your phone and check people in. "
            "It is valid until %(until)s. Do not pass it on: %(address)s"
        )
        % words
    )


def checkin_link_withdraw(request: AuthenticatedRequest, code: str, pk: int) -> HttpResponse:
    """Ask for confirmation, then end the link."""
    event = find_event_to_mark(request, code)
    link = get_object_or_404(_links(request, event), pk=pk)
    if request.method == "POST":
        if withdraw_link(link, by=request.user):
            text = _("The link “%(label)s” no longer works.") % {"label": link.label}
            messages.success(request, text, extra_tags=offer_to_restore(link, by=request.user))
        return redirect("participants:checkin", code)
    return render(request, "participants/door/checkin_link_withdraw.html", {"event": event, "link": link})


def checkin_decide(request: AuthenticatedRequest, code: str) -> HttpResponse:
    """Accept or dismiss the ticked arrivals."""
    event = find_event_to_mark(request, code)
    if request.method == "POST":
        _decide(request, event)
    return redirect("participants:checkin", code)


def _decide(request: AuthenticatedRequest, event: Event) -> None:
    chosen = [
        re.fullmatch(r"(\d{1,18})-([HTISA]?)", text, re.ASCII) for text in request.POST.getlist("arrival")[:_SHOWN]
    ]
    shown = {int(found[1]): found[2] for found in chosen if found}
    decision = request.POST.get("decision", "")
    if decision not in HeldMark.Decision:
        messages.warning(request, _("Nothing was decided."))
    elif not shown:
        messages.warning(request, _("Tick the arrivals to decide."))
    else:
        try:
            _show_result(request, *decide(event, shown, HeldMark.Decision(decision), by=request.user))
        except EventCancelled:
            messages.error(request, _("The event is cancelled."))


def _show_result(request: AuthenticatedRequest, decided: list[HeldMark], left: list[HeldMark]) -> None:
    if decided:
        text = ngettext("%(count)s arrival is decided.", "%(count)s arrivals are decided.", len(decided))
        messages.success(request, text % {"count": wording.number(len(decided))})
    for held in left:
        text = _("%(name)s: the mark has changed meanwhile, or the registration is not confirmed. Check again.")
        messages.warning(request, text % {"name": held.registration.participant})
    if not decided and not left:
        messages.warning(request, _("Somebody else has decided already."))


def _links(request: AuthenticatedRequest, event: Event) -> QuerySet[DoorLink]:
    return DoorLink.objects.visible_to(request.user).filter(event=event).select_related("created_by", "withdrawn_by")
