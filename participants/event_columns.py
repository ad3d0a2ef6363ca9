"""The column of the list of events with the registrations that wait for a decision."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from agencies.models import counted
from documents import wording
from events.lists.columns import ListColumn, list_column
from events.models import Event
from events.models.event import EventQuerySet

from .models import Registration


def _with_waiting(events: EventQuerySet) -> EventQuerySet:
    proposed = Registration.objects.filter(status=Registration.Status.PROPOSED)
    return events.annotate(waiting=counted(proposed, "event"))


def _waiting(event: Event) -> str:
    count: int = event.waiting  # type: ignore[attr-defined]  # added by this column alone
    return wording.number(count) if count else "–"


list_column(
    ListColumn(
        "waiting",
        _("Waiting for a decision"),
        "decides_registrations",
        _with_waiting,
        _waiting,
        lambda event: reverse("participants:event-participants", args=[event.code]) + "?status=proposed",
    )
)
