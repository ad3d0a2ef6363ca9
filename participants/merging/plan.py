"""What merging two people does: the fields that differ, the registrations that move, and what prevents it."""

import hashlib
import json
from dataclasses import dataclass
from functools import cached_property

from participants.fields.person import FIELDS, Kind, PersonField
from participants.fields.wording import shown
from participants.models import Certificate, Participant, Registration

from .states import state_of

Status = Registration.Status


@dataclass(frozen=True, slots=True)
class FieldPair:
    """A field with its value in both records, as people read it."""

    field: PersonField
    kept: str
    other: str

    @property
    def name(self) -> str:
        return self.field.name

    @property
    def label(self) -> str:
        return self.field.label

    @property
    def differs(self) -> bool:
        return self.kept != self.other

    @property
    def is_taken_by_default(self) -> bool:
        """Return whether only the other record has a value."""
        return not self.kept and bool(self.other)


@dataclass(frozen=True, slots=True)
class Meeting:
    """One event at which both people are registered. Afterwards `counting` is the person's registration and `second`
    is its duplicate, which must hold no seat, no mark of presence and no valid certificate."""

    counting: Registration
    second: Registration
    certified: frozenset[int]

    @property
    def is_resolved(self) -> bool:
        """Return whether nothing is lost if the second registration no longer counts."""
        return not (_is_active(self.second) or self.second.attended or self.second.pk in self.certified)

    def may_withdraw(self, registration: Registration) -> bool:
        """Return whether this one of the two can be withdrawn as the second one."""
        return _is_active(registration) and not registration.attended and registration.pk not in self.certified

    @property
    def both(self) -> list[Registration]:
        """Return both registrations by their numbers."""
        return sorted((self.counting, self.second), key=lambda one: one.number)


class MergePlan:
    """The merge of `other` into `kept`, as the database has both now."""

    def __init__(self, kept: Participant, other: Participant):
        self.kept, self.other = kept, other
        self.registrations = registrations_of(kept, other)

    @cached_property
    def fields(self) -> list[FieldPair]:
        return [FieldPair(one, _shown(self.kept, one), _shown(self.other, one)) for one in FIELDS]

    @property
    def have_one_nip(self) -> bool:
        """Return whether both people have the same NIP."""
        return bool(self.kept.nip) and self.kept.nip == self.other.nip

    @property
    def moving(self) -> list[Registration]:
        """Return the registrations that the kept person gets."""
        return [one for one in self.registrations if one.participant_id == self.other.pk]

    @cached_property
    def meetings(self) -> list[Meeting]:
        """Return the events at which both are registered."""
        counting = [one for one in self.registrations if one.duplicate_of_id is None]
        certified = frozenset(
            Certificate.objects.valid().filter(registration__in=counting).values_list("registration", flat=True)
        )
        theirs = {one.event_id: one for one in counting if one.participant_id == self.other.pk}
        pairs = [(one, theirs[one.event_id]) for one in counting if one not in self.moving and one.event_id in theirs]
        return [_meeting(own, moving, certified) for own, moving in pairs]

    @property
    def conflicts(self) -> list[Meeting]:
        """Return the events at which one registration must be resolved first."""
        return [one for one in self.meetings if not one.is_resolved]

    @property
    def digest(self) -> str:
        """Return a text that changes with everything that the user decides about."""
        rows = [state_of(row) for row in (self.kept, self.other, *self.registrations)]
        return hashlib.sha256(json.dumps(rows, default=str).encode()).hexdigest()


def registrations_of(*people: Participant) -> list[Registration]:
    """Return all registrations of the people, the latest events first."""
    found = Registration.objects.filter(participant__in=people).select_related("event", "agency")
    return list(found.order_by("-event__starts_on", "event", "number"))


def _shown(person: Participant, field: PersonField) -> str:
    if field.kind is Kind.AGENCY:
        return person.agency.name_with_region
    return shown(field, getattr(person, field.name))


def _is_active(registration: Registration) -> bool:
    return registration.status in Status.active()


def _meeting(own: Registration, moving: Registration, certified: frozenset[int]) -> Meeting:
    """The registration with more behind it counts; of two equal ones, the kept person's."""

    def weight(one: Registration) -> tuple[bool, ...]:
        return _is_active(one), one.pk in certified, one.attended, one is own

    second, counting = sorted((own, moving), key=weight)
    return Meeting(counting, second, certified)
