"""Asking before an action of a page mails people: how many, who has no address, and whether to send at all.

The page shows `Unasked.recipients` with templates/participants/_mails.html and is sent again.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.contrib import messages
from django.db import transaction

from accounts.access import AuthenticatedRequest
from accounts.outbox.mail import Recipients
from events.mail_words import mails_sent

from .to_staff import News

SHOWN = "mails_shown"
"""The name of the hidden field with the number of recipients that the page showed."""


class Unasked(Exception):
    """The action mails more people than the page has shown, so it was undone. Objects that it changed must be read
    again."""

    def __init__(self, recipients: Recipients):
        super().__init__(recipients.count)
        self.recipients = recipients


@contextmanager
def asked_news(request: AuthenticatedRequest) -> Iterator[News]:
    """Collect the facts of an action in a transaction, and queue its mails unless the user wants none. Raise Unasked if
    it mails more people than the user has seen."""
    with transaction.atomic():
        news = News()
        yield news
        recipients = news.recipients(by=request.user)
        if recipients.count > _shown(request):
            raise Unasked(recipients)
        news.mails = news.queue(by=request.user, send="no_mail" not in request.POST)


def say_mails(request: AuthenticatedRequest, news: News) -> None:
    """Say how many mails the action sent, if it has mailed anybody or the page has asked."""
    if news.mails or _shown(request):
        messages.info(request, mails_sent(news.mails))


def _shown(request: AuthenticatedRequest) -> int:
    """Return how many recipients the page showed that was sent."""
    text = request.POST.get(SHOWN, "")
    return int(text) if text.isdecimal() and len(text) < 10 else 0
