"""Pages on which coordinators write messages to people and agencies of an event."""

from collections import Counter

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.access import AuthenticatedRequest
from accounts.models import Message
from accounts.outbox.mail import send_again
from agencies.forms import posted
from documents import wording
from documents.placeholders import used
from events.finding import find_event
from events.mail_words import mails_sent
from events.models import Announcement, Event

from . import sending
from .audiences import Recipient, by_reason, recipients_of
from .forms import AnnouncementForm
from .placeholders import LINK, offered
from .presets import PRESETS

_SHOWN = 300
"""Names of one list of recipients that the page shows."""
_RIGHT = "plans_events"


def announcement_new(request: AuthenticatedRequest, code: str) -> HttpResponse:
    """Choose a ready text (?preset=…), then edit and store it. Nothing is sent here."""
    event = find_event(request, code, right=_RIGHT)
    preset = request.GET.get("preset", "")
    if preset in PRESETS:
        return _edit(request, event, _from_preset(event, preset))
    if preset == "own":
        return _edit(request, event, Announcement(event=event, audience=Announcement.Audience.CONFIRMED))
    choices = [(name, one.label, _audience(one.audience)) for name, one in PRESETS.items()]
    return render(request, "participants/announcements/choose.html", {"event": event, "choices": choices})


def _from_preset(event: Event, preset: str) -> Announcement:
    """Return the ready text, or the one that was last sent for an event of the same course."""
    message = PRESETS[preset].message(preset, event)
    if message.anchor_day is None:
        message.anchor, message.days = Announcement.Anchor.NOW, 0
    message.attaches_letter = message.attaches_letter and event.invitations.current().exists()
    same = Announcement.objects.filter(preset=preset, event__course=event.course_id, audience=message.audience)
    last = same.filter(state=Announcement.State.SENT).order_by("-sent_at").first()
    if last:
        message.subject, message.text = last.subject, last.text
    return message


def announcement_edit(request: AuthenticatedRequest, code: str, pk: int) -> HttpResponse:
    event, message = _find(request, code, pk)
    return _edit(request, event, message) if message.is_open else _closed(request, message)


def _closed(request: AuthenticatedRequest, message: Announcement) -> HttpResponse:
    messages.warning(request, _("This message was sent or cancelled, so it stays as it is."))
    return redirect(message)


def _edit(request: AuthenticatedRequest, event: Event, message: Announcement) -> HttpResponse:
    form = AnnouncementForm(posted(request), instance=message, event=event)
    if form.is_bound and form.is_valid():
        try:
            sending.store(message, by=request.user, materials=form.cleaned_data.get("materials", ()))
        except sending.NotOpen:
            return _closed(request, message)
        messages.success(request, _("The message “%(subject)s” is stored. Nothing is sent yet.") % {"subject": message})
        return redirect(message)
    to_agencies = message.is_of_agencies
    context = {
        "event": event,
        "message": message,
        "form": form,
        "placeholders": offered(to_agencies=to_agencies).items(),
        "others": offered(to_agencies=not to_agencies).items() - offered(to_agencies=to_agencies).items(),
    }
    return render(request, "participants/announcements/edit.html", context)


def announcement_detail(request: AuthenticatedRequest, code: str, pk: int) -> HttpResponse:
    """Show who gets the message and as what; a POST sends, plans or cancels it, or sends failed mails again."""
    event, message = _find(request, code, pk)
    if request.method == "POST":
        action = _ACTIONS.get(request.POST.get("action", ""))
        if action:
            action(request, message)
        return redirect(message)
    found = recipients_of(message)
    due = [one for one in found if not one.reason]
    shown = _chosen(found, request.GET.get("to", ""))
    states = Counter(sending.mails_of(message).values_list("state", flat=True))
    context = {
        "event": event,
        "message": message,
        "audience": _audience(Announcement.Audience(message.audience)),
        "due": due[:_SHOWN],
        "count": len(due),
        "others": [(reason, people[:_SHOWN], len(people)) for reason, people in by_reason(found).items()],
        "found": found[:_SHOWN],
        "to": shown,
        "subject": shown.subject(message) if shown else message.subject,
        "text": shown.text(message, _("https://… (their own link)")) if shown else message.text,
        "whatsapp": [(one, one.whatsapp(message)) for one in _by_whatsapp(found)[:_SHOWN]],
        "has_link": LINK in used(message.text),
        "states": [(state, states[state.value]) for state in Message.State if states[state.value]],
        "failed": sending.mails_of(message).can_be_resent().count(),
        "may_plan": bool(message.due_on) and not message.is_too_late(timezone.now()),
    }
    return render(request, "participants/announcements/detail.html", context)


def _find(request: AuthenticatedRequest, code: str, pk: int) -> tuple[Event, Announcement]:
    event = find_event(request, code, right=_RIGHT)
    message = get_object_or_404(event.announcements.select_related("author"), pk=pk)
    message.event = event
    return event, message


def _audience(audience: Announcement.Audience) -> str:
    return str(audience.label)


def _chosen(found: list[Recipient], target: str) -> Recipient | None:
    """Return the recipient whose mail is shown: the chosen one, or the first who gets one."""
    chosen = [one for one in found if one.target == target] or [one for one in found if not one.reason] or found
    return chosen[0] if chosen else None


def _by_whatsapp(found: list[Recipient]) -> list[Recipient]:
    """Return those with a mobile number, first those whom no mail reaches."""
    return sorted((one for one in found if one.phone), key=lambda one: bool(one.address))


def _send(request: AuthenticatedRequest, message: Announcement) -> None:
    shown = request.POST.get("shown", "")
    try:
        count = sending.send(message, by=request.user, shown=int(shown) if shown.isdecimal() and len(shown) < 10 else 0)
    except sending.CannotSend:
        messages.warning(request, _("Nothing was sent: the event was cancelled, or its mails are switched off."))
    except sending.MoreRecipients:
        messages.warning(request, _("More people get it than you saw. Nothing was sent: check who, and press again."))
    else:
        messages.success(request, f"“{message}”: {mails_sent(count)}")


def _plan(request: AuthenticatedRequest, message: Announcement) -> None:
    try:
        sending.plan(message, by=request.user)
    except sending.CannotSend:
        messages.warning(request, _("It cannot be planned: its day is over, or the event has no such day."))
    else:
        words = {"subject": message, "day": wording.day(message.due_on) if message.due_on else ""}
        messages.success(request, _("The message “%(subject)s” is sent on %(day)s.") % words)


def _cancel(request: AuthenticatedRequest, message: Announcement) -> None:
    sending.cancel(message, by=request.user)
    messages.success(request, _("The message “%(subject)s” is cancelled. It is not sent.") % {"subject": message})


def _send_failed_again(request: AuthenticatedRequest, message: Announcement) -> None:
    if not message.event.sends_mail:
        messages.warning(request, _("Mails are switched off for this event."))
        return
    count = sum(send_again(one, by=request.user) for one in sending.mails_of(message).can_be_resent())
    text = ngettext("%(count)s mail goes out again in a moment.", "%(count)s mails go out again in a moment.", count)
    messages.success(request, text % {"count": wording.number(count)})


_ACTIONS = {"send": _send, "plan": _plan, "cancel": _cancel, "again": _send_failed_again}
