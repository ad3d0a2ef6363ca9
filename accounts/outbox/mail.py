"""Drafting mails and putting them into the outbox.

Queue a mail in the transaction of the act that it reports, so that a rollback removes it. Delivery is
accounts.outbox.delivery.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.functional import Promise

from accounts.models import Message, User
from accounts.trail import recording as trail
from documents.text import one_line

from . import tasks as postman

State = Message.State


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A mail to one address. `key` names the fact and its reader: a second draft with the same key is dropped."""

    key: str
    recipient: str
    subject: str
    body: str
    language: str
    user: User | None = None
    event: int | None = None
    province: str = ""


def draft(
    template: str,
    subject: Promise,
    context: Mapping[str, object],
    *,
    to: User | str,
    key: str,
    event: int | None = None,
    province: str = "",
) -> Draft:
    """Return a mail to a user or to an address, with the text of the template.

    The subject's placeholders are filled from the context. `event` is the key of the event that the mail is about;
    `province` says whose staff see the mail in its list, by default those of the user's province.
    """
    user = to if isinstance(to, User) else None
    language = settings.LANGUAGE_CODE  # no recipient has a language of their own on record
    with translation.override(language):
        words = str(subject) % context
        body = render_to_string(template, dict(context)).strip() + "\n"
    return Draft(
        key=key,
        recipient=user.email if user else to,
        subject=words,
        body=body,
        language=language,
        user=user,
        event=event,
        province=province or (user and user.province_id) or "",
    )


def queue(drafts: Iterable[Draft]) -> None:
    """Put the drafts into the outbox, those left out whose key is there already."""
    # In one order everywhere, since two transactions that insert the same keys wait for each other.
    rows = [_message(draft) for draft in sorted(drafts, key=lambda draft: draft.key)]
    if rows:
        Message.objects.bulk_create(rows, ignore_conflicts=True)
        # Robust: what is stored stays done though no worker can be asked; the clock asks again.
        transaction.on_commit(postman.call, robust=True)


@transaction.atomic
def switch_off(event: int) -> None:
    """Nothing that still waits of the event (its key) goes out."""
    Message.objects.of_event(event).filter(state=State.WAITING).update(state=State.OFF)


@transaction.atomic
def send_again(message: Message, *, by: User) -> bool:
    """Let a mail that failed, or of which nobody knows whether it went out, wait once more; False where it is neither,
    for example after a second press."""
    waits = {"state": State.WAITING, "attempts": 0, "next_attempt_at": timezone.now()}
    if not Message.objects.may_go_again().filter(pk=message.pk).update(**waits):
        return False
    transaction.on_commit(postman.call, robust=True)
    trail.record("mail-sent-again", message, by=by, event=message.event, province=message.province)
    return True


def address(path: str) -> str:
    """The path as an address that works from outside, where there is no request to ask for the host."""
    return settings.PORTAL_URL.rstrip("/") + path


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
    )
