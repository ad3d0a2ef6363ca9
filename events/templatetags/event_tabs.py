"""The tabs of an event: every page of the event shows them, and exactly one is current."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django import template
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from events.models import Event

register = template.Library()


@dataclass(frozen=True, slots=True)
class Tab:
    """`address` is the name of the page that it leads to, `pages` the names of its pages, or how they begin."""

    label: Promise
    address: str
    pages: tuple[str, ...]
    right: str = ""


_OVERVIEW = Tab(_("Overview"), "reports:event-detail", ("reports:event-detail", "events:event-"))
_TASKS = Tab(_("Task list"), "reports:event-tasks", ("reports:event-tasks",), "registers_people")
_COVERAGE = Tab(_("Coverage"), "reports:coverage-province", ("reports:coverage",), "reads_reports")
TABS = [
    _TASKS,
    _OVERVIEW,
    Tab(_("Seats"), "reports:event-quotas", ("reports:event-quotas", "reports:quota-successor"), "plans_events"),
    Tab(_("Participants"), "participants:event-participants", ("participants:",)),
    Tab(
        _("Attendance"),
        "reports:attendance",
        ("reports:attendance", "participants:attendance", "participants:checkin", "participants:sign-sheets-key"),
    ),
    Tab(_("Certificates"), "participants:certificates", ("participants:certificate", "participants:signed-")),
    Tab(
        _("Tests and evaluation"),
        "participants:scores",
        ("participants:scores", "participants:evaluation", "reports:evaluation"),
    ),
    Tab(
        _("Documents"),
        "reports:event-documents",
        (
            "reports:event-documents",
            "reports:event-report",
            "events:invitation",
            "events:photo",
            "events:material",
            "participants:sign-sheets",
            "participants:badges",
            "participants:official",
        ),
    ),
    _COVERAGE,
    Tab(
        _("Plan"),
        "events:event-edit",
        ("events:event-edit", "events:event-sessions", "events:event-fill", "events:event-keep"),
        "plans_events",
    ),
    Tab(
        _("Mail"), "events:event-mail", ("events:event-mail", "events:mail-", "participants:announcement"), "reads_mail"
    ),
    Tab(_("History"), "reports:event-history", ("reports:event-history",)),
]


def current_tab(view_name: str) -> Tab:
    """Return the tab to which the page belongs: of the names in `pages`, the longest with which its name begins."""
    fitting = [(page, tab) for tab in TABS for page in tab.pages if view_name.startswith(page)]
    return max(fitting, key=lambda one: len(one[0]))[1] if fitting else _OVERVIEW


def tabs_of(event: Event, reader: User, view_name: str) -> Iterator[tuple[Tab, str, bool]]:
    """Yield the tabs that the reader may open, with their addresses and whether they are current."""
    shown = [tab for tab in TABS if _is_for(tab, reader)]
    current = current_tab(view_name)
    for tab in shown:
        yield tab, _href(tab, event), tab is (current if current in shown else _OVERVIEW)


def _is_for(tab: Tab, reader: User) -> bool:
    if tab is _TASKS and not reader.scope.one_province:
        return False
    return not tab.right or bool(getattr(reader.rights, tab.right))


def _href(tab: Tab, event: Event) -> str:
    if tab is not _COVERAGE:
        return reverse(tab.address, args=[event.code])
    options = {"course": event.course.code, "as_of": event.ends_on.isoformat(), "event": event.code}
    return f"{reverse(tab.address, args=[event.province_id])}?{urlencode(options)}"


@register.simple_tag(takes_context=True)
def event_tabs(context: dict[str, Any], event: Event) -> Iterator[tuple[Tab, str, bool]]:
    """Return the tabs of the event for the reader of this page, with their addresses and whether they are current."""
    request = context["request"]
    return tabs_of(event, request.user, request.resolver_match.view_name)
