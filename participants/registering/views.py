"""Pages on which staff change one registration."""

from collections.abc import Callable
from functools import partial
from typing import Protocol

from django.contrib import messages
from django.db import transaction
from django.db.models import QuerySet
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from accounts.access import AuthenticatedRequest
from accounts.models import User
from agencies.forms import posted
from agencies.models import Agency
from events.models import Event
from events.pools import Openings, openings
from participants.mails.asking import Unasked, asked_news, say_mails
from participants.mails.to_staff import News
from participants.models import Participant, Registration

from .agencies import agencies_with_seats
from .entering.known import find_known, is_search
from .entry import STORED, Unanswered, enter, made_before
from .errors import RegistrationError
from .finding import find_registration, may_edit, not_possible, page_context, possible_actions, visible_of
from .forms import AgencyForm, EditForm, MoveForm, ReasonForm, SubstituteForm, typed_values
from .lifecycle import correct_agency, move, reactivate, substitute, withdraw
from .missing_agency import MissingAgencyForm, chosen_text, is_missing_agency, receive_missing_agency
from .undoing import restoring  # noqa: F401  undoes what the journal keeps
from .undoing.correcting import correct_person, offer_to_undo
from .undoing.journal import recorded
from .window import may_change
from .wording import corrected_text, explain

Status = Registration.Status


class Act(Protocol):
    """A change of one registration. Returns who moves up from the waiting list because of it."""

    def __call__(self, *, news: News) -> list[Registration]: ...


