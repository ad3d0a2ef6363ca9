"""The page on which a filled sign sheet is keyed by scanning."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from accounts.access import AuthenticatedRequest
from events.finding import find_event_to_mark
from events.models import Event
from participants.attendance.marks import EventCancelled
from participants.attendance.moments import read_moment

from . import keying

_LONGEST_NUMBER = 9


def sign_sheets_key(request: AuthenticatedRequest, code: str) -> HttpResponse:
    """Key each text that is sent as a scanned row. static/keying.js sends them one after the other without leaving
    the page, so that a scanner need not wait; without scripts each scan loads the page."""
    event = find_event_to_mark(request, code)
    if "undo" in request.POST:
        return _undone(request, event)
    text = request.POST.get("text", "").strip()[:100]
    context: dict[str, object] = {"event": event, "text": text}
    if text:
        context |= _keyed(request, event, text)
    context["just_now"] = keying.just_now(event, by=request.user)
    return render(request, "participants/paper/key.html", context)


def _keyed(request: AuthenticatedRequest, event: Event, text: str) -> dict[str, object]:
    try:
        keyed = keying.key_row(event, text, by=request.user)
    except keying.NoRow:
        problem = _("This is not a code of a sign sheet.")
    except keying.OtherEvent:
        problem = _("This row belongs to another event, or to a session that no longer exists.")
    except keying.NobodyThere:
        problem = _("Nobody at this event has that number, or the person is not from your province.")
    except keying.NotConfirmed as error:
        words = _("%(name)s is not confirmed (any more); nothing was marked.")
        problem = words % {"name": error.registration.participant.full_name}
    except EventCancelled:
        problem = _("The event is cancelled.")
    else:
        return {"keyed": keyed, "answer": keyed.answer}
    return {"problem": problem, "answer": keying.Answer.REFUSED}


def _undone(request: AuthenticatedRequest, event: Event) -> HttpResponse:
    number, _sep, moment = request.POST["undo"].partition(" ")
    at = read_moment(moment)
    valid = number.isascii() and number.isdecimal() and len(number) <= _LONGEST_NUMBER
    try:
        is_undone = at is not None and valid and keying.undo(event, int(number), at, by=request.user)
    except EventCancelled:
        messages.error(request, _("The event is cancelled."))
    else:
        if is_undone:
            messages.success(request, _("The mark is taken back."))
        else:
            messages.warning(request, _("The mark was changed meanwhile, so it cannot be taken back."))
    return redirect("participants:sign-sheets-key", event.code)
