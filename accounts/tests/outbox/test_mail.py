"""Queuing mails in the outbox."""

from datetime import timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.conf import settings
from django.db import IntegrityError
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from accounts.models import Message
from accounts.outbox import mail
from accounts.outbox.mail import Draft, queue
from tests import make

State = Message.State
pytestmark = pytest.mark.django_db


def draft(**fields) -> Draft:
    fields = {"key": "fact:1", "recipient": "a@example.org", "subject": "Kabar", "body": "Isi\n"} | fields
    return Draft(language=settings.LANGUAGE_CODE, **fields)


def test_a_fact_is_queued_once_with_its_first_text():
    queue([draft(), draft(key="fact:2")])
    queue([draft(subject="Other"), draft(key="fact:3")])
    assert dict(Message.objects.values_list("key", "subject")) == {f"fact:{n}": "Kabar" for n in (1, 2, 3)}
    assert set(Message.objects.values_list("state", flat=True)) == {State.WAITING}


@pytest.mark.parametrize("separator", ["\n", "\r\n", "\r", "\x00", "\x0b", "\x85", "\u2028", "\u202e"])
def test_a_subject_is_one_line(separator):
    queue([draft(subject=f"Kabar{separator}Bcc: victim@example.org")])
    assert Message.objects.get().subject == "Kabar Bcc: victim@example.org"


def test_a_long_subject_is_cut():
    queue([draft(subject="Bimtek " * 100)])
    assert len(Message.objects.get().subject) <= 200


def test_the_database_allows_a_sending_time_only_for_sent_mails():
    with pytest.raises(IntegrityError, match="message_sent_when_sent"):
        make.mail(state=State.SENT)


def test_a_draft_is_in_the_language_of_the_portal_whatever_the_sender_reads():
    """A coordinator may read the portal in English; the recipient's mail is Indonesian all the same."""
    with translation.override("en"):
        made = mail.draft(
            "mail_foot.txt", _("Registration is open: %(event)s"), {"event": "100 % <Baca>"}, to="a@b.id", key="k"
        )
    assert (made.subject, made.language) == ("Pendaftaran dibuka: 100 % <Baca>", "id")
    assert made.body == "-- \nPortal Bimtek. Surel ini dibuat otomatis; balasannya tidak dibaca.\n"


@pytest.mark.usefixtures("regions")
def test_a_draft_to_a_user_is_listed_for_their_province():
    user = make.user(province="18")
    made = mail.draft("mail_foot.txt", _("Waiting"), {}, to=user, key="k")
    assert (made.recipient, made.user, made.province) == (user.email, user, "18")


@pytest.mark.parametrize(
    ("state", "days", "is_secret", "is_kept"),
    [
        (State.OFF, 0, True, False),
        (State.FAILED, 8, True, False),
        (State.UNCLEAR, 8, True, False),
        (State.FAILED, 6, True, True),
        (State.WAITING, 8, True, True),  # the hourly rule says why it fails
        (State.OFF, 8, False, True),
    ],
)
def test_secret_texts_of_an_earlier_version_are_deleted(state, days, is_secret, is_kept):
    due = timezone.now() - timedelta(days=days)
    message = make.mail(state=state, is_secret=is_secret, next_attempt_at=due)
    import_module("accounts.migrations.0009_forget_secret_texts").forget_secret_texts(apps, None)
    message.refresh_from_db()
    assert bool(message.body) == is_kept
