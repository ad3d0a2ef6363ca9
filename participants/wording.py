"""What people read where something about a registration could not be done, or was done."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Entry, User

from .lifecycle import LetterMissing, NotPossible
from .models import AssignmentLetter, Participant, Registration
from .registration import (
    AlreadyRegistered,
    NoQuota,
    QuotaFull,
    ReasonMissing,
    RegistrationClosed,
    RegistrationError,
)

_EXPLANATIONS = {
    AlreadyRegistered: gettext_lazy("This person is registered for this event already."),
    NoQuota: gettext_lazy("The event has no seats for this agency."),
    ReasonMissing: gettext_lazy("Say why."),
    RegistrationClosed: gettext_lazy("Registration for this event is closed."),
    NotPossible: gettext_lazy("That is not possible any more: the registration has changed meanwhile."),
    LetterMissing: gettext_lazy("The assignment letter is missing."),
}

_ACTIONS = {
    "registration-made": gettext_lazy("Registered"),
    "registration-confirmed": gettext_lazy("Confirmed"),
    "registration-rejected": gettext_lazy("Rejected"),
    "registration-withdrawn": gettext_lazy("Withdrawn"),
    "registration-promoted": gettext_lazy("Moved up from the waiting list"),
    "registration-moved": gettext_lazy("Moved to another quota"),
    "registration-corrected": gettext_lazy("Agency corrected"),
    "registration-reactivated": gettext_lazy("Brought back"),
    "letter-stored": gettext_lazy("Assignment letter stored"),
    "person-recorded": gettext_lazy("Person recorded"),
    "person-changed": gettext_lazy("Person changed"),
}

_FIELDS = {field.name: field for model in (AssignmentLetter, Participant, Registration) for field in model._meta.fields}
"""The fields that the trail of a person speaks of; those of a registration are meant where several have one name, but a
number that changes is a letter's."""
_FIELDS["number"] = AssignmentLetter._meta.get_field("number")


def explain(error: RegistrationError) -> str:
    """Why it could not be done, in a sentence."""
    if isinstance(error, QuotaFull):
        return _("All seats of this quota are taken: %(quota)s.") % {"quota": error.quota.label}
    return str(_EXPLANATIONS[type(error)])


@dataclass(frozen=True, slots=True)
class Change:
    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class TrailLine:
    """One entry of the trail as a reader sees it."""

    at: datetime
    by: str
    action: str
    subject: str
    changes: list[Change]
    reason: str


def trail_lines(entries, reader: User) -> list[TrailLine]:
    """The entries that the reader may see, the latest first; provincial staff see those about their own people."""
    if reader.is_provincial:
        entries = entries.filter(province__in=["", reader.province_id])
    return [_line(entry) for entry in entries.select_related("by")]


def _line(entry: Entry) -> TrailLine:
    return TrailLine(
        at=entry.at,
        by=str(entry.by) if entry.by else _("a command"),
        action=str(_ACTIONS.get(entry.action, entry.action)),
        subject=entry.subject,
        changes=[_change(field, *pair) for field, pair in entry.changes.items() if field != "registered_at"],
        reason=entry.reason,
    )


def _change(field: str, before: object, after: object) -> Change:
    described = _FIELDS.get(field)
    choices = dict(described.flatchoices) if described else {}
    return Change(str(described.verbose_name) if described else field, _value(before, choices), _value(after, choices))


def _value(value: object, choices: dict) -> str:
    return str(choices.get(value, value)) if value not in (None, "") else ""
