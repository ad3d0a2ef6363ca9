"""The page of one person: their events with lesson hours, their certificates, and the events that they can be
registered for."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import models
from django.db.models import Exists, F, OuterRef
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _

from accounts.access import AuthenticatedRequest
from accounts.models import Entry, User
from accounts.trail.words import describe
from events.models import Event, Quota
from participants.merging.finding import kept_for, keys_of
from participants.models import Certificate, Participant, Registration
from participants.registering.funnel import hours_of_event, hours_present

HOURS_A_YEAR = 20
"""The lesson hours that a civil servant needs in a year (PP 11/2017, article 203, paragraph 4)."""
_MOST_OFFERED = 5


class Goal(models.TextChoices):
    REACHED = "reached", _("Reached")

    @property
    def tone(self) -> str:
        """Return the tone of its chip."""
        return "ok"


@dataclass(frozen=True, slots=True)
class Year:
    """The lesson hours that a person attended in a year, of `needed` (0: no number is asked of them)."""

    year: int
    hours: int
    needed: int

    @property
    def goal(self) -> Goal | None:
        return Goal.REACHED if self.needed and self.hours >= self.needed else None


def participant_detail(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """Show one person with their events, as far as the reader may see them."""
    people = Participant.objects.visible_to(request.user).select_related("agency__province", "agency__regency")
    participant = people.filter(pk=pk).first()
    if participant is None:
        return _former_person(request, pk)
    registrations = _registrations(participant, request.user)
    entries = Entry.objects.of_person(*keys_of(participant.pk)).visible_to(request.user).select_related("by")
    context = {
        "participant": participant,
        "registrations": registrations,
        "years": _years(participant, registrations),
        "open_events": _open_events(participant, request.user),
        "trail": [describe(entry) for entry in entries],
    }
    return render(request, "participants/people/participant_detail.html", context)


def _former_person(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """Redirect from a record that was merged to the kept person."""
    kept = kept_for(pk, request.user)
    if kept is None:
        raise Http404
    return redirect(kept)


def _registrations(person: Participant, reader: User) -> list[Registration]:
    """Return the person's registrations, the latest events first, each with `hours` attended of `all_hours`, and with
    its valid `certificate`, if there is one."""
    found = Registration.objects.visible_to(reader).filter(participant=person).select_related("event", "agency")
    found = found.annotate(hours=hours_present(), all_hours=hours_of_event())
    certificates = _certificates(person, reader)
    registrations = list(found.order_by("-event__starts_on", "-pk"))
    for registration in registrations:
        registration.certificate = certificates.get(registration.pk)  # type: ignore[attr-defined]  # for the template
    return registrations


def _certificates(person: Participant, reader: User) -> Mapping[int, Certificate]:
    found = Certificate.objects.visible_to(reader).valid().filter(registration__participant=person)
    return {one.registration_id: one for one in found.select_related("number")}


def _years(person: Participant, registrations: Sequence[Registration]) -> list[Year]:
    """Return the years in which the person attended, the latest first. Only who has a NIP is a civil servant."""
    hours: dict[int, int] = defaultdict(int)
    for registration in registrations:
        was_held = registration.event.status != Event.Status.CANCELLED
        if was_held and registration.status == Registration.Status.CONFIRMED and registration.attended:
            hours[registration.event.starts_on.year] += registration.hours  # type: ignore[attr-defined]  # annotated
    needed = HOURS_A_YEAR if person.shown_nip else 0
    return [Year(year, hours[year], needed) for year in sorted(hours, reverse=True)]


def _open_events(person: Participant, reader: User) -> list[Event]:
    """Return the next events that take registrations and have a free seat for the person's agency, and at which the
    person is not registered yet."""
    if person.is_closed or not reader.rights.registers_people:
        return []
    fitting = Quota.objects.filter(event=OuterRef("pk")).fitting(person.agency).filter(taken__lt=F("seats"))
    registered = Registration.objects.filter(event=OuterRef("pk"), participant=person)
    events = Event.objects.visible_to(reader).registration_open().filter(Exists(fitting), ~Exists(registered))
    closed_on = person.agency.closed_on
    if closed_on:
        events = events.filter(starts_on__lt=closed_on)
    return list(events.order_by("starts_on", "code")[:_MOST_OFFERED])
