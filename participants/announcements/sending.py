"""Writing, planning and sending messages. Every function locks the event and writes the trail in one transaction. Mails
are written before the lock is taken, and what is attached is made when they are delivered."""

import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef
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
from .audiences import Reason, Recipient, recipients_of
from .placeholders import LINK
from .presets import EVALUATION, PRESETS

logger = logging.getLogger(__name__)

State = Announcement.State
_PLANNED_WITHIN = timedelta(days=2)
"""So many days after an event its message about the evaluation is planned still, if no process ran before."""
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
    current.state, current.author = State.PLANNED, by
    current.save(update_fields=["state", "author"])
    _record("announcement-planned", current, by=by)


@transaction.atomic
def cancel(announcement: Announcement, *, by: User | None) -> None:
    """Give up a draft or a planned message."""
    current = _current(announcement, lock_event(announcement.event))
    if current.is_open:
        current.state = State.CANCELLED
        current.save(update_fields=["state"])
        _record("announcement-cancelled", current, by=by)


def send(announcement: Announcement, *, by: User | None, shown: int | None = None, planned: bool = False) -> int:
    """Mail the message to all that it is for and that have not got it, and return the number of mails. A message that
    was sent goes to those who were added since. Raise CannotSend, or MoreRecipients if there are more than `shown`.
    `planned`: only if the message is planned still.

    The mails are written first, then stored under the lock if nothing has changed meanwhile. If something has, they are
    written again, the last time under the lock."""
    for _each in range(_TRIES):
        prepared = _prepare(_current(announcement, Event.objects.get(pk=announcement.event_id)))
        try:
            return _store_sent(announcement, prepared, by=by, shown=shown, planned=planned)
        except _Changed:
            continue
    return _store_sent(announcement, None, by=by, shown=shown, planned=planned)


@transaction.atomic
def _store_sent(
    announcement: Announcement, prepared: "_Prepared | None", *, by: User | None, shown: int | None, planned: bool
) -> int:
    """Store the prepared mails, or without them those that are written now. Raise _Changed if they are out of date."""
    current = _current(announcement, lock_event(announcement.event))
    event = current.event
    if planned and current.state != State.PLANNED:
        return 0  # another process was first
    if current.state == State.CANCELLED or event.status == Event.Status.CANCELLED or not event.sends_mail:
        raise CannotSend
    facts = _facts(current)
    if shown is not None and len(facts.due) > shown:
        raise MoreRecipients
    if prepared is None:
        prepared = _written(current, facts)
    elif prepared.facts != facts:
        raise _Changed
    store_links(prepared.links, by=by, mail_key=lambda link: f"{current.key}r{link.registration_id}")
    record_all(registration_entry("link-mailed", link.registration, by=by) for link in prepared.links.values())
    count = mail.queue(prepared.drafts)
    current.state, current.sent_at = State.SENT, current.sent_at or timezone.now()
    current.save(update_fields=["state", "sent_at"])
    _record("announcement-sent", current, by=by, mails=count)
    return count


@dataclass(frozen=True, slots=True)
class _Facts:
    """What the mails of a message follow from, compared under the lock with what they were written of."""

    subject: str
    text: str
    due: list[Recipient]
    letters: dict[int, int]
    files: list[Reference]


@dataclass(frozen=True, slots=True)
class _Prepared:
    """Mails with links that are not stored yet, and what they were written of."""

    facts: _Facts
    links: dict[int, PersonalLink]
    drafts: list[mail.Draft]


def _facts(announcement: Announcement) -> _Facts:
    with translation.override(settings.LANGUAGE_CODE):
        due = [one for one in recipients_of(announcement) if not one.reason]
    files = announcement.materials.exclude(file="").order_by("pk").values_list("pk", flat=True)
    letters = _letters(announcement)
    return _Facts(announcement.subject, announcement.text, due, letters, [(MATERIAL, pk) for pk in files])


def _prepare(announcement: Announcement) -> _Prepared:
    return _written(announcement, _facts(announcement))


