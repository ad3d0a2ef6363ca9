"""Delivery of the outbox: each mail is claimed and sent to the server, and the outcome is recorded.

A mail is claimed by a conditional UPDATE that is committed before sending, so only one process sends it. If it is
unknown whether the server accepted a mail (the process died, the connection broke), its state becomes unclear. It is
then never sent again automatically: a person decides.
"""

import hashlib
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from smtplib import SMTPDataError, SMTPRecipientsRefused, SMTPResponseException, SMTPServerDisconnected
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.db.models import F
from django.utils import timezone, translation
from django.utils.translation import gettext

from accounts.models import Message
from documents.text import one_line

from .attachments import load

State = Message.State

PAUSES = [
    *(timedelta(minutes=minutes) for minutes in (1, 5, 30)),
    *(timedelta(hours=hours) for hours in (2, 6, 12, 24, 24, 24)),
]
"""The pauses after the first failed attempt, the second, and so on. After the last one the mail has failed.

Together they are four days, the minimum of RFC 5321 (4.5.4.1): a server may be down over a long weekend.
"""

BATCH = 200


@dataclass(slots=True)
class Delivered:
    """The outcome of the mails that were due."""

    sent: int = 0
    postponed: int = 0
    failed: int = 0
    unclear: int = 0


def deliver_due(now: datetime | None = None) -> Delivered:
    """Send the mails that are due, at most BATCH over one connection. Must not be called inside a transaction.

    Several processes may do this at once. If the server cannot be reached, only the first mail is changed.
    """
    now, done = now or timezone.now(), Delivered()
    done.unclear = Message.objects.abandoned(now).update(state=State.UNCLEAR)
    due = list(Message.objects.due(now).values_list("pk", flat=True)[:BATCH])
    server = get_connection()
    try:
        for pk in due:
            message = _claim(pk)
            if message is None:
                continue
            try:
                server.open()
            except OSError as error:
                _postpone_or_give_up(message, error, done)
                break
            _deliver(message, server, done)
    finally:
        _close(server)
    return done


def hold_unsent() -> int:
    """Let all mails that wait become unclear: after a restore they may have been sent before. Return their number."""
    return Message.objects.filter(state__in=[State.WAITING, State.SENDING]).update(state=State.UNCLEAR)


def forget_old_secrets(now: datetime | None = None) -> None:
    """Delete the links that give access from mails that could not be sent for a week. Those that still wait fail."""
    old = Message.objects.with_old_secret(now or timezone.now())
    with translation.override(settings.LANGUAGE_CODE):
        too_old = gettext("It waited for more than a week, so its link was deleted.")
    old.filter(state=State.WAITING).update(state=State.FAILED, body="", last_error=too_old)
    old.exclude(state=State.SENDING).update(body="")  # what is being sent gets another state within minutes


def _claim(pk: int) -> Message | None:
    """Claim the mail for this process and return it, or None if another process was first."""
    mine = {"state": State.SENDING, "claimed_at": timezone.now(), "attempts": F("attempts") + 1}
    with transaction.atomic(durable=True):
        if not Message.objects.filter(pk=pk, state=State.WAITING).update(**mine):
            return None
        return Message.objects.get(pk=pk)


def _deliver(message: Message, server: BaseEmailBackend, done: Delivered) -> None:
    try:
        server.send_messages([_email(message, server)])
    except (
        OSError,
        ValueError,
    ) as error:  # smtplib's errors; an invalid mail or a lost attachment
        if isinstance(error, SMTPServerDisconnected) and getattr(server, "handed_over", False):
            _record(message, state=State.UNCLEAR, last_error=_error_text(error))
            done.unclear += 1
        elif _is_final(error):
            _record(message, state=State.FAILED, last_error=_error_text(error))
            done.failed += 1
        else:
            _postpone_or_give_up(message, error, done)
        _close(server)
    else:
        emptied = {"body": ""} if message.is_secret else {}
        _record(message, state=State.SENT, sent_at=timezone.now(), last_error="", **emptied)
        done.sent += 1


def _is_final(error: Exception) -> bool:
    """Whether the server refuses this recipient or this text permanently. Other errors may be temporary."""
    if isinstance(error, SMTPRecipientsRefused):
        return all(code >= 500 for code, _reason in error.recipients.values())
    return error.smtp_code >= 500 if isinstance(error, SMTPDataError) else isinstance(error, ValueError)


def _postpone_or_give_up(message: Message, error: Exception, done: Delivered) -> None:
    if message.attempts > len(PAUSES):
        _record(message, state=State.FAILED, last_error=_error_text(error))
        done.failed += 1
        return
    later = timezone.now() + PAUSES[message.attempts - 1]
    _record(message, state=State.WAITING, next_attempt_at=later, last_error=_error_text(error))
    done.postponed += 1


def _record(message: Message, **values: object) -> None:
    # Only for this claim: a person may have resent the mail meanwhile, and another process may have claimed it.
    Message.objects.filter(pk=message.pk, claimed_at=message.claimed_at).update(**values)


def _error_text(error: Exception) -> str:
    """Return the server's answer, or the error's text, in one line."""
    if isinstance(error, SMTPRecipientsRefused):
        answers = [f"{code} {_text(reason)}" for code, reason in error.recipients.values()]
        text = "; ".join(answers)
    elif isinstance(error, SMTPResponseException):
        text = f"{error.smtp_code} {_text(error.smtp_error)}"
    else:
        text = str(error) or type(error).__name__
    return one_line(text)[: Message._meta.get_field("last_error").max_length]


def _text(answer: bytes | str) -> str:
    return answer.decode(errors="replace") if isinstance(answer, bytes) else str(answer)


def _close(server: BaseEmailBackend) -> None:
    with suppress(OSError):
        server.close()


def _email(message: Message, server: BaseEmailBackend) -> EmailMessage:
    headers = {"Message-ID": message_id(message), "Auto-Submitted": "auto-generated"}
    email = EmailMessage(message.subject, message.body, to=[message.recipient], headers=headers, connection=server)
    for kind, key in message.attachments:
        file = load(kind, key)
        email.attach(file.name, file.content, file.media_type)
    return email


def message_id(message: Message) -> str:
    """Return a Message-ID that is equal for all attempts, so that a duplicate can be recognised."""
    digest = hashlib.sha256(message.key.encode()).hexdigest()[:32]
    return f"<{digest}@{urlsplit(settings.PORTAL_URL).hostname or 'localhost'}>"
