"""A real SMTP server on loopback, with configurable answers."""

import socket
from contextlib import suppress
from email import message_from_bytes, policy
from email.message import EmailMessage

from aiosmtpd.controller import Controller
from django_tasks.backends.dummy import DummyBackend

from accounts.outbox.smtp import EmailBackend


class SmtpServer:
    """An SMTP server. `taken` are the accepted mails in order of arrival.

    `answers` has the behaviour by address: a reply to RCPT such as "550 unknown", or one of the constants below.
    """

    HANG_UP_AT_RCPT, HANG_UP_AT_END, REFUSE_TEXT, DEFER_TEXT = object(), object(), object(), object()

    def __init__(self):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.answers: dict[str, object] = {}
        self.taken: list[EmailMessage] = []
        self.connections = 0
        self.asked: list[str] = []
        """The addresses of all RCPT commands, including refused ones."""
        self._controller: Controller | None = None

    def start(self) -> None:
        self._controller = Controller(self, hostname="127.0.0.1", port=self.port)
        self._controller.start()
        self.connections = 0  # the controller makes a connection of its own

    def stop(self) -> None:
        if self._controller:
            with suppress(AssertionError):
                self._controller.stop()
            self._controller = None

    def recipients(self) -> list[str]:
        return [message["To"] for message in self.taken]

    # Handlers that aiosmtpd calls

    async def handle_EHLO(self, server, session, envelope, hostname, responses):  # noqa: N802  aiosmtpd's name
        self.connections += 1
        session.host_name = hostname
        return responses

    async def handle_RCPT(self, server, session, envelope, address, rcpt_options):  # noqa: N802
        self.asked.append(address)
        answer = self.answers.get(address)
        if answer is self.HANG_UP_AT_RCPT:
            server.transport.abort()
        if isinstance(answer, str):
            return answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        answer = self.answers.get(envelope.rcpt_tos[0])
        if answer is self.REFUSE_TEXT:
            return "554 5.7.1 looks like spam"
        if answer is self.DEFER_TEXT:
            return "451 4.7.1 come back later"
        self.taken.append(message_from_bytes(envelope.content, policy=policy.default))
        if answer is self.HANG_UP_AT_END:
            server.transport.abort()
        return "250 taken"


class DyingBackend(EmailBackend):
    """A backend whose process ends after the server accepted the mail, before the outcome is recorded."""

    def send_messages(self, email_messages):
        super().send_messages(email_messages)
        raise SystemExit


class BrokenQueue(DummyBackend):
    """A task queue that always fails."""

    def enqueue(self, task, args, kwargs):
        raise ConnectionError("The queue is not available.")
