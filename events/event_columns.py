"""Columns of the list of events: letters and sessions."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from agencies.models import counted
from documents import wording

from .lists.columns import ListColumn, list_column, number_in
from .models import Event, Session
from .models.event import EventQuerySet


def _with_sessions(events: EventQuerySet) -> EventQuerySet:
    return events.annotate(sessions_planned=counted(Session.objects, "event"))


def _letters(event: Event) -> str:
    total = event.letters_issued + event.letters_missing
    return f"{wording.number(event.letters_issued)} / {wording.number(total)}" if total else "–"


list_column(
    ListColumn(
        "letters",
        _("Letters"),
        "issues_letters",
        EventQuerySet.with_letters,
        _letters,
        lambda event: reverse("events:invitations", args=[event.code]),
    )
)
list_column(
    ListColumn(
        "sessions",
        _("Sessions"),
        "plans_events",
        _with_sessions,
        number_in("sessions_planned"),
        lambda event: reverse("events:event-sessions", args=[event.code]),
    )
)
