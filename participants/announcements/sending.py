"""Writing, planning and sending messages. Every function locks the event and writes the trail in one transaction; what
is attached is made when the mails are delivered."""

import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
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
from events.locking import lock_event
from events.models import Announcement, Event, Invitation, Material
from participants.models import Registration
from participants.personal_links.links import address_of, new_links
from participants.trail import registration_entry

from .attachments import LETTER, MATERIAL
from .audiences import Reason, Recipient, recipients_of
from .placeholders import LINK, used
from .presets import PRESETS

logger = logging.getLogger(__name__)

State = Announcement.State


class CannotSend(Exception):
    """The event is cancelled or sends no mails, or the message was cancelled."""


class NotOpen(Exception):
    """The message was sent or cancelled, so it stays as it is."""


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


@transaction.atomic
def send(announcement: Announcement, *, by: User | None, shown: int | None = None) -> int:
    """Mail the message to all that it is for and that have not got it, and return the number of mails. A message that
    was sent goes to those who were added since. Raise CannotSend, or MoreRecipients if there are more than `shown`."""
    current = _current(announcement, lock_event(announcement.event))
    event = current.event
    if current.state == State.CANCELLED or event.status == Event.Status.CANCELLED or not event.sends_mail:
        raise CannotSend
    with translation.override(settings.LANGUAGE_CODE):
        due = [one for one in recipients_of(current) if not one.reason]
    if shown is not None and len(due) > shown:
        raise MoreRecipients
    count = mail.queue(_drafts(current, due, by=by))
    current.state, current.sent_at = State.SENT, current.sent_at or timezone.now()
    current.save(update_fields=["state", "sent_at"])
    _record("announcement-sent", current, by=by, mails=count)
    return count


def send_due(now: datetime | None = None) -> None:
    """Send the planned messages whose day has come by the present dates of their events. The clock calls it."""
    now = now or timezone.now()
    for one in Announcement.objects.planned().select_related("event", "author"):
        try:
            if one.is_too_late(now):
                cancel(one, by=None)
            elif one.is_due(now):
                _send_planned(one)
        except CannotSend:
            cancel(one, by=None)
        except Exception:  # a message that cannot be sent must not stop the others
            logger.exception("Message %s could not be sent", one.pk)


@transaction.atomic
def _send_planned(announcement: Announcement) -> None:
    lock_event(announcement.event)
    if Announcement.objects.planned().filter(pk=announcement.pk).exists():  # another process may have been first
        send(announcement, by=announcement.author)


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


@transaction.atomic
def _remind(event: Event, preset: str, user: User) -> int:
    locked = lock_event(event)
    with translation.override(settings.LANGUAGE_CODE):
        message = PRESETS[preset].message(preset, locked)
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


def _drafts(announcement: Announcement, due: Sequence[Recipient], *, by: User | None) -> list[mail.Draft]:
    links = _links(announcement, due, by=by)
    letters = _letters(announcement)
    files = [(MATERIAL, pk) for pk in announcement.materials.exclude(file="").values_list("pk", flat=True)]
    return [_draft(announcement, one, links.get(one.target, ""), [*_letters_for(one, letters), *files]) for one in due]


def _links(announcement: Announcement, due: Sequence[Recipient], *, by: User | None) -> dict[str, str]:
    """Make a personal link for each person of a text that has one, and return its address by the target."""
    if LINK not in used(announcement.text):
        return {}
    people: dict[int, Registration] = {one.registration.pk: one.registration for one in due if one.registration}
    made = new_links(people.values(), by=by, mail_key=lambda link: f"{announcement.key}r{link.registration_id}")
    record_all(registration_entry("link-mailed", one, by=by) for one in people.values())
    return {f"r{pk}": address_of(link) for pk, link in made.items()}


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
