"""Who said that they cannot come, who has not answered, and what staff do about it."""

import re
from collections.abc import Sequence

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.access import AuthenticatedRequest
from accounts.outbox.mail import Recipients
from documents import wording
from documents.text import one_line
from events.finding import find_event
from events.mail_words import mails_sent
from events.models import Event
from participants.mails.asking import SHOWN, Unasked, asked_news
from participants.mails.asking_people import ask_people, may_be_asked
from participants.models import Registration
from participants.personal_links import links
from participants.phone import whatsapp_address
from participants.registering.entry import posted_text
from participants.registering.errors import ReasonMissing
from participants.registering.undoing.journal import recorded
from participants.registering.window import may_change
from participants.registering.wording import explain

from .answering import AnswerClosed, note_coming
from .freeing import free_seats
from .people import SILENT, Message, counts, listed, people_of, sentence

_A_PAGE = 50


def event_replies(request: AuthenticatedRequest, code: str) -> HttpResponse:
    """List who cannot come and who is silent. POST asks the silent by mail, makes messages with links (shown once), or
    records what the ticked people said."""
    event = find_event(request, code, right="registers_people")
    people = people_of(event, request.user)
    action = request.POST.get("action", "")
    if action == "mail":
        return _ask(request, event)
    if action == "comes":
        return _record(request, event)
    page = Paginator(listed(people, request.GET.get("group", "")), _A_PAGE).get_page(request.GET.get("page"))
    for one in page:
        one.event = event
    silent = _silent(request, event) if event.answers_until and not event.is_over else []
    for one in silent:
        one.event = event
    text = sentence(event, silent) if silent else ""
    made = _messages(request, event, page) if action == "messages" else {}
    context = {
        "event": event,
        "counts": counts(people),
        "may_free": may_change(event, request.user),
        "page_obj": page,
        "is_paginated": page.has_other_pages(),
        "group": request.GET.get("group", ""),
        "sentence": text,
        "whatsapp": whatsapp_address(text),
        "mailable": len(may_be_asked(_open(request, silent))),
        "shown_once": bool(made),
        "rows": [(one, made.get(one.pk)) for one in page],
    }
    return render(request, "participants/replies/event_replies.html", context)


def _open(request: AuthenticatedRequest, people: Sequence[Registration]) -> list[Registration]:
    """Return those of the people whose links the user may give out."""
    keys = set(links.open_to(request.user).filter(pk__in=[one.pk for one in people]).values_list("pk", flat=True))
    return [one for one in people if one.pk in keys]


def _silent(request: AuthenticatedRequest, event: Event) -> list[Registration]:
    return list(people_of(event, request.user).filter(SILENT).select_related("participant").order_by("number"))


def _ask(request: AuthenticatedRequest, event: Event) -> HttpResponse:
    sent = ask_people(event, _open(request, _silent(request, event)), by=request.user) if event.is_asking else 0
    text = ngettext("%(count)s mail is on its way.", "%(count)s mails are on their way.", sent)
    messages.success(request, text % {"count": wording.number(sent)})
    return redirect("participants:event-replies", event.code)


def _messages(request: AuthenticatedRequest, event: Event, page: Page[Registration]) -> dict[int, Message]:
    """Make a link for each silent person of the page whose links nobody withdrew, and return the messages by the key of
    the registration: none after the event."""
    if event.is_over:
        messages.error(request, _("The event is over."))
        return {}
    silent = _open(request, [one for one in page if not hasattr(one, "reply")])
    withdrawn = links.withdrawn_for(silent)
    if withdrawn:
        text = ngettext(
            "%(count)s person gets no link, because the links were withdrawn. Make a new one on the person's page.",
            "%(count)s people get no link, because the links were withdrawn. Make a new one on the person's page.",
            len(withdrawn),
        )
        messages.warning(request, text % {"count": wording.number(len(withdrawn))})
    people = [one for one in silent if one.pk not in withdrawn]
    made = links.make_all(people, by=request.user)
    return {one.pk: Message(one, made[one.pk]) for one in people}


def _record(request: AuthenticatedRequest, event: Event) -> HttpResponse:
    """Record that the ticked people will attend, as they told the user."""
    done = 0
    for one in _ticked(request, event):
        try:
            note_coming(one, by=request.user)
            done += 1
        except AnswerClosed:
            messages.warning(request, _("%(person)s: this answer is not possible any more.") % {"person": one})
    if done:
        text = ngettext("%(count)s person will attend.", "%(count)s people will attend.", done)
        messages.success(request, text % {"count": wording.number(done)})
    else:
        messages.error(request, _("Tick the people first."))
    return redirect("participants:event-replies", event.code)


def replies_free(request: AuthenticatedRequest, code: str) -> HttpResponse:
    """Withdraw the ticked people, so that others get their seats. The first request shows whom, and who gets a mail."""
    event = find_event(request, code, right="registers_people")
    people = _ticked(request, event)
    if not (people and may_change(event, request.user)):
        if request.method == "POST":
            messages.error(request, _("Tick the people first."))
        return redirect("participants:event-replies", code)
    reason = one_line(posted_text(request, "reason"))
    error = "" if reason or SHOWN not in request.POST else explain(ReasonMissing())
    try:
        _free(request, event, people, reason)
    except Unasked as unasked:
        return _confirm(request, event, unasked.recipients, error)
    return redirect("participants:event-replies", code)


def _free(request: AuthenticatedRequest, event: Event, people: list[Registration], reason: str) -> None:
    """Withdraw the people, say so and offer to undo it. Raise Unasked until the user has seen who gets a mail and has
    given a reason."""
    with asked_news(request) as news, recorded(event, by=request.user) as journal:
        decided = free_seats(people, by=request.user, reason=reason or "-", news=news)
        if not reason or SHOWN not in request.POST:
            raise Unasked(news.recipients(by=request.user))
    for registration, refusal in decided.refused:
        messages.error(request, f"{registration}: {explain(refusal)}")
    if done := decided.done:
        text = ngettext("The seat of %(count)s person is free.", "The seats of %(count)s people are free.", done)
        said = text % {"count": wording.number(done)} + " " + mails_sent(news.mails)
        address = reverse("participants:event-replies", args=[event.code])
        messages.success(request, said, extra_tags=journal.tag(address, news))


def _confirm(request: AuthenticatedRequest, event: Event, recipients: Recipients, error: str) -> HttpResponse:
    context = {"event": event, "people": _ticked(request, event), "recipients": recipients, "error": error}
    return render(request, "participants/replies/free.html", context)


def _ticked(request: AuthenticatedRequest, event: Event) -> list[Registration]:
    numbers = [number for number in request.POST.getlist("number") if re.fullmatch("[0-9]{1,9}", number)]
    ticked = people_of(event, request.user).filter(number__in=numbers)
    return list(ticked.select_related("participant", "event", "reply").order_by("number"))
