"""Pages on which coordinators and administrators plan events."""

from collections.abc import Callable

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.access import AuthenticatedRequest, needs
from agencies.forms import posted
from documents import wording
from events import change_mails, readers
from events.finding import find_event
from events.mail_words import mails_sent
from events.mails import mailed_before
from events.models import Event, State

from . import actions as planning
from .actions import Move
from .effects import effects_of_edit
from .forms import CancelForm, CopyForm, EditForm, PlanForm, SessionsForm
from .naming import suggestions_for_copy
from .sessions import save_sessions
from .unfinished import unfinished


@needs("plans_events")
def event_new(request: AuthenticatedRequest) -> HttpResponse:
    """Plan a new event; its sessions come next."""
    form = PlanForm(posted(request))
    if form.is_valid() and _stored(form, lambda: planning.plan_event(form.instance, by=request.user)):
        return redirect("events:event-sessions", form.instance.code)
    return render(request, "events/planning/event_new.html", {"form": form})


def event_edit(request: AuthenticatedRequest, code: str) -> HttpResponse:
    event = find_event(request, code, right="plans_events")
    form = EditForm(posted(request), instance=event)
    if form.is_valid() and _is_right(request, form):
        mails = _edit(request, form, send_mail=_may_send(request))
        messages.success(request, _("The event “%(event)s” is saved.") % {"event": event})
        if not {*change_mails.MOVED}.isdisjoint(form.own_changes) and change_mails.is_known(event):
            messages.warning(request, _see_tasks())
        if mails:
            messages.success(request, mails_sent(mails))
        return redirect(event)
    event = _as_stored(event) if form.is_bound else event
    context = {"form": form, "event": event, "no_mail": not _may_send(request)}
    context["recipients"] = change_mails.recipients(event)
    return render(request, "events/planning/event_edit.html", context)


def _see_tasks() -> str:
    return _(
        "Days, times or place have changed. Letters that are outdated, and people who do not know it yet, are under "
        "“What needs you” on the page of the event."
    )


def _edit(request: AuthenticatedRequest, form: EditForm, *, send_mail: bool) -> int:
    """Store what has changed, and return the number of mails."""
    moves = form.cleaned_data["move_sessions"]
    return planning.edit_event(
        form.instance, fields=form.own_changes, by=request.user, move_sessions=moves, send_mail=send_mail
    )


def _is_right(request: AuthenticatedRequest, form: EditForm) -> bool:
    """Ask about the effects of the edit elsewhere; return whether there are none or the user has seen them."""
    form.ask(effects_of_edit(form.instance, form.own_changes, lambda: _edit(request, form, send_mail=False)))
    return form.is_valid()


def event_copy(request: AuthenticatedRequest, code: str) -> HttpResponse:
    """Show the form for a copy of this event on other days, and make it."""
    event = find_event(request, code, right="plans_events")
    form = CopyForm(posted(request), initial=suggestions_for_copy(event))
    if form.is_valid():
        wanted = {name: form.cleaned_data[name] for name in ("code", "title", "batch", "starts_on")}
        if _stored(form, lambda: planning.copy_event(event, by=request.user, **wanted)):
            messages.success(request, _("This is the copy; check its plan and its seats."))
            return redirect("reports:event-detail", wanted["code"])
    return render(request, "events/planning/event_copy.html", {"form": form, "event": event})


def event_delete(request: AuthenticatedRequest, code: str) -> HttpResponse:
    """Confirm and delete a planned event that nobody counts on."""
    event = find_event(request, code, right="plans_events")
    status = _("Status: %(status)s") % {"status": event.state.label}
    kept = planning.held([event]) if planning.may_be_deleted(event) else [status]
    if request.method == "POST" and not kept:
        try:
            planning.delete_event(event, by=request.user)
        except (planning.WrongStatus, IntegrityError):  # somebody else opened it or registered people since
            return redirect(request.path)
        messages.success(request, _("The planned event “%(event)s” is deleted.") % {"event": event})
        return redirect("events:event-list")
    return render(request, "events/planning/event_delete.html", {"event": event, "kept": kept})