def registration_edit(request: AuthenticatedRequest, code: str, number: int) -> HttpResponse:
    """Show a form that corrects the recorded data of the person. The agency of the registration stays as it was at that
    time."""
    registration = find_registration(request, code, number)
    person = registration.participant
    if not may_edit(request.user, person):
        return not_possible(request, registration)
    before = Participant.objects.get(pk=person.pk)
    form = EditForm(posted(request), instance=person, reader=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            entry = correct_person(form, registration, by=request.user, before=before)
        except Unanswered:
            pass
        else:
            tags = offer_to_undo(entry, registration, by=request.user) if entry else ""
            messages.success(request, corrected_text(before, person), extra_tags=tags)
            return redirect(registration)
    words = {"title": _("Edit the person"), "button": _("Save")}
    return render(
        request,
        "participants/registering/registration_action.html",
        page_context(registration) | words | {"form": form},
    )


def registration_withdraw(request: AuthenticatedRequest, code: str, number: int) -> HttpResponse:
    registration = find_registration(request, code, number)
    words = {
        "title": _("Withdraw"),
        "text": _(
            "If somebody is on the waiting list for this seat, the first one gets it at once."
            " You can undo this for ten minutes."
        ),
        "button": _("Withdraw"),
    }
    form = ReasonForm(posted(request))
    act = partial(_withdraw, registration, form, request.user)

    def done(name: str) -> str:
        return _("%(name)s has withdrawn.") % {"name": name}

    return _action(request, registration, "withdraw", form, act, words, done)


def registration_move(request: AuthenticatedRequest, code: str, number: int) -> HttpResponse:
    registration = find_registration(request, code, number)
    words = {"title": _("Move to another quota"), "button": _("Move")}
    form = MoveForm(posted(request), registration=registration)
    act = partial(_move, registration, form, request.user)

    def done(name: str) -> str:
        return _("%(name)s has a seat of %(quota)s now.") % {"name": name, "quota": form.cleaned_data["quota"].label}

    return _action(request, registration, "move", form, act, words, done)


def registration_agency(request: AuthenticatedRequest, code: str, number: int) -> HttpResponse:
    """Correct the agency of a registration; a library that the list lacks can be added."""
    registration = find_registration(request, code, number)
    missing, chosen = None, None
    if "agency" in possible_actions(registration, request.user):
        event = registration.event
        offered = openings(event.quotas.visible_to(request.user))
        missing, chosen = _missing_agency(request, event, offered, agencies_with_seats(event, request.user))
    if chosen == registration.agency:
        messages.info(request, _("This is the current agency of the registration."))
    elif chosen:
        messages.success(request, chosen_text(chosen))
    words = {
        "title": _("Correct the agency"),
        "text": _("The person gets a seat of that agency if the current seat does not fit it."),
        "button": _("Correct"),
    }
    data = None if is_missing_agency(request) else posted(request)
    form = AgencyForm(data, registration=registration, reader=request.user, initial={"agency": chosen})
    act = partial(_correct_agency, registration, form, request.user)

    def done(name: str) -> str:
        return _("%(name)s comes from %(agency)s now.") % {"name": name, "agency": form.cleaned_data["agency"].name}

    return _action(request, registration, "agency", form, act, words, done, missing)


def registration_reactivate(request: AuthenticatedRequest, code: str, number: int) -> HttpResponse:
    registration = find_registration(request, code, number)
    words = {
        "title": _("Bring back"),
        "text": _("The person takes a free seat, or goes to the end of the waiting list."),
        "button": _("Bring back"),
    }
    act = partial(reactivate, registration, by=request.user, wait=True)

    def done(name: str) -> str:
        return _("%(name)s is registered again.") % {"name": name}

    return _action(request, registration, "reactivate", Form(posted(request)), act, words, done)


def registration_substitute(request: AuthenticatedRequest, code: str, number: int) -> HttpResponse:
    """Give the seat to another person; a library that the list lacks can be added if the seat fits it."""
    registration = find_registration(request, code, number)
    if earlier := made_before(request.POST.get("once", ""), by=request.user):
        return redirect(earlier)
    if "substitute" not in possible_actions(registration, request.user):
        return not_possible(request, registration)
    event, quota, warnings = registration.event, registration.quota, []
    offered = openings(event.quotas.visible_to(request.user).filter(registrations=registration))
    missing, chosen = _missing_agency(request, event, offered, agencies_with_seats(event, request.user, quota))
    initial: dict[str, object] = {"agency": registration.agency_id}
    found = find_known(request, event=event, form=SubstituteForm) if is_search(request) else None
    if found:
        initial |= found.initial
    elif is_missing_agency(request):
        initial = typed_values(request.POST, SubstituteForm)
    if chosen:
        initial["agency"] = chosen.pk
        messages.success(request, chosen_text(chosen))
    data = None if found or is_missing_agency(request) else posted(request)
    form = SubstituteForm(data, event=event, reader=request.user, quota=quota, initial=initial)
    if data is not None:
        try:
            act = partial(_substitute, registration, form, request.user)
            with transaction.atomic(), recorded(event, by=request.user) as journal:
                successor = enter(form, act, event=event, by=request.user)
                journal.note_agencies([form.before])
        except Unanswered as unanswered:
            warnings = unanswered.warnings
        except RegistrationError as error:
            form.add_error(None, explain(error))
        else:
            words = {"name": successor.participant.full_name, "old": registration.participant.full_name}
            tags = f"{STORED} {journal.tag(registration.get_absolute_url())}"
            messages.success(request, _("%(name)s takes the seat of %(old)s.") % words, extra_tags=tags)
            return redirect(successor)
    context = page_context(registration) | {"form": form, "warnings": warnings, "missing": missing, "found": found}
    return render(request, "participants/registering/substitute.html", context)


def _action(
    request: AuthenticatedRequest,
    registration: Registration,
    name: str,
    form: Form,
    act: Act,
    words: dict[str, str],
    done: Callable[[str], str],
    missing: MissingAgencyForm | None = None,
) -> HttpResponse:
    """Show a page with a form, and run the action when it is sent. If others get a mail because of it, the first
    request only shows who."""
    if name not in possible_actions(registration, request.user):
        return not_possible(request, registration)
    asked = None
    if request.method == "POST" and form.is_valid():
        try:
            _do(request, registration, act, done(registration.participant.full_name))
        except Unasked as unasked:
            asked = unasked.recipients
            registration = find_registration(request, registration.event.code, registration.number)
        except RegistrationError as error:
            form.add_error(None, explain(error))
        else:
            return redirect(registration)
    return render(
        request,
        "participants/registering/registration_action.html",
        page_context(registration) | words | {"form": form, "missing": missing, "recipients": asked},
    )


def _do(request: AuthenticatedRequest, registration: Registration, act: Act, done: str) -> None:
    """Run the action, and say so with those who move up and the number of mails; offer to undo it. Raise
    RegistrationError or Unasked."""
    with asked_news(request) as news, recorded(registration.event, by=request.user) as journal:
        promoted = act(news=news)
    messages.success(request, done, extra_tags=journal.tag(registration.get_absolute_url(), news))
    for other in visible_of(promoted, request.user):
        named = {"name": other.participant.full_name, "number": other.number}
        messages.info(request, _("%(name)s (number %(number)d) moves up from the waiting list.") % named)
    say_mails(request, news)


def _missing_agency(
    request: AuthenticatedRequest, event: Event, offered: Openings, usable: QuerySet[Agency]
) -> tuple[MissingAgencyForm | None, Agency | None]:
    """Return the form for a library that the list of usable ones lacks, if any may be added, and the agency that the
    request adds with it."""
    if is_missing_agency(request):
        return receive_missing_agency(request, event, offered=offered, usable=usable, may=may_change)
    return (MissingAgencyForm(openings=offered) if offered else None), None


def _withdraw(registration: Registration, form: ReasonForm, user: User, *, news: News) -> list[Registration]:
    return withdraw(registration, by=user, reason=form.cleaned_data["reason"], news=news)


def _move(registration: Registration, form: MoveForm, user: User, *, news: News) -> list[Registration]:
    return move(registration, quota=form.cleaned_data["quota"], by=user, news=news)


def _correct_agency(registration: Registration, form: AgencyForm, user: User, *, news: News) -> list[Registration]:
    return correct_agency(registration, agency=form.cleaned_data["agency"], by=user, news=news)


def _substitute(
    registration: Registration, form: SubstituteForm, user: User, person: Participant, _event: Event
) -> Registration:
    return substitute(registration, person, by=user, reason=form.cleaned_data["reason"])
