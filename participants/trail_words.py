"""The trail in words: the one mapping from what accounts.trail.recording holds to what people read."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time

from django.db import models
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Entry, User
from documents import wording
from events.models import Event, Quota, Session

from .fields.wording import trail_text
from .models import Attendance, Participant, Registration

ACTIONS = {
    "event-planned": gettext_lazy("Event planned"),
    "event-copied": gettext_lazy("Event planned as a copy"),
    "event-edited": gettext_lazy("Event edited"),
    "event-opened": gettext_lazy("Registration opened"),
    "event-closed": gettext_lazy("Registration closed"),
    "event-finished": gettext_lazy("Event finished"),
    "event-cancelled": gettext_lazy("Event cancelled"),
    "event-deleted": gettext_lazy("Event deleted"),
    "event-imported": gettext_lazy("Event imported from a workbook"),
    "session-added": gettext_lazy("Session added"),
    "session-edited": gettext_lazy("Session edited"),
    "session-removed": gettext_lazy("Session removed"),
    "quota-allotted": gettext_lazy("Seats given"),
    "quota-resized": gettext_lazy("Seats changed"),
    "quota-withdrawn": gettext_lazy("Seats taken back"),
    "invitation-issued": gettext_lazy("Invitation letter issued"),
    "invitation-replaced": gettext_lazy("Invitation letter replaced"),
    "letterhead-written": gettext_lazy("Letterhead written"),
    "photo-added": gettext_lazy("Photo added"),
    "photo-edited": gettext_lazy("Photo captioned"),
    "photo-moved": gettext_lazy("Photo moved"),
    "photo-deleted": gettext_lazy("Photo deleted"),
    "material-added": gettext_lazy("Material added"),
    "material-edited": gettext_lazy("Material renamed"),
    "material-moved": gettext_lazy("Material moved"),
    "material-deleted": gettext_lazy("Material deleted"),
    "registration-made": gettext_lazy("Person registered"),
    "registration-edited": gettext_lazy("Registration edited"),
    "registration-confirmed": gettext_lazy("Registration confirmed"),
    "registration-rejected": gettext_lazy("Registration rejected"),
    "registration-withdrawn": gettext_lazy("Person withdrew"),
    "registration-moved": gettext_lazy("Moved to another quota"),
    "registration-corrected": gettext_lazy("Agency corrected"),
    "registration-reactivated": gettext_lazy("Registered again"),
    "registration-promoted": gettext_lazy("Promoted from the waiting list"),
    "score-entered": gettext_lazy("Test scores entered"),
    "score-corrected": gettext_lazy("Test scores corrected"),
    "evaluation-questions": gettext_lazy("Evaluation questions written"),
    "evaluation-opened": gettext_lazy("Evaluation opened"),
    "letter-stored": gettext_lazy("Assignment letter stored"),
    "letter-discarded": gettext_lazy("Assignment letter discarded"),
    "certificate-issued": gettext_lazy("Certificate issued"),
    "certificate-revoked": gettext_lazy("Certificate revoked"),
    "certificate-reissued": gettext_lazy("Certificate replaced"),
    "certificate-signed": gettext_lazy("Signed certificate stored"),
    "certificate-unsigned": gettext_lazy("Signed certificate removed"),
    "certificate-template-written": gettext_lazy("Certificate template written"),
    "door-lent": gettext_lazy("Link for the door made"),
    "door-withdrawn": gettext_lazy("Link for the door withdrawn"),
    "arrival-taken": gettext_lazy("Arrival taken over"),
    "arrival-dismissed": gettext_lazy("Arrival dismissed"),
    "mail-sent-again": gettext_lazy("Mail sent again"),
    "person-recorded": gettext_lazy("Person recorded"),
    "person-changed": gettext_lazy("Person changed"),
    "person-corrected": gettext_lazy("Phone or e-mail corrected by the person"),
    "correction-asked": gettext_lazy("Correction asked for by the person"),
    "correction-accepted": gettext_lazy("Correction made as asked for"),
    "correction-refused": gettext_lazy("Correction refused"),
    "link-made": gettext_lazy("Personal link made"),
    "link-mailed": gettext_lazy("Personal link mailed"),
    "link-withdrawn": gettext_lazy("Personal link withdrawn"),
    "sheet-imported": gettext_lazy("People registered from a spreadsheet"),
    "schedule-added": gettext_lazy("Scheduled report added"),
    "schedule-edited": gettext_lazy("Scheduled report edited"),
    "schedule-started": gettext_lazy("Scheduled report started by hand"),
    "schedule-deleted": gettext_lazy("Scheduled report deleted"),
}
KINDS = {
    "event": gettext_lazy("Event"),
    "session": gettext_lazy("Sessions"),
    "quota": gettext_lazy("Seats"),
    "invitation": gettext_lazy("Invitation letters"),
    "letterhead": gettext_lazy("Letterheads"),
    "photo": gettext_lazy("Photos"),
    "material": gettext_lazy("Materials"),
    "registration": gettext_lazy("Registrations"),
    "score": gettext_lazy("Test scores"),
    "evaluation": gettext_lazy("Evaluation"),
    "letter": gettext_lazy("Letters"),
    "certificate": gettext_lazy("Certificates"),
    "mail": gettext_lazy("Mail"),
    "door": gettext_lazy("Links for the door"),
    "arrival": gettext_lazy("Arrivals that were held"),
    "person": gettext_lazy("People"),
    "correction": gettext_lazy("Corrections"),
    "link": gettext_lazy("Personal links"),
    "sheet": gettext_lazy("Spreadsheets"),
    "schedule": gettext_lazy("Scheduled reports"),
}
"""What the part of an action before its first hyphen speaks of."""

_BY_PARTICIPANT = {"person-corrected", "correction-asked"}
"""What nobody does who signs in: the person did, by their personal link."""
_MORE_FIELDS = {
    "copied_from": gettext_lazy("copied from"),
    "dated_on": gettext_lazy("date of the letter"),
    "new": gettext_lazy("new registrations"),
    "changed": gettext_lazy("people corrected"),
    "unchanged": gettext_lazy("rows unchanged"),
    "waiting": gettext_lazy("on the waiting list"),
    "photos": gettext_lazy("photos"),
    "photo": gettext_lazy("place among the photos"),
    "caption": gettext_lazy("caption"),
    "certificate": gettext_lazy("number of the certificate"),
    "sha256": gettext_lazy("SHA-256 of the file"),
    "signatories": gettext_lazy("signatories"),
    "material": gettext_lazy("place among the materials"),
    "pre": gettext_lazy("pre-test"),
    "post": gettext_lazy("post-test"),
    "until": gettext_lazy("until"),
    "session": gettext_lazy("session"),
    "arrival": gettext_lazy("mark"),
}
_CHOICES = {
    "status": {**dict(Event.Status.choices), **dict(Registration.Status.choices)},
    "mode": dict(Event.Mode.choices),
    "arrival": dict(Attendance.Mark.choices),
}


@dataclass(frozen=True, slots=True)
class Change:
    """What stood in a field before and after, "" for nothing."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Told:
    """An entry of the trail as people read it; `by` is None for a command, and words for who has no account."""

    at: datetime
    by: User | str | None
    action: str
    subject: str
    changes: list[Change]
    reason: str


