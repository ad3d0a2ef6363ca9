"""Tasks about invitation letters and certificates that are missing or outdated."""

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import ngettext

from accounts.models import User
from agencies.models import counted
from events.models import Event, Invitation, Quota
from events.models.event import EventQuerySet
from participants.certificates.completion import State
from reports.home import outdated

from .task import AT_MOST, Todo, counted_task


def uninvited(events: EventQuerySet) -> list[Todo]:
    """Return the events in which an agency with seats has no invitation letter, while people can be registered or can
    be when the window opens."""
    letters = Invitation.objects.current().filter(quota=OuterRef("pk"))
    uninvited = counted(Quota.objects.filter(~Exists(letters)), "event")
    in_time = Q(registration_closes_on=None) | Q(registration_closes_on__gte=F("today"))
    inviting: QuerySet[Event] = events.filter(in_time, status=Event.Status.OPEN).ending_from(F("today"))
    lacking = inviting.annotate(uninvited=uninvited).filter(uninvited__gt=0)
    lacking = lacking.order_by(F("registration_closes_on").asc(nulls_last=True), "starts_on", "code")
    return [_uninvited_at(event, event.uninvited) for event in lacking[:AT_MOST]]


def _uninvited_at(event: Event, quotas: int) -> Todo:
    text = ngettext(
        "%(count)s agency or pool has no invitation letter yet",
        "%(count)s agencies or pools have no invitation letter yet",
        quotas,
    )
    href = reverse("events:invitations", args=[event.code])
    return counted_task(event.title, text, quotas, href)


def outdated_letters(user: User, events: EventQuerySet) -> list[Todo]:
    """Return the events whose letters say something else than the event does today."""
    counts = outdated.letters(user, events)
    first = sorted(counts, key=lambda event: (event.starts_on, event.code))[:AT_MOST]
    return [_outdated_letters_at(user, event, counts[event]) for event in first]


def _outdated_letters_at(user: User, event: Event, letters: int) -> Todo:
    if user.rights.issues_letters:
        text = ngettext(
            "%(count)s invitation letter is outdated: replace it",
            "%(count)s invitation letters are outdated: replace them",
            letters,
        )
    else:
        text = ngettext(
            "%(count)s invitation letter is outdated; the coordinator replaces it",
            "%(count)s invitation letters are outdated; the coordinator replaces them",
            letters,
        )
    href = reverse("events:invitations", args=[event.code])
    return counted_task(event.title, text, letters, href)


def outdated_certificates(user: User, events: EventQuerySet) -> list[Todo]:
    """Return the events whose certificates say something else than the event or the person's record does today."""
    counts = outdated.certificates(user, events)
    latest = sorted(counts, key=lambda event: event.ends_on, reverse=True)[:AT_MOST]
    return [_outdated_certificates_at(event, counts[event]) for event in latest]


def _outdated_certificates_at(event: Event, certificates: int) -> Todo:
    text = ngettext(
        "%(count)s certificate says something else than the data of today",
        "%(count)s certificates say something else than the data of today",
        certificates,
    )
    href = reverse("participants:certificates", args=[event.code]) + f"?state={State.OUTDATED}"
    return counted_task(event.title, text, certificates, href)
