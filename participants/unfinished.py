"""The open work with the people of an event: decisions, the waiting list, marks and certificates."""

from collections.abc import Iterator

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import ngettext

from documents import wording
from events.models import Event
from events.planning.unfinished import Unfinished, unfinished_look

from .certificates.completion import due_registrations
from .models import Attendance, Registration

Status = Registration.Status


@unfinished_look
def open_work_with_people(event: Event) -> Iterator[Unfinished]:
    people = event.registrations.without_duplicates().aggregate(
        **{status.name: Count("pk", filter=Q(status=status)) for status in Status.active()}
    )
    listed = reverse("participants:event-participants", args=[event.code])
    marks = _missing_marks(event, people[Status.CONFIRMED.name])
    due = due_registrations(event).count()
    if n := people[Status.PROPOSED.name]:
        text = ngettext("%(n)s person waits for a decision.", "%(n)s people wait for a decision.", n)
        yield _open(text, n, f"{listed}?status={Status.PROPOSED}")
    if marks:
        text = ngettext("%(n)s mark is not recorded.", "%(n)s marks are not recorded.", marks)
        yield _open(text, marks, f"{reverse('participants:attendance', args=[event.code])}?unmarked=any")
    if due:
        text = ngettext("%(n)s certificate is not issued.", "%(n)s certificates are not issued.", due)
        yield _open(text, due, reverse("participants:certificates", args=[event.code]))
    if n := people[Status.WAITLISTED.name]:
        text = ngettext("%(n)s person is on the waiting list.", "%(n)s people are on the waiting list.", n)
        yield _open(text, n, f"{listed}?status={Status.WAITLISTED}")


def _missing_marks(event: Event, confirmed: int) -> int:
    """Return how many marks of confirmed people are not recorded."""
    people = event.registrations.without_duplicates().filter(status=Status.CONFIRMED)
    recorded = Attendance.objects.filter(registration__in=people.order_by().values("pk"))
    return confirmed * event.sessions.count() - recorded.count()


def _open(text: str, n: int, href: str) -> Unfinished:
    return Unfinished(text % {"n": wording.number(n)}, href)
