"""Finding a registration for a page, and what its reader may do with it."""

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from accounts.access import AuthenticatedRequest
from accounts.models import User
from events.finding import find_event
from events.models import Quota
from participants.models import Participant, Registration

from .undoing.removing import is_removable
from .window import may_change, may_register

Status = Registration.Status


def find_registration(request: AuthenticatedRequest, code: str, number: int) -> Registration:
    """Return the registration with that number at the event, or raise Http404 where the reader may not see it."""
    event = find_event(request, code)
    registrations = Registration.objects.visible_to(request.user).select_related(
        "event__province",
        "event__course",
        "participant__agency",
        "agency__province",
        "agency__regency",
        "registered_by",
        "letter__uploaded_by",
        "replaces__participant",
        "quota__agency__regency",
        "quota__province",
        "quota__regency",
        "reply",
    )
    return get_object_or_404(registrations, event=event, number=number)


def possible_actions(registration: Registration, user: User) -> set[str]:
    """Return what the user may do with the registration now, by the names that pages use."""
    event, status = registration.event, Status(registration.status)
    possible = {"edit"} if may_edit(user, registration.participant) else set()
    if not may_change(event, user) or registration.attended:
        return possible
    if status in Status.active():
        possible |= {"withdraw", "agency"}
    if status.holds_seat:
        possible |= {"substitute", "letter"}
        possible |= {"move"} if other_quotas(registration).exists() else set()
    has_left = status in (Status.WITHDRAWN, Status.REJECTED) and not registration.duplicate_of_id
    if has_left and may_register(event, user):
        possible |= {"reactivate"}
    possible |= {"remove"} if is_removable(registration) else set()
    if user.rights.decides_registrations and status == Status.PROPOSED:
        possible |= {"confirm", "reject"}
    if user.rights.decides_registrations and status == Status.WAITLISTED:
        possible |= {"reject"}
    return possible


def other_quotas(registration: Registration) -> QuerySet[Quota]:
    """Return the quotas to which a seated registration could move."""
    fitting = registration.event.quotas.fitting(registration.agency)
    return fitting.exclude(pk=registration.quota_id) if registration.quota_id else fitting


def may_edit(user: User, person: Participant) -> bool:
    """Return whether the user may correct what is recorded of the person today."""
    return may_give_link(user, person) and not person.restricted_at


def may_give_link(user: User, person: Participant) -> bool:
    """Return whether the user may give the person a link to their page, also while their data is restricted."""
    return user.rights.registers_people and person.is_visible_to(user) and not person.erased_at


def not_possible(request: HttpRequest, registration: Registration) -> HttpResponse:
    """Show a message that the action is not possible, and redirect to the registration."""
    messages.warning(request, _("That is not possible for this registration now."))
    return redirect(registration)


def page_context(registration: Registration) -> dict[str, object]:
    """Return what every page about the registration needs."""
    return {"event": registration.event, "registration": registration, "participant": registration.participant}


def visible_of(registrations: list[Registration], user: User) -> list[Registration]:
    """Return those that the user may see: a free seat may go to a person of another province."""
    seen = Registration.objects.visible_to(user).filter(pk__in=[registration.pk for registration in registrations])
    return list(seen.select_related("participant").order_by("number"))
