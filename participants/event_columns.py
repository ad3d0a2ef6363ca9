"""The column of the list of events with the registrations that wait for a decision."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from agencies.models import counted
from events.lists.columns import ListColumn, list_column, number_in
from events.models.event import EventQuerySet

from .models import Registration


def _with_waiting(events: EventQuerySet) -> EventQuerySet:
    proposed = Registration.objects.filter(status=Registration.Status.PROPOSED)
    return events.annotate(waiting=counted(proposed, "event"))


list_column(
    ListColumn(
        "waiting",
        _("Waiting for a decision"),
        "decides_registrations",
        _with_waiting,
        number_in("waiting"),
        lambda event: reverse("participants:event-participants", args=[event.code]) + "?status=proposed",
    )
)
