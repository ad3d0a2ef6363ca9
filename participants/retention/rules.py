"""All rules. Statistics, attendance and the register of certificates are no part of them: they are kept.

Data with a short period is deleted by its own package (`ELSEWHERE`).
"""

from collections.abc import Sequence

from django.contrib.admin.models import LogEntry
from django.db.models import F, Max, Model, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.editing import forget_closed
from accounts.models import Entry, Message, User
from accounts.trail.rewriting import VOUCHING, rewrite
from participants.identity.nips import forget_pairs, settle_nips
from participants.models import (
    AssignmentLetter,
    CorrectionRequest,
    DataRequest,
    DoorLink,
    Participant,
    Registration,
    Reply,
)
from participants.privacy.register import retention
from participants.registering.letters import delete_letter

from .rule import Rule

NOTHING = "–"
"""In place of a forgotten text that may not be empty."""

ELSEWHERE = {
    "MERGED_RECORD": "participants.merging.undoing.forget_old_records",
    "SHEETS": "participants.sheet.uploads.discard_expired, participants.letters.many.uploads.discard_expired",
    "AGENCY_UPLOADS": "agencies.importing.uploads",
    "QUEUE": "accounts.jobs.sweeping.prune",
    "JOB_FILES": "accounts.jobs.sweeping.prune",
    "SESSIONS": "accounts.sessions.ending.forget_ended",
    "SECURITY_LOG": "the operator",
}
"""Who ends the other periods of participants.privacy.register.retention."""


def _contacts() -> QuerySet[Participant]:
    seats = Registration.objects.filter(participant=OuterRef("pk")).order_by().values("participant")
    last = Subquery(seats.annotate(last=Max("event__ends_on")).values("last"))
    """People whose data must not be used, on their request, are left out: they may need it for a claim."""
    return Participant.objects.filter(restricted_at=None).exclude(nip="", phone="", email="").annotate(since=last)


def _forget_contacts(people: Sequence[Participant]) -> None:
    nips = {person.nip for person in people}
    for person in people:
        person.nip = person.nip_scope = person.phone = person.email = ""
        person.save(update_fields=["nip", "nip_scope", "phone", "email"])
    forget_pairs(people)
    settle_nips(nips)  # others may have had the same NIP


def _letters() -> QuerySet[AssignmentLetter]:
    return AssignmentLetter.objects.annotate(since=F("event__ends_on"))


def _delete_letters(letters: Sequence[AssignmentLetter]) -> None:
    for letter in letters:
        delete_letter(letter)


def _reasons() -> QuerySet[Reply]:
    return Reply.objects.exclude(reason="").annotate(since=F("registration__event__ends_on"))


def _forget_reasons(replies: Sequence[Reply]) -> None:
    for reply in replies:
        reply.reason = ""
        reply.save(update_fields=["reason"])


def _mails() -> QuerySet[Message]:
    under_way = [Message.State.WAITING, Message.State.SENDING]
    rows = Message.objects.exclude(recipient="", body="").exclude(state__in=under_way)
    return rows.annotate(since=F("created_at"))


def _forget_mails(mails: Sequence[Message]) -> None:
    """Keep the rows: their keys prevent that the same fact is mailed again."""
    for mail in mails:
        mail.recipient = mail.body = mail.last_error = ""
    Message.objects.bulk_update(mails, ["recipient", "body", "last_error"])


def _entries() -> QuerySet[Entry]:
    """Entries about people and accounts. Those about events and agencies name nobody."""
    personal = Q(participant__isnull=False) | Q(action__startswith="account-")
    return Entry.objects.filter(personal).exclude(action=VOUCHING).exclude(subject=NOTHING).annotate(since=F("at"))


def _forget_entries(entries: Sequence[Entry]) -> None:
    def forget(entry: Entry) -> None:
        entry.subject, entry.changes, entry.reason = NOTHING, {}, ""

    rows = Entry.objects.filter(pk__in=[entry.pk for entry in entries])
    rewrite(rows, forget, by=None, reason=gettext("The retention period is over."))


def _log_entries() -> QuerySet[LogEntry]:
    return LogEntry.objects.exclude(object_repr=NOTHING).annotate(since=F("action_time"))


def _forget_log_entries(entries: Sequence[LogEntry]) -> None:
    for entry in entries:
        entry.object_repr, entry.change_message = NOTHING, ""
        entry.save(update_fields=["object_repr", "change_message"])


def _closed_accounts() -> QuerySet[User]:
    open_or_forgotten = Q(closed_at=None) | Q(full_name="", email="")
    return User.objects.exclude(open_or_forgotten).annotate(since=F("closed_at"))


def _door_links() -> QuerySet[DoorLink]:
    return DoorLink.objects.exclude(label=NOTHING).annotate(since=F("event__ends_on"))


def _forget_labels(links: Sequence[DoorLink]) -> None:
    for link in links:
        link.label = NOTHING
        link.save(update_fields=["label"])


def _requests() -> QuerySet[CorrectionRequest]:
    return CorrectionRequest.objects.filter(decided_at__isnull=False).annotate(since=F("asked_at"))


def _data_requests() -> QuerySet[DataRequest]:
    return DataRequest.objects.filter(decided_at__isnull=False).annotate(since=F("asked_at"))


def _delete(rows: Sequence[Model]) -> None:
    for row in rows:
        row.delete()


RULES = [
    Rule("contacts", _("NIP, phone and e-mail of people"), retention.CONTACT, _contacts, _forget_contacts),
    Rule("letters", _("assignment letters with their files"), retention.LETTERS, _letters, _delete_letters),
    Rule("reasons", _("reasons of people who could not attend"), retention.REASONS, _reasons, _forget_reasons),
    Rule("mails", _("texts and addresses of mails"), retention.MAIL_TEXTS, _mails, _forget_mails),
    Rule("trail", _("names and values in the trail"), retention.TRAIL_NAMES, _entries, _forget_entries),
    Rule("log", _("names in the log of the administration"), retention.TRAIL_NAMES, _log_entries, _forget_log_entries),
    Rule("accounts", _("names and addresses of closed accounts"), retention.ACCOUNTS, _closed_accounts, forget_closed),
    Rule("door", _("labels of links for the door"), retention.DOOR, _door_links, _forget_labels),
    Rule("requests", _("requests for correction"), retention.REQUESTS, _requests, _delete),
    Rule("data-requests", _("other requests about data"), retention.REQUESTS, _data_requests, _delete),
]
