"""The page on which coordinators decide about many registrations: those that are ticked, or all that the filters of the
list show."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.access import AuthenticatedRequest
from agencies.forms import token_of
from documents import wording
from events.finding import find_event
from events.mail_words import mails_sent
from events.models import Event
from participants.mails.asking import SHOWN, Unasked, asked_news
from participants.models import Registration
from participants.models.registration import RegistrationQuerySet

from .deciding import Decide, Decided, decide_all
from .entry import posted_text
from .errors import ReasonMissing
from .filters import RegistrationFilter
from .lifecycle import confirm, reject
from .undoing.journal import recorded
from .wording import explain

AT_ONCE = 1_000
"""People: more would hold the event's lock for long."""
TICKED = "tick"
"""The option of the list's address that ticks the person with this number."""


@dataclass(frozen=True, slots=True)
class _Decision:
    decide: Decide
    done: Callable[[int], str]


def _confirmed(count: int) -> str:
    return ngettext("%(count)s person is confirmed.", "%(count)s people are confirmed.", count)


def _rejected(count: int) -> str:
    return ngettext("%(count)s person is rejected.", "%(count)s people are rejected.", count)


_DECISIONS = {"confirm": _Decision(confirm, _confirmed), "reject": _Decision(reject, _rejected)}


def registrations_decide(request: AuthenticatedRequest, code: str) -> HttpResponse:
    """Confirm or reject the chosen registrations of the event, and say how many, and how many not and why.

    The first request only shows the decision if mails would be sent, if a rejection lacks its reason, or if all results
    were chosen and they are no longer those that the list meant.
    """
    event = find_event(request, code, right="decides_registrations")
    name = request.POST.get("decision", "")
    people = _chosen(request, event)
    if people and name in _DECISIONS:
        lacks_reason = name == "reject" and not posted_text(request, "note").strip()
        try:
            _decide(request, event, people, _DECISIONS[name], lacks_reason=lacks_reason)
        except Unasked as unasked:
            shown = _chosen(request, event)
            context = {"event": event, "people": shown, "decision": name, "all": _means_all(request)}
            context["seen"] = token_of_people(one.number for one in shown)
            context |= {"recipients": unasked.recipients, "back": _list_address(request, code, people)}
            context["error"] = explain(ReasonMissing()) if lacks_reason and SHOWN in request.POST else ""
            return render(request, "participants/registering/decide.html", context)
    elif request.method == "POST":
        messages.error(request, _("Tick the people to decide."))
    return redirect(_next_address(request, code))


def decidable(registrations: RegistrationQuerySet) -> RegistrationQuerySet:
    """Return those that "all results" means: what waits for a decision."""
    return registrations.filter(status=Registration.Status.PROPOSED)


def waiting_numbers(registrations: RegistrationQuerySet) -> list[int]:
    """Return the numbers of those whom "all results" decides."""
    return list(decidable(registrations).order_by("number").values_list("number", flat=True)[:AT_ONCE])


def token_of_people(numbers: Iterable[int]) -> str:
    """Return what the list and the page of a decision send, so that nobody is decided whom the user has not seen."""
    return token_of(*numbers)


def _means_all(request: AuthenticatedRequest) -> bool:
    return "all" in request.POST


def _chosen(request: AuthenticatedRequest, event: Event) -> list[Registration]:
    """Return the ticked registrations, or all that the filters of the address show and that wait for a decision."""
    seen = Registration.objects.visible_to(request.user).filter(event=event)
    if _means_all(request):
        filters = RegistrationFilter(request.GET, queryset=seen, request=request, event=event)
        seen = decidable(filters.qs) if filters.is_valid() else seen.none()
    else:
        seen = seen.filter(number__in=_numbers(request))
    return list(seen.select_related("participant", "event").order_by("number")[:AT_ONCE])


def _numbers(request: AuthenticatedRequest) -> list[str]:
    return [number for number in request.POST.getlist("number") if re.fullmatch("[0-9]{1,9}", number)]


def _decide(
    request: AuthenticatedRequest, event: Event, people: list[Registration], decision: _Decision, *, lacks_reason: bool
) -> None:
    """Decide and say so. Raise Unasked if the reader must look at the decision first; nothing is done then."""
    note = "-" if lacks_reason else posted_text(request, "note")
    has_changed = _means_all(request) and request.POST.get("seen") != token_of_people(one.number for one in people)
    right = "decides_registrations"
    with asked_news(request) as news, recorded(event, by=request.user, right=right) as journal:
        decided = decide_all(people, decision.decide, by=request.user, note=note, news=news)
        if lacks_reason or has_changed:
            raise Unasked(news.recipients(by=request.user))
    text = _result(decided, decision, news.mails)
    if decided.done:
        messages.success(request, text, extra_tags=journal.tag(_next_address(request, event.code), news))
    else:
        messages.error(request, text)


def _result(decided: Decided, decision: _Decision, mails: int) -> str:
    """Return what was done and what was not, with the reasons and the names, as HTML."""
    refused: dict[str, list[Registration]] = {}
    for registration, error in decided.refused:
        refused.setdefault(explain(error), []).append(registration)
    done = decision.done(decided.done) % {"count": wording.number(decided.done)}
    context = {"done": done if decided.done else "", "mails": mails_sent(mails), "refused": refused.items()}
    return render_to_string("participants/registering/_decided.html", context)


def _next_address(request: AuthenticatedRequest, code: str) -> str:
    """Return the address to go to after a decision: the page of a single registration, or the list as it was."""
    numbers = _numbers(request)
    if len(numbers) == 1 and "single" in request.POST:
        return reverse("participants:registration-detail", args=[code, numbers[0]])
    return _list_address(request, code, [])


def _list_address(request: AuthenticatedRequest, code: str, ticked: list[Registration]) -> str:
    """Return the address of the list with its filters and these ticks."""
    query = [(name, value) for name, values in request.GET.lists() if name != TICKED for value in values]
    if not _means_all(request):
        query += [(TICKED, str(registration.number)) for registration in ticked]
    address = reverse("participants:event-participants", args=[code])
    return f"{address}?{urlencode(query)}" if query else address
