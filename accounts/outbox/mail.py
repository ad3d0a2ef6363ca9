"""Drafts mails and puts them into the outbox. No other module adds mails to it.

An action queues its mails in its own transaction, so a rollback also removes them. accounts.outbox.delivery sends them.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.conf import settings
from django.db import transaction
from django.template import Context, Engine
from django.utils import timezone, translation
from django.utils.functional import Promise

from accounts.models import Message, User
from accounts.trail import recording as trail
from documents.text import one_line

from . import tasks
from .attachments import Reference

State = Message.State


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A mail to one address. `key` identifies the fact and the recipient: a second draft with the key is dropped."""

    key: str
    recipient: str
    subject: str
    body: str
    language: str
    user: User | None = None
    event: int | None = None
    province: str = ""
    secret: bool = False
    attachments: tuple[Reference, ...] = ()


@dataclass(frozen=True, slots=True)
class Recipients:
    """How many addresses a mail would go to, and the names of those who have none."""

    count: int = 0
    lacking: list[str] = field(default_factory=list)

    def __add__(self, other: "Recipients") -> "Recipients":
        return Recipients(self.count + other.count, self.lacking + other.lacking)


def draft(
    template: str,
    subject: Promise | str,
    context: Mapping[str, object],
    *,
    to: User | str,
    key: str,
    event: int | None = None,
    province: str = "",
    secret: bool = False,
    attachments: Iterable[Reference] = (),
) -> Draft:
    """Return a mail to a user or to an address, with the text of the template.

    The subject's placeholders are filled from the context. `event` is the key of the event that the mail is about;
    `province` says whose staff see the mail in its list, by default those of the user's province.
    `secret` marks a text with a link that gives access: no page shows it, and it is deleted once it is sent.
    `attachments` are made when the mail is sent.
    """
    user, recipient = (to, to.email) if isinstance(to, User) else (None, to)
    language = settings.LANGUAGE_CODE  # recipients have no language setting
    with translation.override(language):
        words = str(subject) % context
        body = _text(template, context).strip() + "\n"
    return Draft(
        key=key,
        recipient=recipient,
        subject=words,
        body=body,
        language=language,
        user=user,
        event=event,
        province=province or (user and user.province_id) or "",
        secret=secret,
        attachments=tuple(attachments),
    )


def _text(template: str, context: Mapping[str, object]) -> str:
    """Return the template filled as plain text: nothing is escaped for HTML."""
    return Engine.get_default().get_template(template).render(Context(dict(context), autoescape=False))


def queue(drafts: Iterable[Draft], *, send: bool = True) -> int:
    """Put the drafts into the outbox, except those whose key is already there; return how many are sent.

    Without `send` they are stored as switched off, so that nothing mails the same facts later.
    """
    # Sorted, because two transactions that insert the same keys in different orders would deadlock.
    rows = [_message(draft) for draft in sorted(drafts, key=lambda draft: draft.key)]
    if not rows:
        return 0
    if not send:
        _switch_off(rows)
    known = Message.objects.filter(key__in=[row.key for row in rows]).count()
    Message.objects.bulk_create(rows, ignore_conflicts=True)
    # Robust: a failing queue must not fail the request; the clock asks a worker later.
    transaction.on_commit(tasks.ask_worker, robust=True)
    return len(rows) - known if send else 0


def _switch_off(rows: Iterable[Message]) -> None:
    for row in rows:
        row.state = State.OFF
        if row.is_secret:
            row.body = ""


@transaction.atomic
def switch_off(event: int) -> None:
    """Switch off the waiting mails of the event (its key), so that they are not sent."""
    waiting = Message.objects.of_event(event).filter(state=State.WAITING)
    waiting.filter(is_secret=True).update(state=State.OFF, body="")
    waiting.update(state=State.OFF)


@transaction.atomic
def send_again(message: Message, *, by: User) -> bool:
    """Queue a failed or unclear mail again. Return False for any other mail, such as after a second click."""
    waits = {"state": State.WAITING, "attempts": 0, "next_attempt_at": timezone.now()}
    if not Message.objects.can_be_resent().filter(pk=message.pk).update(**waits):
        return False
    transaction.on_commit(tasks.ask_worker, robust=True)
    trail.record("mail-sent-again", message, by=by, event=message.event, province=message.province)
    return True


def address(path: str) -> str:
    """Return the path as a full URL. It uses PORTAL_URL, since there may be no request."""
    return f"{settings.PORTAL_URL.rstrip('/')}{path}"


def _message(draft: Draft) -> Message:
    length = Message._meta.get_field("subject").max_length
    return Message(
        key=draft.key,
        recipient=draft.recipient,
        user=draft.user,
        language=draft.language,
        subject=one_line(draft.subject)[:length],
        body=draft.body,
        event=draft.event,
        province=draft.province,
        is_secret=draft.secret,
        attachments=[list(one) for one in draft.attachments],
    )
