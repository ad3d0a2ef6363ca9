"""Tasks about invitation letters and certificates that are missing or outdated."""

from django.db.models import Count, Exists, F, OuterRef, Q, Value
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from agencies.models import counted
from events.models import Event, Invitation, Quota
from events.models.event import EventQuerySet
from participants.certificates.completion import State, due_people
from participants.models import Certificate
from reports.home import outdated

from .task import Todo, at_most, event_task
from .waiting import Found, WaitingAt, at_events, by_event, closing_first, latest


def uninvited(events: EventQuerySet) -> WaitingAt:
    """Return the events in which an agency with seats has no invitation letter, while people can be registered or can
    be when the window opens."""
    letters = Invitation.objects.current().filter(quota=OuterRef("pk"))
    uninvited = counted(Quota.objects.filter(~Exists(letters)), "event")
    in_time = Q(registration_closes_on=None) | Q(registration_closes_on__gte=F("today"))
    inviting = events.filter(in_time, status=Event.Status.OPEN).ending_from(F("today"))
    return WaitingAt(
        at_events(inviting, uninvited),
        lambda found: [_uninvited_at(one.event, one.number) for one in sorted(found, key=closing_first)],
    )


def _uninvited_at(event: Event, quotas: int) -> Todo:
    text = ngettext(
        "%(count)s agency or pool has no invitation letter yet",
        "%(count)s agencies or pools have no invitation letter yet",
        quotas,
    )
    href = reverse("events:invitations", args=[event.code])
    return event_task(event, text, quotas, href, _("Issue"))


def outdated_letters(user: User, events: EventQuerySet) -> list[Todo]:
    """Return the events whose letters say something else than the event does today."""
    counts = outdated.letters(user, events)
    first = sorted(counts, key=lambda event: (event.starts_on, event.code))
    return at_most([_outdated_letters_at(user, event, counts[event]) for event in first])


def _outdated_letters_at(user: User, event: Event, letters: int) -> Todo:
    if user.rights.issues_letters:
        text = ngettext(
            "%(count)s invitation letter is outdated",
            "%(count)s invitation letters are outdated",
            letters,
        )
    else:
        text = ngettext(
            "%(count)s invitation letter is outdated; the coordinator replaces it",
            "%(count)s invitation letters are outdated; the coordinator replaces them",
            letters,
        )
    href = reverse("events:invitations", args=[event.code])
    return event_task(event, text, letters, href, _("Replace") if user.rights.issues_letters else "")


def outdated_certificates(user: User, events: EventQuerySet) -> list[Todo]:
    """Return the events whose certificates say something else than the event or the person's record does today."""
    counts = outdated.certificates(user, events)
    found = latest(Found(event, number) for event, number in counts.items())
    return at_most([_outdated_certificates_at(one.event, one.number) for one in found])


def _outdated_certificates_at(event: Event, certificates: int) -> Todo:
    text = ngettext(
        "%(count)s certificate says something else than the data of today",
        "%(count)s certificates say something else than the data of today",
        certificates,
    )
    href = reverse("participants:certificates", args=[event.code]) + f"?state={State.OUTDATED}"
    return event_task(event, text, certificates, href, _("Replace"))


def certificates_due(events: EventQuerySet) -> WaitingAt:
    """Return the events (with `today`) that are over and have people who completed them and have no certificate."""
    return WaitingAt(
        by_event(due_people(events.filter(ends_on__lt=F("today"))), "event"),
        lambda found: [_due_at(one.event, one.number) for one in latest(found)],
    )


def _due_at(event: Event, people: int) -> Todo:
    text = ngettext("%(count)s certificate is to be issued", "%(count)s certificates are to be issued", people)
    href = reverse("participants:certificates-issue", args=[event.code])
    return event_task(event, text, people, href, _("Issue"))


def unsigned(events: EventQuerySet) -> WaitingAt:
    """Return the events with signed files of some certificates and not of others. Where nothing is signed, the office
    may sign on paper."""
    valid = Certificate.objects.valid().filter(registration__event__in=events.order_by().values("pk")).order_by()
    by_event = valid.annotate(at_event=F("registration__event")).values("at_event")
    rows = by_event.annotate(number=Count("pk", filter=Q(signed=None)), signed_ones=Count("signed"), more=Value(0))
    begun = rows.filter(number__gt=0, signed_ones__gt=0)
    return WaitingAt(
        begun.values_list("at_event", "number", "more"),
        lambda found: [_unsigned_at(one.event, one.number) for one in latest(found)],
    )


def _unsigned_at(event: Event, certificates: int) -> Todo:
    text = ngettext(
        "the signed file of %(count)s certificate is missing",
        "the signed files of %(count)s certificates are missing",
        certificates,
    )
    href = reverse("participants:certificates", args=[event.code])
    return event_task(event, text, certificates, href, _("Upload"))
