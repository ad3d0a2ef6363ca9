"""Registering people one by one with a form."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.access import AuthenticatedRequest, require
from agencies.forms import posted
from events.finding import find_event
from events.locking import LockedEvent
from events.models import Event
from events.pools import openings
from participants.mails.asking import Unasked, asked_news, say_mails
from participants.mails.to_staff import News
from participants.models import Participant, Registration

from .agencies import agencies_with_seats
from .entering.known import find_known, is_search
from .entry import STORED, Action, Unanswered, enter, posted_text
from .errors import AlreadyRegistered, QuotaFull, ReasonMissing, RegistrationError
from .forms import RegisterForm, typed_values
from .missing_agency import MissingAgencyForm, chosen_text, is_missing_agency, receive_missing_agency
from .registration import WhenFull, register
from .seat_list import seat_list
from .undoing.journal import recorded
from .waiting import turns
from .window import may_register
from .wording import explain

_WHEN_FULL = {"wait": WhenFull.WAIT, "overbook": WhenFull.OVERBOOK}
"""The action of each button that the form sends; other values refuse."""


def registration_new(request: AuthenticatedRequest, code: str) -> HttpResponse:
    """Show and process a form for one person. Typed values stay until the person has a seat or a place on the
    waiting list."""
    event = find_event(request, code)
    require(request.user, "registers_people")
    if not may_register(event, request.user):
        return render(request, "participants/registering/register_closed.html", _seen(request, event))
    if request.method == "POST" and is_missing_agency(request):
        return _add_agency(request, event)
    if is_search(request):
        return _find(request, event)
    form = RegisterForm(
        posted(request), event=event, reader=request.user, initial={"agency": request.GET.get("agency")}
    )
    context: dict[str, object] = {"form": form}
    if request.method == "POST":
        try:
            with asked_news(request) as news, recorded(event, by=request.user) as journal:
                registration = enter(form, _action(request, news), event=event, by=request.user)
                journal.note_agencies([form.before])
        except Unanswered as unanswered:
            context["warnings"] = unanswered.warnings
        except Unasked as unasked:
            # The buttons of a full quota stay, one of which was pressed.
            context |= {"recipients": unasked.recipients, "full": request.POST.get("then") in _WHEN_FULL}
        except RegistrationError as error:
            context |= _refused(form, error, request)
        else:
            say_mails(request, news)
            return _next_page(request, registration, journal.tag(_form_address(registration), news))
    return _page(request, event, context)


def _find(request: AuthenticatedRequest, event: Event) -> HttpResponse:
    """Show the form filled with what is recorded of a known person, or the people who may be meant."""
    found = find_known(request, event=event)
    form = RegisterForm(event=event, reader=request.user, initial=found.initial)
    return _page(request, event, {"form": form, "found": found, "existing": found.registered})


def _add_agency(request: AuthenticatedRequest, event: Event) -> HttpResponse:
    """Add the library that the list lacks, and show the form with what was typed and with the library chosen."""
    offered = openings(event.quotas.visible_to(request.user))
    usable = agencies_with_seats(event, request.user)
    missing, agency = receive_missing_agency(request, event, offered=offered, usable=usable)
    typed = typed_values(request.POST, RegisterForm)
    if agency:
        typed["agency"] = agency.pk
        messages.success(request, chosen_text(agency))
    form = RegisterForm(event=event, reader=request.user, initial=typed)
    return _page(request, event, {"form": form, "missing": missing})


def _page(request: AuthenticatedRequest, event: Event, context: dict[str, object]) -> HttpResponse:
    seen = _seen(request, event)
    if "missing" not in context and (offered := openings(line.quota for line in seen["seats"])):
        context["missing"] = missing = MissingAgencyForm(openings=offered, preset=request.GET.get("new", ""))
        missing.is_open |= all(line.lacks_agencies for line in seen["seats"])
    return render(
        request,
        "participants/registering/register.html",
        seen | context | {"may_add": True, "is_closed": _is_closed(event)},
    )


def _is_closed(event: Event) -> bool:
    """Return whether only users with the right to decide may register people today."""
    return not event.is_registration_open(event.local_day())


def _seen(request: AuthenticatedRequest, event: Event) -> dict[str, Any]:
    """Return what every page about registering shows. It is read last, because a successful request redirects
    without it."""
    return {"event": event, "seats": seat_list(event, request.user)}


def _action(request: AuthenticatedRequest, news: News) -> Action:
    """Return the action of the pressed button."""
    then = request.POST.get("then", "")
    when_full, reason = _WHEN_FULL.get(then, WhenFull.REFUSE), ""
    if when_full == WhenFull.OVERBOOK:
        reason = posted_text(request, "override_reason")

    def action(person: Participant, event: LockedEvent) -> Registration:
        return register(person, event=event, by=request.user, when_full=when_full, reason=reason, news=news)

    return action


def _refused(form: RegisterForm, error: RegistrationError, request: AuthenticatedRequest) -> dict[str, object]:
    """Show the error at its field, with the possible next actions."""
    field = "agency" if isinstance(error, QuotaFull) else None
    form.add_error(field, explain(error))
    if isinstance(error, AlreadyRegistered):
        visible = Registration.objects.visible_to(request.user).filter(pk=error.registration.pk)
        return {"existing": visible.select_related("event").first()}
    if isinstance(error, ReasonMissing):
        return {"full": True}
    return {"full": error.quota} if isinstance(error, QuotaFull) else {}


def _next_page(request: AuthenticatedRequest, registration: Registration, undo: str) -> HttpResponse:
    messages.success(request, _outcome(registration), extra_tags=f"{STORED} {undo}")
    return redirect(_form_address(registration) if request.POST.get("then") == "next" else registration)


def _form_address(registration: Registration) -> str:
    """Return the address of the form for the next person of the agency."""
    address = reverse("participants:registration-new", args=[registration.event.code])
    return f"{address}?agency={registration.agency_id}"


def _outcome(registration: Registration) -> str:
    """Say what was stored."""
    words: dict[str, object] = {"name": registration.participant.full_name, "number": registration.number}
    if registration.status == Registration.Status.PROPOSED:
        return _("%(name)s is proposed (number %(number)d) and waits for a decision.") % words
    if registration.status == Registration.Status.WAITLISTED:
        turn = turns(registration.event).get(registration.pk)
        if turn:  # None if the person has just got a seat
            return _("%(name)s is on the waiting list: %(turn)s.") % (words | {"turn": turn.words})
    words["status"] = registration.get_status_display()
    return _("%(name)s has number %(number)d. Status: %(status)s.") % words