def event_sessions(request: AuthenticatedRequest, code: str) -> HttpResponse:
    """Show the sessions of an event in one form, and store all rows at once."""
    event = find_event(request, code, right="plans_events")
    rows = SessionsForm(posted(request), instance=event)
    if rows.is_valid():
        try:
            mails = save_sessions(rows, by=request.user, send_mail=_may_send(request))
        except IntegrityError:
            messages.error(request, _("Somebody else changed the sessions at the same time. Nothing was saved."))
        else:
            messages.success(request, _("The sessions of “%(event)s” are saved.") % {"event": event})
            if mails:
                messages.warning(request, _see_tasks())
                messages.success(request, mails_sent(mails))
        return redirect("events:event-sessions" if "more" in request.POST else "reports:event-detail", event.code)
    context = {"rows": rows, "event": event, "no_mail": not _may_send(request)}
    context["recipients"] = change_mails.recipients(event)
    if event.lesson_hours or rows.is_bound:
        return render(request, "events/planning/event_sessions.html", context)
    context["templates"] = event.course.session_templates.prefetch_related("sessions")
    return render(request, "events/planning/event_sessions.html", context)


def event_move(request: AuthenticatedRequest, code: str, move: Move) -> HttpResponse:
    """Confirm and do one step of the event's status; the buttons of the event page post here directly."""
    event = find_event(request, code, right="plans_events")
    form = CancelForm(posted(request)) if move == Move.CANCEL else None
    possible = move in planning.possible_moves(event, event.local_day())
    if request.method == "POST" and possible and (form is None or form.is_valid()):
        try:
            _do(request, event, move, form)
        except planning.PlanningError:  # somebody else moved it since the look above
            return redirect(request.path)
        return redirect(event)
    context = {"event": event, "move": move, "form": form, "possible": possible, "no_mail": not _may_send(request)}
    context["unfinished"] = unfinished(event) if possible and move == Move.FINISH else []
    context |= _mail_facts(event, move)
    return render(request, "events/planning/event_move.html", context)


def _do(request: AuthenticatedRequest, event: Event, move: Move, form: CancelForm | None) -> None:
    """Do the step, and say so with the number of its mails. Raise PlanningError."""
    if move in _MAILED:
        given = form.cleaned_data if form else {}
        mails = _MAILED[move](event, by=request.user, send_mail=_may_send(request), **given)
        messages.success(request, _done(event, move))
        messages.success(request, mails_sent(mails))
    else:
        _SILENT[move](event, by=request.user)
        messages.success(request, _DONE[move])


_MAILED: dict[Move, Callable[..., int]] = {Move.OPEN: planning.open_registration, Move.CANCEL: planning.cancel}
_SILENT: dict[Move, Callable[..., None]] = {Move.CLOSE: planning.close_registration, Move.FINISH: planning.finish}
_DONE = {
    Move.OPEN: gettext_lazy("Registration is open."),
    Move.CLOSE: gettext_lazy("Registration is closed."),
    Move.FINISH: gettext_lazy("The event is finished."),
    Move.CANCEL: gettext_lazy("The event is cancelled."),
}


def _done(event: Event, move: Move) -> str:
    opens = event.registration_opens_on
    if move == Move.OPEN and opens and event.state == State.EARLY:
        return _("Registration opens on %(day)s.") % {"day": wording.day(opens)}
    return str(_DONE[move])


def _mail_facts(event: Event, move: Move) -> dict[str, object]:
    """Return what the page of a step says about its mails."""
    if move == Move.CANCEL:
        return {"recipients": change_mails.recipients(event)}
    if move == Move.OPEN:
        opens = event.registration_opens_on
        later = opens if opens and opens > event.local_day() else None
        lettered = event.quotas.filter(invitations__isnull=False, invitations__replaced_at=None)
        return {
            "recipients": readers.recipients(event),
            "mailed_before": mailed_before(event),
            "mails_on": later,
            "uninvited": event.quotas.exclude(pk__in=lettered).count(),
        }
    return {}


def _may_send(request: AuthenticatedRequest) -> bool:
    return "no_mail" not in request.POST


def _stored(form: PlanForm | CopyForm, store: Callable[[], object]) -> bool:
    """Return whether the event could be stored. If another user took the code after the check, the form says so."""
    try:
        with transaction.atomic():
            store()
    except IntegrityError:
        form.add_error("code", _("An event with that code exists already."))
        return False
    return True


def _as_stored(event: Event) -> Event:
    """Return the event without the values that an invalid form has put into it."""
    return Event.objects.for_page().get(pk=event.pk)
