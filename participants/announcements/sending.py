"""Writing, planning and sending messages. Every function locks the event and writes the trail in one transaction. Mails
are written before the lock is taken, and what is attached is made when they are delivered."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation

from accounts.models import Message, User
from accounts.models.mail import MessageQuerySet
from accounts.outbox import mail
from accounts.outbox.attachments import Reference
from accounts.trail.recording import Changes, record, record_all
from documents.placeholders import used
from events.locking import lock_event
from events.models import Announcement, Event, Invitation, Material
from participants.models import PersonalLink
from participants.personal_links.links import address_of, store_links, unsaved_links
from participants.trail import registration_entry

from .attachments import LETTER, MATERIAL
from .audiences import Recipient, recipients_of
from .placeholders import LINK

State = Announcement.State
_TRIES = 3
"""How often mails are written again because somebody changed what they say."""


class CannotSend(Exception):
    """The event is cancelled or sends no mails, or the message was cancelled."""


class NotOpen(Exception):
    """The message was sent or cancelled, so it stays as it is."""


class _Changed(Exception):
    """Somebody changed what the prepared mails say, or whom they are for."""


class MoreRecipients(Exception):
    """The message goes to more than the user has seen; nothing was sent."""


@transaction.atomic
def store(announcement: Announcement, *, by: User, materials: Iterable[Material] = ()) -> None:
    """Store a message that was written or edited. A planned one stays planned if it still has a day. Raise NotOpen if
    it was sent or cancelled since it was read."""
    event = lock_event(announcement.event)
    is_new = announcement.pk is None
    if not is_new:
        current = _current(announcement, event)
        if not current.is_open:
            raise NotOpen
        announcement.event, announcement.state = event, current.state
    if announcement.state == State.PLANNED and announcement.due_on is None:
        announcement.state = State.DRAFT
    if not announcement.is_automatic:
        announcement.author = by
    announcement.save()
    announcement.materials.set(materials)
    _record("announcement-written" if is_new else "announcement-edited", announcement, by=by)


@transaction.atomic
def plan(announcement: Announcement, *, by: User) -> None:
    """Let the clock send it on its day. Raise CannotSend if it has none, or it has passed."""
    event = lock_event(announcement.event)
    current = _current(announcement, event)
    if not current.is_open or current.due_on is None or current.is_too_late(timezone.now()):
        raise CannotSend
    if not current.is_automatic:
        current.author = by
    current.state = State.PLANNED
    current.save(update_fields=["state", "author"])
    _record("announcement-planned", current, by=by)


@transaction.atomic
def store_automatic(announcement: Announcement) -> None:
    """Store and plan a message that nobody has written. The caller has locked the event."""
    announcement.state = State.PLANNED
    announcement.save()
    _record("announcement-planned", announcement, by=None)


@transaction.atomic
def cancel(announcement: Announcement, *, by: User | None, overdue_at: datetime | None = None) -> None:
    """Give up a draft or a planned message; with `overdue_at` only if it is too late for it at that moment."""
    current = _current(announcement, lock_event(announcement.event))
    if current.is_open and (overdue_at is None or current.is_too_late(overdue_at)):
        current.state = State.CANCELLED
        current.save(update_fields=["state"])
        _record("announcement-cancelled", current, by=by)


def send(
    announcement: Announcement, *, by: User | None, shown: int | None = None, clock: datetime | None = None
) -> int:
    """Mail the message to all that it is for and that have not got it, and return the number of mails. A message that
    was sent goes to those who were added since. Raise CannotSend, or MoreRecipients if there are more than `shown`.
    `clock`: the moment, if the clock sends it and not a user: only if its day has come and is not over.

    The mails are written first, then stored under the lock if nothing has changed meanwhile. If something has, they are
    written again, the last time under the lock."""
    for _each in range(_TRIES):
        prepared = prepare(_current(announcement, Event.objects.get(pk=announcement.event_id)))
        try:
            return _store_sent(announcement, prepared, by=by, shown=shown, clock=clock)
        except _Changed:
            continue
    return _store_sent(announcement, None, by=by, shown=shown, clock=clock)


@transaction.atomic
def store_and_send(announcement: Announcement, prepared: "Prepared", *, by: User) -> int:
    """Store a new message and the mails that `prepare` has returned for it, and return their number. They are written
    again, under the lock, if what they say has changed meanwhile. Raise CannotSend, and store nothing then."""
    store(announcement, by=by)
    try:
        return _store_sent(announcement, prepared, by=by)
    except _Changed:
        return _store_sent(announcement, None, by=by)


@transaction.atomic
def _store_sent(
    announcement: Announcement,
    prepared: "Prepared | None",
    *,
    by: User | None,
    shown: int | None = None,
    clock: datetime | None = None,
) -> int:
    """Store the prepared mails, or without them those that are written now. Raise _Changed if they are out of date."""
    current = _current(announcement, lock_event(announcement.event))
    event = current.event
    if clock and not _is_time(current, clock):
        return 0  # another process was first, or the event was moved
    if current.state == State.CANCELLED or event.status == Event.Status.CANCELLED or not event.sends_mail:
        raise CannotSend
    if clock and current.is_automatic and not event.mails_evaluation:
        raise CannotSend
    facts = _facts(current)
    if clock and current.is_automatic and not facts.due:
        return 0  # it waits for those who are marked later
    if shown is not None and len(facts.due) > shown:
        raise MoreRecipients
    if prepared is None:
        prepared = _written(current, facts)
    elif prepared.facts != facts:
        raise _Changed
    store_links(prepared.links, by=by, mail_key=lambda link: f"{current.key}r{link.registration_id}")
    record_all(registration_entry("link-mailed", link.registration, by=by) for link in prepared.links.values())
    count = mail.queue(replace(draft, key=f"{current.key}{draft.key}") for draft in prepared.drafts)
    current.state, current.sent_at = State.SENT, current.sent_at or timezone.now()
    current.save(update_fields=["state", "sent_at"])
    _record("announcement-sent", current, by=by, mails=count)
    return count


def _is_time(announcement: Announcement, now: datetime) -> bool:
    """Return whether the clock sends the message at the moment. A message that was sent goes out once, but an automatic
    one also to those who were added since."""
    goes_on = announcement.state == State.SENT and announcement.is_automatic
    is_due = announcement.is_due(now) and not announcement.is_too_late(now)
    return is_due and (goes_on or announcement.state == State.PLANNED)


@dataclass(frozen=True, slots=True)
class _Facts:
    """What the mails of a message follow from, compared under the lock with what they were written of."""

    subject: str
    text: str
    due: list[Recipient]
    letters: dict[int, int]
    files: list[Reference]


@dataclass(frozen=True, slots=True)
class Prepared:
    """Mails with links that are not stored yet, and what they were written of. The key of a draft is its recipient: the
    message is named when it is stored."""

    facts: _Facts
    links: dict[int, PersonalLink]
    drafts: list[mail.Draft]


def _facts(announcement: Announcement) -> _Facts:
    with translation.override(settings.LANGUAGE_CODE):
        due = [one for one in recipients_of(announcement) if not one.reason]
    return _Facts(announcement.subject, announcement.text, due, _letters(announcement), _files(announcement))


def _files(announcement: Announcement) -> list[Reference]:
    if announcement.pk is None:
        return []
    files = announcement.materials.exclude(file="").order_by("pk")
    return [(MATERIAL, pk) for pk in files.values_list("pk", flat=True)]


def prepare(announcement: Announcement) -> Prepared:
    """Write the mails of the message, which may be new and not stored yet. Nothing is stored here."""
    return _written(announcement, _facts(announcement))


def _written(announcement: Announcement, facts: _Facts) -> Prepared:
    """Return the mails of the facts, each with the personal link of its person if the text has one."""
    people = [one.registration for one in facts.due if one.registration] if LINK in used(facts.text) else []
    links = unsaved_links(people)
    addresses = {f"r{pk}": address_of(link) for pk, link in links.items()}
    drafts = [
        _draft(announcement, one, addresses.get(one.target, ""), [*_letters_for(one, facts.letters), *facts.files])
        for one in facts.due
    ]
    return Prepared(facts, links, drafts)


def mails_of(announcement: Announcement) -> MessageQuerySet:
    """Return the mails of the message in the outbox."""
    return Message.objects.of_event(announcement.event_id).filter(key__startswith=announcement.key)


def _current(announcement: Announcement, event: Event) -> Announcement:
    current = Announcement.objects.get(pk=announcement.pk)
    current.event = event
    return current


def _letters(announcement: Announcement) -> dict[int, int]:
    """Return the valid letter of each quota, if the message attaches it."""
    if not announcement.attaches_letter:
        return {}
    current = Invitation.objects.current().filter(event=announcement.event_id)
    return dict(current.values_list("quota", "pk"))


def _letters_for(recipient: Recipient, letters: dict[int, int]) -> list[Reference]:
    if recipient.reader and recipient.reader.user:
        return []  # staff of the province have many, and open them in the portal
    return [(LETTER, letters[quota]) for quota in recipient.quotas if quota in letters]


def _draft(announcement: Announcement, to: Recipient, link: str, attachments: Sequence[Reference]) -> mail.Draft:
    user = to.reader.user if to.reader else None
    address = reverse("participants:registration-new", args=[announcement.event.code])
    return mail.draft(
        "participants/mails/announcement.txt",
        "%(subject)s",
        {
            "subject": to.subject(announcement),
            "text": to.text(announcement, link),
            "address": mail.address(address) if user else "",
            "has_link": bool(link),
            "is_person": to.registration is not None,
        },
        to=user or to.address,
        key=to.target,
        event=announcement.event_id,
        province=to.province,
        secret=bool(link),
        attachments=attachments,
    )


def _record(action: str, announcement: Announcement, *, by: User | None, mails: int | None = None) -> None:
    changes: Changes = {} if mails is None else {"mails": (None, mails)}
    record(action, announcement, by=by, changes=changes, event=announcement.event_id)