def _written(announcement: Announcement, facts: _Facts) -> _Prepared:
    """Return the mails of the facts, each with the personal link of its person if the text has one."""
    people = [one.registration for one in facts.due if one.registration] if LINK in used(facts.text) else []
    links = unsaved_links(people)
    addresses = {f"r{pk}": address_of(link) for pk, link in links.items()}
    drafts = [
        _draft(announcement, one, addresses.get(one.target, ""), [*_letters_for(one, facts.letters), *facts.files])
        for one in facts.due
    ]
    return _Prepared(facts, links, drafts)


def plan_evaluations(now: datetime | None = None) -> None:
    """Plan the message about the evaluation for the events that are ending and mail it by themselves. An event that has
    one already, perhaps cancelled, gets no other. The clock calls it."""
    today = timezone.localdate(now)
    having = Announcement.objects.filter(event=OuterRef("pk"), preset=EVALUATION)
    mailing = Event.objects.not_cancelled().filter(~Exists(having), sends_mail=True, mails_evaluation=True)
    for event in mailing.exclude(status=Event.Status.PLANNED).filter(ends_on__range=(today - _PLANNED_WITHIN, today)):
        _plan_evaluation(event)


@transaction.atomic
def _plan_evaluation(event: Event) -> None:
    locked = lock_event(event)
    if Announcement.objects.filter(event=locked, preset=EVALUATION).exists():
        return  # another process was first, or a coordinator
    with translation.override(settings.LANGUAGE_CODE):
        message = PRESETS[EVALUATION].message(EVALUATION, locked)
    message.state = State.PLANNED
    message.save()
    _record("announcement-planned", message, by=None)


def send_due(now: datetime | None = None) -> None:
    """Send the planned messages whose day has come by the present dates of their events. The clock calls it."""
    now = now or timezone.now()
    for one in Announcement.objects.planned().select_related("event", "author"):
        try:
            if one.is_too_late(now):
                cancel(one, by=None)
            elif one.is_due(now):
                send(one, by=one.author, planned=True)
        except CannotSend:
            cancel(one, by=None)
        except Exception:  # a message that cannot be sent must not stop the others
            logger.exception("Message %s could not be sent", one.pk)


@dataclass(slots=True)
class Reminded:
    """What reminding many events did, or would do: mails by event, how many have no address by event, and the events
    that send none."""

    mails: dict[Event, int] = field(default_factory=dict)
    lacking: dict[Event, int] = field(default_factory=dict)
    silent: list[Event] = field(default_factory=list)

    @property
    def count(self) -> int:
        return sum(self.mails.values())


def reminders(events: Iterable[Event], preset: str) -> Reminded:
    """Return how many mails `remind` would send now."""
    found = Reminded()
    for event in events:
        if event.sends_mail and event.status != Event.Status.CANCELLED:
            recipients = recipients_of(PRESETS[preset].message(preset, event))
            found.mails[event] = sum(not one.reason for one in recipients)
            found.lacking[event] = sum(one.reason is Reason.NO_ADDRESS for one in recipients)
        else:
            found.silent.append(event)
    return found


def remind(events: Sequence[Event], preset: str, user: User) -> Reminded:
    """Send the ready text at each of the events at once, with a transaction for each. Nobody gets the same one twice a
    day; an event where nobody is due gets no message."""
    done = Reminded()
    for event, count in reminders(events, preset).mails.items():
        done.mails[event] = _remind(event, preset, user) if count else 0
    done.silent = [event for event in events if event not in done.mails]
    return done


def _remind(event: Event, preset: str, user: User) -> int:
    """Store and send the ready text. If two do so at once, one message has no mails: nobody gets the same one twice."""
    with translation.override(settings.LANGUAGE_CODE):
        message = PRESETS[preset].message(preset, event)
    message.anchor, message.days = Announcement.Anchor.NOW, 0
    store(message, by=user)
    return send(message, by=user)


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
        key=f"{announcement.key}{to.target}",
        event=announcement.event_id,
        province=to.province,
        secret=bool(link),
        attachments=attachments,
    )


def _record(action: str, announcement: Announcement, *, by: User | None, mails: int | None = None) -> None:
    changes: Changes = {} if mails is None else {"mails": (None, mails)}
    record(action, announcement, by=by, changes=changes, event=announcement.event_id)
