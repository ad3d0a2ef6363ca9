"""The page of one registration: its status, its trail, and what the reader may do with it."""

from collections.abc import Iterable

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import render

from accounts.access import AuthenticatedRequest
from accounts.models import Entry, User
from accounts.trail.words import describe
from participants.mails.to_staff import recipients
from participants.merging.finding import keys_of
from participants.models import CorrectionRequest, PersonalLink, Registration
from participants.registering.agencies import agency_label
from participants.registering.finding import find_registration, page_context, possible_actions, visible_of
from participants.registering.waiting import turns
from participants.registering.window import may_register
from participants.scores.grid import score_line
from participants.trail import CHANGES_OF_DATA


def registration_detail(request: AuthenticatedRequest, code: str, number: int) -> HttpResponse:
    """Show the person at this event, and what the reader may do."""
    registration = find_registration(request, code, number)
    sees_person = registration.participant.is_visible_to(request.user)
    trail = _trail(registration, request.user, with_data=sees_person)
    waits = registration.status == Registration.Status.WAITLISTED
    corrections = CorrectionRequest.objects.visible_to(request.user).filter(registration=registration)
    context = page_context(registration) | {
        "agency": agency_label(registration.agency),
        "possible": possible_actions(registration, request.user),
        "sees_person": sees_person,
        "turn": turns(registration.event).get(registration.pk) if waits else None,
        "duplicate_of": _one_visible([registration.duplicate_of] if registration.duplicate_of else [], request.user),
        "replaces": _one_visible([registration.replaces] if registration.replaces else [], request.user),
        "replaced_by": _one_visible(registration.replaced_by.all(), request.user),
        "letter": registration.letter,
        "covered": _covered_too(registration, request.user),
        "may_register": may_register(registration.event, request.user),
        "personal_link": PersonalLink.objects.valid().filter(registration=registration).first(),
        "corrections": corrections.order_by("-asked_at", "-pk"),
        "scores": score_line(registration),
        "marks": registration.marks.select_related("session").order_by("session__number"),
        "recipients": recipients([registration], by=request.user),
        "reason": _reason(registration, trail),
        "trail": [describe(entry) for entry in trail],
    }
    return render(request, "participants/people/registration_detail.html", context)


def _trail(registration: Registration, reader: User, *, with_data: bool) -> list[Entry]:
    """Return the entries about the person at this event, with those about a change of their data if `with_data`."""
    entries = Entry.objects.of_person(*keys_of(registration.participant_id)).visible_to(reader)
    meant = Q(event=registration.event_id)
    if with_data:
        meant |= Q(action__in=CHANGES_OF_DATA)
    return list(entries.filter(meant).select_related("by"))


def _reason(registration: Registration, trail: list[Entry]) -> str:
    """Return the reason of the last rejection or withdrawal, if that is the status today."""
    if registration.status not in (Registration.Status.REJECTED, Registration.Status.WITHDRAWN):
        return ""
    action = f"registration-{registration.status}"
    return next((one.reason for one in trail if one.action == action), "")  # the latest entry comes first


def _one_visible(registrations: Iterable[Registration], user: User) -> Registration | None:
    """Return the last of those that the user may see."""
    return next(reversed(visible_of(list(registrations), user)), None)


def _covered_too(registration: Registration, user: User) -> list[Registration]:
    """Return the other people whom the letter covers."""
    if not registration.letter_id:
        return []
    seen = Registration.objects.visible_to(user).filter(letter=registration.letter_id).exclude(pk=registration.pk)
    return list(seen.select_related("participant").order_by("number"))
