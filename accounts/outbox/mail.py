"""The one door to the outbox. Whoever does what people are told by mail queues it here, in the same transaction: what
is rolled back tells nobody. How mails leave is accounts.outbox.delivery."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone, translation

from accounts.models import Message, User
from accounts.trail import recording as trail
from documents.text import one_line

from . import postman

State = Message.State


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A mail to one address. `key` names the fact and whom it is told: a second draft of that key is dropped."""

    key: str
    recipient: str
    subject: str
    body: str
    language: str
    user: User | None = None
    event: int | None = None
    province: str = ""


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


def language_of(user: User | None) -> str:
    """The language in which somebody is written to. Nobody has one of their own on record: it is the portal's."""
    return settings.LANGUAGE_CODE


def address(path: str) -> str:
    """The path as an address that works from outside, where there is no request to ask for the host."""
    return settings.PORTAL_URL.rstrip("/") + path


def body(template: str, context: Mapping[str, object], *, language: str) -> str:
    """The text of a template (plain text, so nothing is escaped) in the language."""
    with translation.override(language):
        return render_to_string(template, dict(context)).strip() + "\n"


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
