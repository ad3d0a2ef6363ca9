"""Sentences about registrations: why an action was refused, and what was done."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.trail.recording import differences
from accounts.trail.words import field_label, value_text
from documents.wording import with_one_stop
from participants.fields.person import DATA_NAMES
from participants.models import Participant

from .errors import (
    AlreadyRegistered,
    LetterMissing,
    NoQuota,
    NotPossible,
    PersonErased,
    PersonGone,
    PersonRestricted,
    QuotaFull,
    ReasonMissing,
    RegistrationClosed,
    RegistrationError,
)

_EXPLANATIONS = {
    AlreadyRegistered: gettext_lazy("This person is registered for this event already."),
    NoQuota: gettext_lazy("The event has no seats for this agency."),
    ReasonMissing: gettext_lazy("Enter a reason."),
    RegistrationClosed: gettext_lazy("Registration for this event is closed."),
    NotPossible: gettext_lazy("That is not possible any more: the registration has changed meanwhile."),
    PersonGone: gettext_lazy("This person was merged with another one just now. Search for them again."),
    PersonRestricted: gettext_lazy(
        "The use of this person's data is restricted at their request: they are neither registered nor edited."
    ),
    PersonErased: gettext_lazy(
        "The data of this person was erased. A person who comes again is recorded as a new person."
    ),
    LetterMissing: gettext_lazy("The assignment letter is missing."),
}


def explain(error: RegistrationError) -> str:
    """Return a sentence that says why the action was refused."""
    if isinstance(error, QuotaFull):
        return _("All seats of this quota are taken: %(quota)s.") % {"quota": error.quota.label}
    return str(_EXPLANATIONS[type(error)])


def corrected_text(before: Participant, after: Participant) -> str:
    """Return what a correction changed of the person's data. NIP and phone number are masked, as in the trail: the
    message may be shown beside a list."""
    changes = differences(before, after, DATA_NAMES)
    if not changes:
        return _("Nothing was changed: the data of %(name)s are the same.") % {"name": before.full_name}
    said = "; ".join(_change_text(name, *pair) for name, pair in changes.items())
    text = _("The data of %(name)s are corrected. %(changes)s.")
    return with_one_stop(text % {"name": after.full_name, "changes": said})


def _change_text(name: str, old: object, new: object) -> str:
    label, texts = field_label(name), [value_text(name, value) or "–" for value in (old, new)]
    if texts[0] == texts[1]:  # the masked ends are equal
        return _("%(field)s replaced") % {"field": label}
    return f"{label}: {texts[0]} → {texts[1]}"
