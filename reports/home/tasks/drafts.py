"""Tasks about planned events: what they still lack before registration can be opened."""

from collections.abc import Iterator

from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from documents import wording
from events.models import Event
from events.models.event import EventQuerySet

from .task import Todo
from .waiting import Found, WaitingAt, at_events, first_days

_EACH = 5
"""So many planned events have a line of their own; more have one line together."""


def drafts(events: EventQuerySet) -> WaitingAt:
    """Return the planned events (with `today`) to come, each with what it lacks. Many of them are one task."""
    return WaitingAt(at_events(events.filter(status=Event.Status.PLANNED).ending_from(F("today"))), _drafts)


def _drafts(found: list[Found]) -> list[Todo]:
    if len(found) <= _EACH:
        return [_draft(one.event) for one in sorted(found, key=first_days)]
    lacking = [name for one in sorted(found, key=first_days) for name in _lacks(one.event)]
    parts = [
        _("%(count)s without %(what)s") % {"count": wording.number(lacking.count(name)), "what": name}
        for name in dict.fromkeys(lacking)
    ]
    text = ngettext("%(count)s event is planned", "%(count)s events are planned", len(found))
    text %= {"count": wording.number(len(found))}
    href = f"{reverse('events:event-list')}?status={Event.Status.PLANNED}"
    return [Todo(_("Planned events"), ": ".join(filter(None, [text, ", ".join(parts)])), href, _("Continue"))]


def _draft(event: Event) -> Todo:
    lacking = list(_lacks(event))
    if not lacking:
        href = reverse("events:event-open", args=[event.code])
        return Todo(event.title, _("planned; registration can be opened"), href, _("Open registration"), event)
    text = _("planned, still without %(what)s") % {"what": wording.listing(lacking)}
    page = "events:event-edit"
    if not event.lesson_hours:
        page = "events:event-sessions"
    elif not event.seats:
        page = "reports:event-quotas"
    return Todo(event.title, text, reverse(page, args=[event.code]), _("Continue"), event)


def _lacks(event: Event) -> Iterator[str]:
    if not event.lesson_hours:
        yield _("sessions")
    if not event.seats:
        yield _("seats")
    if not event.registration_closes_on:
        yield _("a last day of registration")
