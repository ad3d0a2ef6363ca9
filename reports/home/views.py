"""The home page and the page of one event."""

import re

from django.db.models import F
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from accounts.access import AuthenticatedRequest, needs
from accounts.models import Entry
from events.finding import find_event
from events.models import Event
from events.pools import pools_without_agencies
from participants.registering.window import may_register
from reports import heading
from reports.coverage.document import coverage_figures, coverage_title
from reports.coverage.impact import impact, scope_of
from reports.coverage.narrative import coverage_narrative
from reports.coverage.rows import coverage
from reports.links import Links
from reports.scope import CoverageScope

from .introduction import close_introduction, introduction
from .news import left_events, mark_seen, news
from .stages import doing, steps
from .todo import grouped, todos
from .unread import note_unread
from .work.cards import card, cards
from .work.counts import work_at

_NEWS = 10
"""The events whose news the home page shows at first."""
_ALL_NEWS = 100
"""Those that it shows with ?news=all."""
_TASKS = 8
"""The events whose tasks the home page shows at first; all with ?tasks=all."""


@needs("reads_reports")
def home(request: AuthenticatedRequest) -> HttpResponse:
    """Show the reader's tasks first, at a province by event, then the news and the coming events, and the coverage of
    the province (or the country) last."""
    today = timezone.localdate()
    report = coverage(CoverageScope(as_of=today, province=request.user.province))
    work = cards(request.user) if request.user.scope.one_province and request.user.rights.registers_people else []
    events = Event.objects.visible_to(request.user).not_cancelled().for_page()
    coming = list(events.with_today().ending_from(F("today")).order_by("starts_on", "code")[:8])
    on_cards = {one.work.event for one in work}
    groups = grouped(todos(request.user))
    first = groups if request.GET.get("tasks") == "all" else groups[:_TASKS]
    found, shown = news(request.user), _ALL_NEWS if request.GET.get("news") == "all" else _NEWS
    note_unread(request, len(found))
    context = {
        "title": coverage_title(report.scope),
        "facts": heading.facts(report.scope),
        "figures": coverage_figures(report, Links(report.scope, request.user)),
        "narrative": coverage_narrative(report),
        "introduction": introduction(request.user, work, coming),
        "cards": work,
        "coming": [event for event in coming if event not in on_cards],
        "latest": [] if coming else list(events[:5]),
        "groups": first,
        "more_groups": len(groups) - len(first),
        "news": found[:shown],
        "more_news": len(found) - len(found[:shown]),
    }
    return render(request, "reports/home/home.html", context)


@needs("reads_reports")
def news_seen(request: AuthenticatedRequest) -> HttpResponse:
    """Note the posted news (News.token) as seen, and return to the home page."""
    if request.method == "POST":
        last = Entry.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
        seen = dict(_seen(text, last) for text in request.POST.getlist("news")[:_ALL_NEWS])
        known = set(Event.objects.visible_to(request.user).filter(pk__in=seen).values_list("pk", flat=True))
        if not seen.keys() <= known | set(left_events(request.user).values_list("event", flat=True)):
            raise Http404
        mark_seen(request.user, seen)
    return redirect("reports:home")


@needs("reads_reports")
def introduction_closed(request: AuthenticatedRequest) -> HttpResponse:
    """Close the introduction for good, and return to the home page."""
    if request.method == "POST":
        close_introduction(request.user)
    return redirect("reports:home")


def _seen(text: str, last: int) -> tuple[int, int]:
    """Return the keys of an event and of its last entry that was seen, at most `last`, so that later news is shown."""
    if not re.fullmatch("[0-9]{1,18}:[0-9]{1,18}", text):
        raise Http404
    event, until = text.split(":")
    return int(event), min(int(until), last)


def event_tasks(request: AuthenticatedRequest, code: str) -> HttpResponse:
    """Show what is to do at the event for the reader's provinces, from the seats to the certificates."""
    event = find_event(request, code, right="registers_people")
    [work] = work_at([event], request.user)
    return render(request, "reports/home/event_tasks.html", {"event": event, "card": card(work, request.user)})


def event_detail(request: AuthenticatedRequest, code: str) -> HttpResponse:
    """Show one event: its seats, its sessions, its documents, and its effect on coverage."""
    event = find_event(request, code)
    quotas = list(event.quotas.select_related("agency__province", "agency__regency", "province", "regency"))
    today, scope = event.local_day(), scope_of(event)
    can_register = may_register(event, request.user)
    fillable = [quota for quota in quotas if can_register and quota.region_code[:2] in request.user.scope]
    context = {
        "event": event,
        "quotas": sorted(quotas, key=lambda quota: quota.place),
        "sessions": list(event.sessions.order_by("number")),
        "steps": steps(event, today),
        "doing": doing(event, today) if request.user.rights.plans_events else None,
        "can_register": can_register,
        "addable": {quota.pk for quota in fillable},
        "open_to_reader": {quota.pk for quota in fillable if quota.free and not quota.closed_on},
        "lacking": pools_without_agencies(quotas, event.starts_on, scope.codes),
        "impact": impact(event, today, scope),
        "todos": todos(request.user, today, event),
    }
    return render(request, "reports/home/event_detail.html", context)
