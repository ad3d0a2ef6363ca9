"""The keys and values of a copy in words, for its PDF."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from accounts.models import Message
from documents import wording
from participants.models import (
    Attendance,
    CorrectionRequest,
    DataRequest,
    HeldMark,
    Participant,
    PersonPair,
    Registration,
    Reply,
    SheetImport,
    TestScore,
)
from participants.nip import format_nip
from participants.phone import format_phone

from .values import Json

TITLES: Mapping[str, Promise] = {
    "person": _("Person"),
    "merged_records": _("Former records that were merged"),
    "duplicates": _("Likely duplicates"),
    "registrations": _("Registrations"),
    "attendance.marks": _("Attendance: the mark that counts"),
    "attendance.log": _("Attendance: all marks"),
    "attendance.held_arrivals": _("Arrivals that were held"),
    "attendance.second_scans": _("Second scans of the ticket"),
    "scores": _("Test scores"),
    "certificates": _("Certificates"),
    "corrections": _("Corrections"),
    "data_requests": _("Requests about personal data"),
    "personal_links": _("Personal links"),
    "mails": _("Mails"),
    "trail": _("History of changes"),
    "spreadsheets": _("Rows in spreadsheets on their way in"),
    "files": _("Files in the archive"),
}
"""The parts of a copy in their order."""

LABELS: Mapping[str, Promise | str] = {
    "action": _("action"),
    "after": _("after"),
    "agency": _("agency"),
    "answer": _("answer"),
    "answered_at": _("answered at"),
    "answered_the_evaluation": _("has answered the evaluation"),
    "asked_at": _("asked at"),
    "assignment_letter": _("assignment letter"),
    "at": _("at"),
    "attended": _("attended"),
    "before": _("before"),
    "body": _("text"),
    "by": _("by"),
    "by_a_helper": _("by a helper at the door"),
    "changes": _("changes"),
    "channel": _("how it was asked"),
    "code": _("code"),
    "content": _("printed words"),
    "created_at": _("made at"),
    "date": _("date"),
    "dated_on": _("date of the letter"),
    "decided_at": _("decided at"),
    "decided_by": _("decided by"),
    "decision": _("decision"),
    "due_at": _("due at"),
    "duplicate_of_number": _("duplicate of number"),
    "email": _("e-mail"),
    "ends_on": _("ends on"),
    "entered_at": _("entered at"),
    "entered_by": _("entered by"),
    "erased_at": _("erased at"),
    "event": _("event"),
    "event_title": _("title of the event"),
    "field": _("field"),
    "former_name": _("name of the merged record"),
    "found": _("recorded mark"),
    "found_at": _("found at"),
    "full_name": _("name"),
    "issued_at": _("issued at"),
    "issued_by": _("issued by"),
    "kept_to_undo_it": _("kept to undo the merge"),
    "label": _("label"),
    "kind": _("kind"),
    "language": _("language"),
    "last_error": _("last error"),
    "mailed_at": _("mailed at"),
    "handed_at": _("handed out at"),
    "mailed_to": _("mailed to"),
    "mark": _("mark"),
    "marked_at": _("marked at"),
    "merged_at": _("merged at"),
    "method": _("method"),
    "name": _("name"),
    "nip": "NIP",
    "note": _("note"),
    "number": _("number"),
    "other": _("merged record"),
    "phone": _("phone"),
    "position": _("position"),
    "privacy_notice": _("version of the privacy notice in force then"),
    "rank": _("rank"),
    "reason": _("reason"),
    "reasons": _("reasons"),
    "received_at": _("received at"),
    "recipient": _("to"),
    "recorded_at": _("recorded at"),
    "region": _("region"),
    "registered_at": _("registered at"),
    "registered_by": _("registered by"),
    "replaced_by_number": _("replaced by number"),
    "reply": _("reply whether the person attends"),
    "restricted_at": _("restricted since"),
    "revoked_at": _("revoked at"),
    "revoked_by": _("revoked by"),
    "revoked_reason": _("reason of revocation"),
    "rows": _("rows"),
    "seat_of": _("quota whose seat it holds"),
    "seen_at": _("seen at"),
    "sent_at": _("sent at"),
    "session": _("session"),
    "session_title": _("title of the session"),
    "sex": _("sex"),
    "sha256": _("SHA-256 of the file"),
    "sheet": _("sheet"),
    "starts_on": _("starts on"),
    "state": _("state"),
    "status": _("status"),
    "stored_as": _("stored as"),
    "subject": _("subject"),
    "takes_the_seat_of_number": _("takes the seat of number"),
    "test": _("test"),
    "ticket": _("ticket"),
    "to": _("recipient"),
    "uploaded_at": _("uploaded at"),
    "value": _("score"),
    "wanted": _("wanted"),
    "what": _("what was done"),
    "withdrawn_at": _("withdrawn at"),
}
"""The keys of a copy in words. `content` and `wanted` have keys of their own."""

_MARKS = dict(Attendance.Mark.choices)
_CHOICES: Mapping[tuple[str, str], Mapping[str, object]] = {
    ("person", "sex"): dict(Participant.Sex.choices),
    ("merged_records", "sex"): dict(Participant.Sex.choices),
    ("duplicates", "state"): dict(PersonPair.State.choices),
    ("registrations", "status"): dict(Registration.Status.choices),
    ("registrations", "answer"): dict(Reply.Answer.choices),
    **{
        (f"attendance.{part}", name): choices
        for part in ("marks", "log", "held_arrivals")
        for name, choices in {
            "mark": _MARKS | {"": _("taken back")},
            "found": _MARKS,
            "method": dict(Attendance.Method.choices),
            "reason": dict(HeldMark.Reason.choices),
            "decision": dict(HeldMark.Decision.choices),
        }.items()
    },
    ("scores", "test"): dict(TestScore.Test.choices),
    ("corrections", "state"): dict(CorrectionRequest.State.choices),
    ("data_requests", "kind"): dict(DataRequest.Kind.choices),
    ("data_requests", "channel"): dict(DataRequest.Channel.choices),
    ("data_requests", "state"): dict(DataRequest.State.choices),
    ("trail", "status"): dict(Registration.Status.choices),
    ("trail", "sex"): dict(Participant.Sex.choices),
    ("trail", "arrival"): _MARKS,
    ("personal_links", "kind"): {"calendar": _("address for a calendar")},
    ("mails", "state"): dict(Message.State.choices),
    ("mails", "to"): {"person": _("the person"), "staff": _("staff; the text names others too")},
    ("spreadsheets", "state"): dict(SheetImport.State.choices),
}


def label(key: str) -> str:
    return str(LABELS.get(key, key))


def text(part: str, key: str, value: Json) -> str:
    """Return the value of a key in words, in one line."""
    choices = _CHOICES.get((part, key), {})
    if isinstance(value, str) and value in choices:
        return str(choices[value])
    if value is None or value in ("", [], {}):
        return "–"
    if isinstance(value, bool):
        return _now("yes") if value else _now("no")
    if isinstance(value, list | dict):
        return "; ".join(_lines(part, value))
    if key == "nip":
        return format_nip(str(value))
    if key == "phone":
        return format_phone(str(value))
    return (
        _moment(str(value)) if key.endswith(("_at", "_on")) or key in ("at", "date") else " ".join(str(value).split())
    )


def _lines(part: str, value: Json) -> Iterator[str]:
    if isinstance(value, dict):
        for key, one in value.items():
            yield f"{label(key)}: {text(part, key, one)}"
    else:
        for one in value:
            yield text(part, "", one)


def _moment(value: str) -> str:
    if "T" in value:
        return wording.moment(timezone.localtime(datetime.fromisoformat(value)))
    try:
        return wording.day(date.fromisoformat(value))
    except ValueError:  # a date as it is printed on a certificate
        return value
