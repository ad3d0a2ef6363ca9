"""The people whom a letter may cover, grouped by agency, and which of them a form ticks by itself."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from accounts.models import User
from agencies.models import Agency
from events.models import Event
from participants.models import Registration
from participants.models.registration import RegistrationQuerySet
from participants.registering.agencies import agency_labels
from participants.registering.window import may_change

EVERYBODY = "all"
"""Stands for all agencies where the address names the agency whose people are ticked."""


@dataclass(frozen=True, slots=True)
class Group:
    """The people of one agency, each with whether the form ticks them."""

    agency: Agency
    label: str
    people: list[tuple[Registration, bool]]

    @property
    def size(self) -> int:
        return len(self.people)


def coverable(event: Event, user: User) -> RegistrationQuerySet:
    """Return the people at the event for whom the user may send a letter now, by agency."""
    if not may_change(event, user):
        return Registration.objects.none()
    seated = Registration.objects.visible_to(user).seated()
    found = seated.filter(event=event, attended=False, participant__erased_at=None)
    found = found.select_related("participant", "agency__regency", "agency__province")
    return found.order_by("province", "regency", "agency__name", "agency", "number")


def of_agency(registrations: Collection[Registration], agency: str | None) -> set[int]:
    """Return the numbers of those people of the agency (its key as text); without one, of all if they are of one
    agency."""
    if agency == EVERYBODY:
        return {one.number for one in registrations}
    agencies = {str(one.agency_id) for one in registrations}
    if agency is None and len(agencies) == 1:
        (agency,) = agencies
    return {one.number for one in registrations if str(one.agency_id) == agency}


def groups(registrations: Iterable[Registration], ticked: Collection[int]) -> list[Group]:
    """Return the people by agency, in their order."""
    found: dict[Agency, list[tuple[Registration, bool]]] = {}
    for one in registrations:
        found.setdefault(one.agency, []).append((one, one.number in ticked))
    labels = agency_labels(found)
    return [Group(agency, labels[agency], people) for agency, people in found.items()]
