"""Mails in the log of a portal in production without a mail server."""

from django.core.mail import EmailMessage
from django.core.mail.backends import console


class EmailBackend(console.EmailBackend):
    """Print that there is a mail, but neither its text nor its reader: it may have a link that gives access."""

    def write_message(self, message: EmailMessage) -> None:
        self.stream.write(f"A mail was not sent, because EMAIL_URL is not set: {message.subject}\n")
