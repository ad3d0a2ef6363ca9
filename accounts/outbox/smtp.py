"""An SMTP backend that records whether a message may have arrived before a connection broke."""

import smtplib
from collections.abc import Sequence
from typing import Any

from django.core.mail.backends import smtp


class _Watched(smtplib.SMTP):
    """A mixin for SMTP connections that records whether the text of the last message was being sent.

    smtplib sends commands as str and the text as bytes.
    """

    handed_over = False

    def mail(self, sender: str, options: Sequence[str] = ()) -> tuple[int, bytes]:
        self.handed_over = False
        return super().mail(sender, options)

    def send(self, s: Any) -> None:
        if isinstance(s, bytes):
            self.handed_over = True
        super().send(s)


class _WatchedSMTPoverTLS(_Watched, smtplib.SMTP_SSL):
    pass


class EmailBackend(smtp.EmailBackend):
    """Django's SMTP backend with `handed_over`: whether at least a part of the last message was sent to the server.

    If the connection breaks after that, it is unclear whether the message will arrive (RFC 5321, 4.5.5 and RFC 1047).
    """

    @property
    def connection_class(self) -> type[_Watched]:
        return _WatchedSMTPoverTLS if self.use_ssl else _Watched

    @property
    def handed_over(self) -> bool:
        return getattr(self.connection, "handed_over", False)
