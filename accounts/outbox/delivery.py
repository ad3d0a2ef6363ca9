"""How mails leave the outbox: each is claimed, handed to the server, and what came of it is noted.

A mail is claimed by a conditional UPDATE that is committed before the server hears of it, so of several processes one
sends it. Where it is not known whether the server took it (the process died, the connection broke in the middle), it is
never sent again by itself: it becomes unclear, and a person decides.
"""

import hashlib
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from smtplib import SMTPDataError, SMTPRecipientsRefused, SMTPServerDisconnected
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from accounts.models import Message
from documents.text import one_line

State = Message.State

PAUSES = [
    *(timedelta(minutes=minutes) for minutes in (1, 5, 30)),
    *(timedelta(hours=hours) for hours in (2, 6, 12, 24, 24, 24)),
]
"""After the first attempt that could not succeed, the second, and so on: four days in all, as RFC 5321 (4.5.4.1) asks
for at least; a server may be away over a long weekend. After the last one the mail has failed."""

BATCH = 200


@dataclass(slots=True)
class Delivered:
    """What became of the mails that were due."""

    sent: int = 0
    postponed: int = 0
    failed: int = 0
    unclear: int = 0


def deliver_due(now: datetime | None = None) -> Delivered:
    """Hand over what is due, at most BATCH mails on one connection. May run in several processes at once. Where the
    server cannot be reached, all but the first mail are left as they are. Must not be called inside a transaction."""
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
        _hang_up(server)
    return done


def _claim(pk: int) -> Message | None:
    """The mail, this process's to send now; None where another was first."""
    mine = {"state": State.SENDING, "claimed_at": timezone.now(), "attempts": F("attempts") + 1}
    with transaction.atomic(durable=True):
        if not Message.objects.filter(pk=pk, state=State.WAITING).update(**mine):
            return None
        return Message.objects.get(pk=pk)


def _deliver(message: Message, server, done: Delivered) -> None:
    try:
        server.send_messages([_email(message, server)])
    except (OSError, ValueError) as error:  # OSError: all of smtplib's too; ValueError: what cannot be a mail at all
        if isinstance(error, SMTPServerDisconnected) and getattr(server, "handed_over", False):
            _note(message, state=State.UNCLEAR, last_error=_said(error))
            done.unclear += 1
        elif _is_final(error):
            _note(message, state=State.FAILED, last_error=_said(error))
            done.failed += 1
        else:
            _postpone_or_give_up(message, error, done)
        _hang_up(server)
    else:
        _note(message, state=State.SENT, sent_at=timezone.now(), last_error="")
        done.sent += 1


def _is_final(error: Exception) -> bool:
    """Whether the server refuses this recipient or this text for good. That it does not know us (sender, password) or
    is not there may be put right."""
    if isinstance(error, SMTPRecipientsRefused):
        return all(code >= 500 for code, _reason in error.recipients.values())
    return error.smtp_code >= 500 if isinstance(error, SMTPDataError) else isinstance(error, ValueError)


def _postpone_or_give_up(message: Message, error: Exception, done: Delivered) -> None:
    if message.attempts > len(PAUSES):
        _note(message, state=State.FAILED, last_error=_said(error))
        done.failed += 1
        return
    later = timezone.now() + PAUSES[message.attempts - 1]
    _note(message, state=State.WAITING, next_attempt_at=later, last_error=_said(error))
    done.postponed += 1


def _note(message: Message, **values: object) -> None:
    # Of this claim only: a person may have sent it again meanwhile, and another process have claimed it.
    Message.objects.filter(pk=message.pk, claimed_at=message.claimed_at).update(**values)


def _said(error: Exception) -> str:
    """What the server answered, or what happened on the way, in one line."""
    if isinstance(error, SMTPRecipientsRefused):
        answers = [f"{code} {_text(reason)}" for code, reason in error.recipients.values()]
        said = "; ".join(answers)
    elif hasattr(error, "smtp_code"):
        said = f"{error.smtp_code} {_text(error.smtp_error)}"
    else:
        said = str(error) or type(error).__name__
    return one_line(said)[: Message._meta.get_field("last_error").max_length]


def _text(answer: bytes | str) -> str:
    return answer.decode(errors="replace") if isinstance(answer, bytes) else str(answer)


def _hang_up(server) -> None:
    with suppress(OSError):
        server.close()


def _email(message: Message, server) -> EmailMessage:
    headers = {"Message-ID": message_id(message), "Auto-Submitted": "auto-generated"}
    return EmailMessage(message.subject, message.body, to=[message.recipient], headers=headers, connection=server)


def message_id(message: Message) -> str:
    """The same for every attempt, so that who gets a mail twice all the same can see that it is one."""
    digest = hashlib.sha256(message.key.encode()).hexdigest()[:32]
    return f"<{digest}@{urlsplit(settings.PORTAL_URL).hostname or 'localhost'}>"