def told(entry: Entry) -> Told:
    changes = [Change(field_label(name), *(value_text(name, v) for v in pair)) for name, pair in entry.changes.items()]
    by = _("the participant, by personal link") if entry.action in _BY_PARTICIPANT else entry.by
    return Told(entry.at, by, action_label(entry.action), entry.subject, changes, entry.reason)


def action_label(action: str) -> str:
    """The action in words; one that is not known here by its own name."""
    return str(ACTIONS.get(action) or capfirst(action.replace("-", " ")))


def field_label(name: str) -> str:
    if name in _MORE_FIELDS:
        return capfirst(str(_MORE_FIELDS[name]))
    fields = (field for model in (Event, Session, Quota, Registration, Participant) for field in _fields(model))
    return next((capfirst(str(f.verbose_name)) for f in fields if f.name == name), name.replace("_", " "))


def _fields(model: type[models.Model]) -> tuple[models.Field, ...]:
    return model._meta.concrete_fields


def value_text(name: str, value: object) -> str:
    """A value as a page shows it; NIP and phone numbers masked."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if (text := trail_text(name, value)) is not None:
        return text
    if name in _CHOICES:
        return str(_CHOICES[name].get(value, value))
    return _moment(value) if isinstance(value, str) else str(value)


def _moment(text: str) -> str:
    """ISO days and times as the language writes them, any other text as it is."""
    if not re.match(r"\d{4}-\d\d-\d\d|\d\d:\d\d:\d\d$", text):
        return text
    try:
        return _written(text)
    except (ValueError, OverflowError):  # it only looks like one
        return text


def _written(text: str) -> str:
    if "T" in text:
        at = timezone.localtime(datetime.fromisoformat(text))
        return f"{wording.day(at.date())}, {at:%H.%M}"
    return f"{time.fromisoformat(text):%H.%M}" if ":" in text else wording.day(date.fromisoformat(text))
