"""The page that confirms an action at many events, and the page with the result of a long one."""

import re
from collections import Counter
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.access import AuthenticatedRequest, needs, require
from accounts.jobs.running import start_once
from accounts.limits import LimitReached
from accounts.models import Job
from agencies.forms import token_of
from documents import wording
from events.filters import EventFilter
from events.mail_words import mails_sent
from events.models import Event, SessionTemplate

from .actions import ACTIONS, Look, for_many
from .running import MANY_EVENTS, Result, do_at_all, done_in_words

MOST = 200
"""Events of one action."""
AT_ONCE = 10
"""So many are done while the user waits; more are done by a job."""
_OWN = {"action", "event", "all"}
"""Options of the address that are not those of the list."""


@needs("plans_events")
def event_actions(request: AuthenticatedRequest) -> HttpResponse:
    """Show what the action of the address would do at its events, and do it."""
    name = request.GET.get("action", "")
    if name not in ACTIONS:
        return redirect(_list_address(request))
    action = ACTIONS[name]
    require(request.user, action.right)
    events = _chosen(request)
    if not events:
        messages.error(request, _("Tick the events first."))
        return redirect(_list_address(request))
    options = _options(request, events)
    looks = action.looks(events, options)
    ready = [look.event for look in looks if not look.reason]
    token, mails = token_of(name, [event.pk for event in ready]), sum(look.mails for look in looks)
    # The page is shown again if other events or more mails would follow than it has shown.
    if request.method == "POST" and ready and request.POST.get("seen") == token and mails <= _shown(request):
        return _done(request, name, ready, options)
    context = {
        "action": action,
        "name": name,
        "ready": [look for look in looks if not look.reason],
        "left_out": _by_reason(looks),
        "mails": mails,
        "lacking": sum(look.lacking for look in looks),
        "token": token,
        "no_mail": bool(options.get("no_mail")),
        "templates": _templates(events, options) if action.asks == "templates" else [],
        "back": _list_address(request),
        "most": MOST,
    }
    return render(request, "reports/many/confirm.html", context)


def _shown(request: AuthenticatedRequest) -> int:
    """Return how many mails the page said that was sent."""
    text = request.POST.get("mails_shown", "")
    return int(text) if re.fullmatch("[0-9]{1,9}", text) else 0


def _chosen(request: AuthenticatedRequest) -> list[Event]:
    """Return the ticked events, or all that the filters of the list show; the first days first."""
    events = for_many(Event.objects.visible_to(request.user))
    if request.GET.get("all"):
        found = EventFilter(request.GET, queryset=events, request=request)
        events = found.qs if found.is_valid() else events.none()
    else:
        events = events.filter(pk__in=[key for key in request.GET.getlist("event") if re.fullmatch("[0-9]{1,9}", key)])
    return list(events.order_by("starts_on", "code")[:MOST])


def _options(request: AuthenticatedRequest, events: list[Event]) -> dict[str, Any]:
    """Return what the page asked. Unless another template was chosen, that of a course is its first one."""
    if request.method == "POST":
        chosen = [int(key) for key in request.POST.getlist("template") if re.fullmatch("[0-9]{1,9}", key)]
        return {"no_mail": "no_mail" in request.POST, "templates": chosen}
    first: dict[int, int] = {}
    for template in SessionTemplate.objects.filter(course__in={event.course_id for event in events}):
        first.setdefault(template.course_id, template.pk)
    return {"templates": [*first.values()]}


def _templates(events: list[Event], options: dict[str, Any]) -> list[tuple[str, list[SessionTemplate], list[int]]]:
    """Return the courses of the events that have templates, each with these and with the chosen ones."""
    templates = SessionTemplate.objects.filter(course__in={event.course_id for event in events})
    found: dict[str, list[SessionTemplate]] = {}
    for template in templates.select_related("course").prefetch_related("sessions"):
        found.setdefault(str(template.course), []).append(template)
    return [(course, those, options["templates"]) for course, those in found.items()]


def _by_reason(looks: list[Look]) -> list[tuple[str, list[Event]]]:
    """Return the events that are left out by the reason, the most frequent one first."""
    counts = Counter(look.reason for look in looks if look.reason)
    return [(reason, [look.event for look in looks if look.reason == reason]) for reason, _n in counts.most_common()]


def _done(request: AuthenticatedRequest, name: str, events: list[Event], options: dict[str, Any]) -> HttpResponse:
    keys = [event.pk for event in events]
    if len(keys) > AT_ONCE:
        arguments = {"action": name, "events": keys, "options": options}
        subject = ngettext("%(count)s event", "%(count)s events", len(keys)) % {"count": wording.number(len(keys))}
        try:
            return redirect(start_once(MANY_EVENTS, by=request.user, arguments=arguments, subject=subject))
        except LimitReached as limit:
            messages.error(request, str(limit))
            return redirect(request.get_full_path())
    result = do_at_all(name, keys, options, by=request.user)
    if result.done:
        messages.success(request, f"{done_in_words(name, result)} {mails_sent(result.mails) if result.mails else ''}")
    for reason, those in _refused(result):
        text = _("%(count)s left out, %(reason)s: %(events)s.")
        names = wording.listing([event.title for event in those[:5]])
        messages.warning(request, text % {"count": wording.number(len(those)), "reason": reason, "events": names})
    return redirect(_list_after(request, result.done))


def _refused(result: Result) -> list[tuple[str, list[Event]]]:
    events = Event.objects.in_bulk([key for key, _reason in result.refused])
    found: dict[str, list[Event]] = {}
    for key, reason in result.refused:
        if key in events:
            found.setdefault(reason, []).append(events[key])
    return list(found.items())


def _list_address(request: AuthenticatedRequest) -> str:
    """Return the address of the list with its filters."""
    return _address(list_options(request))


def _address(options: list[tuple[str, str]]) -> str:
    """Return the address of the list with the options that have a value."""
    kept = [(key, value) for key, value in options if value]
    return reverse("events:event-list") + (f"?{urlencode(kept)}" if kept else "")


def _list_after(request: AuthenticatedRequest, keys: list[int]) -> str:
    """Return the address of the list after the action. A list of one status follows the events (keys) to the status
    that they all have now, otherwise it shows any, so that the next action can follow."""
    events = Event.objects.visible_to(request.user).filter(pk__in=keys).select_related("province")
    states = {event.state.value for event in events}
    if states:
        status = states.pop() if len(states) == 1 else ""
        return _address([(key, status if key == "status" else value) for key, value in list_options(request)])
    return _list_address(request)


def list_options(request: HttpRequest) -> list[tuple[str, str]]:
    """Return the options of the address that belong to the list."""
    return [(key, value) for key, values in request.GET.lists() if key not in _OWN for value in values if value]


@needs("reads_reports")  # the actions have rights of their own; here users read what their own job did
def event_actions_result(request: AuthenticatedRequest, pk: UUID) -> HttpResponse:
    """Show what a job of the user did, and at which events not and why."""
    jobs = Job.objects.filter(kind=MANY_EVENTS, by=request.user, step__isnull=False)
    job = get_object_or_404(jobs, pk=pk)
    result, name = Result(**(job.step or {})), job.arguments["action"]
    seen = Event.objects.visible_to(request.user).filter(pk__in=result.done)
    context = {
        "job": job,
        "action": ACTIONS[name],
        "done": done_in_words(name, result),
        "events": list(seen.for_page().order_by("starts_on", "code")),
        "mails": result.mails,
        "left_out": _refused(result),
    }
    return render(request, "reports/many/result.html", context)
