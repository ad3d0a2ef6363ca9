"""Django's SMTP backend, which can also say whether a message may have arrived when a connection broke."""

import smtplib

from django.core.mail.backends import smtp


class _Watched:
    """An SMTP connection that knows whether it began to hand over the text of a message. smtplib sends commands as str
    and the text as bytes."""

    handed_over = False

    def mail(self, *args, **kwargs):
        self.handed_over = False
        return super().mail(*args, **kwargs)

    def send(self, s):
        if isinstance(s, bytes):
            self.handed_over = True
        return super().send(s)


class _WatchedSMTP(_Watched, smtplib.SMTP):
    pass


class _WatchedSMTPoverTLS(_Watched, smtplib.SMTP_SSL):
    pass


class EmailBackend(smtp.EmailBackend):
    """`handed_over`: whether the text of the last message was given to the server, in part at least. A connection that
    breaks after that leaves unclear whether the message will arrive (RFC 5321, 4.5.5 and RFC 1047)."""

    @property
    def connection_class(self):
        return _WatchedSMTPoverTLS if self.use_ssl else _WatchedSMTP

    @property
    def handed_over(self) -> bool:
        return getattr(self.connection, "handed_over", False)
