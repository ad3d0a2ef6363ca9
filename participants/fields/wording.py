"""Values of a person's fields as people read them: in full, or masked where a list or the trail shows them."""

from dataclasses import dataclass

from participants.models import Participant, Registration
from participants.nip import format_nip, mask_nip
from participants.phone import format_phone, mask_phone

from .person import BY_NAME, FIELDS, Kind, PersonField

_FULL = {Kind.NIP: format_nip, Kind.PHONE: format_phone}
_MASKED = {Kind.NIP: mask_nip, Kind.PHONE: mask_phone}


@dataclass(frozen=True, slots=True)
class Fact:
    """A field and its value, "" for nothing."""

    label: str
    text: str


def shown(field: PersonField, value: object) -> str:
    """Return the value in full, "" for nothing."""
    text = "" if value is None else str(value)
    if field.kind in _FULL:
        return _FULL[field.kind](text)
    return field.choices.get(text, text) if text and field.column.choices else text


def trail_text(name: str, value: object) -> str | None:
    """Return the value as the trail shows it: NIP and phone number masked, a choice by its label. None for a name that
    is no such field of a person."""
    field = BY_NAME.get(name)
    if field is None:
        return None
    if field.kind in _MASKED:
        return _MASKED[field.kind](str(value))
    return field.choices.get(str(value), str(value)) if field.values else None


def facts(person: Participant) -> list[Fact]:
    """Return the recorded data of the person today, without name and agency, which are in the heading of pages, and
    without NIP and contact while the data is restricted."""
    return [
        Fact(field.label, shown(field, person.open_value(field.name))) for field in FIELDS if not _is_heading(field)
    ]


def facts_at(registration: Registration, *, of_person: bool) -> list[Fact]:
    """Return the facts as they were at the registration's event. Without `of_person`, return only those that every user
    who sees the registration may read."""
    person = registration.participant
    return [
        Fact(
            field.label,
            shown(field, getattr(registration, field.name) if field.is_kept else person.open_value(field.name)),
        )
        for field in FIELDS
        if not _is_heading(field) and (of_person or field.is_open)
    ]


def all_facts(registration: Registration) -> list[Fact]:
    """Return everything that is recorded of the person, for the person: the agency is the registration's."""
    person, agency = registration.participant, registration.agency.name_with_region
    return [
        Fact(field.label, agency if field.kind is Kind.AGENCY else shown(field, getattr(person, field.name)))
        for field in FIELDS
    ]


def _is_heading(field: PersonField) -> bool:
    return field.name == "full_name" or field.kind is Kind.AGENCY
