"""Delivery of mails, tested with a real SMTP server on loopback."""

import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from threading import Barrier, Thread

import pytest
from django.db import connection
from django.utils import timezone

from accounts.models import Message
from accounts.outbox.delivery import PAUSES, Delivered, deliver_due, forget_old_secrets, message_id
from accounts.outbox.mail import send_again
from tests import make
from tests.smtp import SmtpServer

State = Message.State


def later(**much) -> datetime:
    return timezone.now() + timedelta(**much)


def state_of(message: Message) -> str:
    message.refresh_from_db()
    return message.state


def test_due_mails_are_sent_once_over_one_connection(db, smtp_server):
    mails = [make.mail() for _ in range(5)]
    not_yet = make.mail(next_attempt_at=later(minutes=1))
    assert deliver_due() == Delivered(sent=5)
    assert deliver_due() == Delivered()
    assert smtp_server.recipients() == [mail.recipient for mail in mails]
    assert smtp_server.connections == 1
    assert {state_of(mail) for mail in mails} == {State.SENT}
    assert state_of(not_yet) == State.WAITING
    assert mails[0].sent_at is not None


def test_headers_of_a_mail(db, smtp_server, settings):
    settings.PORTAL_URL = "https://bimtek.example.go.id"
    mail = make.mail(subject="Pendaftaran dibuka: Bimtek “Lampung”", body="Isi é\n.\nbaris\n", key="registration:1")
    deliver_due()
    [taken] = smtp_server.taken
    assert taken["Subject"] == mail.subject
    assert taken["To"] == mail.recipient
    assert taken["From"] == settings.DEFAULT_FROM_EMAIL
    assert taken["Auto-Submitted"] == "auto-generated"
    assert taken["Message-ID"] == message_id(mail)
    assert taken["Message-ID"].endswith("@bimtek.example.go.id>")
    assert abs(taken["Date"].datetime.replace(tzinfo=UTC) - timezone.now()) < timedelta(minutes=1)
    assert taken.get_content_type() == "text/plain"
    assert taken.get_content().replace("\r\n", "\n") == mail.body


def test_the_message_id_depends_on_the_key():
    one, same, other = Message(key="a"), Message(key="a", recipient="x@example.org"), Message(key="b")
    assert message_id(one) == message_id(same) != message_id(other)


@pytest.mark.parametrize("header", ["subject", "recipient"])
def test_a_line_break_cannot_add_a_header(db, smtp_server, header):
    """The outbox never stores one. If it did, that mail would fail and the next one would be sent."""
    bad = make.mail(**{header: "a@example.org\nBcc: victim@example.org"})
    good = make.mail()
    assert deliver_due() == Delivered(sent=1, failed=1)
    assert (state_of(bad), state_of(good)) == (State.FAILED, State.SENT)
    assert bad.last_error
    assert smtp_server.asked == [good.recipient]


@pytest.mark.parametrize("answer", ["451 4.2.1 greylisted", SmtpServer.DEFER_TEXT, SmtpServer.HANG_UP_AT_RCPT])
def test_temporary_errors_are_retried_with_growing_pauses(db, smtp_server, answer):
    mail, other = make.mail(), make.mail()
    smtp_server.answers[mail.recipient] = answer
    assert deliver_due() == Delivered(sent=1, postponed=1)
    pauses = []
    for _ in PAUSES:
        assert state_of(mail) == State.WAITING
        assert mail.last_error
        pauses.append(mail.next_attempt_at - mail.claimed_at)
        assert deliver_due(mail.next_attempt_at - timedelta(seconds=1)) == Delivered()
        deliver_due(mail.next_attempt_at)
    assert [round(pause / timedelta(minutes=1)) for pause in pauses] == [1, 5, 30, 120, 360, 720, 1440, 1440, 1440]
    assert state_of(mail) == State.FAILED
    assert deliver_due(later(days=365)) == Delivered()
    assert smtp_server.recipients() == [other.recipient]


@pytest.mark.parametrize(
    ("state", "becomes", "is_due"),
    [
        (State.WAITING, State.FAILED, False),
        (State.FAILED, State.FAILED, False),
        (State.UNCLEAR, State.UNCLEAR, False),
        (State.OFF, State.OFF, False),
        (State.SENDING, State.SENDING, True),
    ],
)
def test_a_link_that_gives_access_is_kept_for_a_week_in_any_state(db, state, becomes, is_due):
    old = make.mail(is_secret=True, state=state, claimed_at=timezone.now(), next_attempt_at=later(days=-8))
    newer = make.mail(is_secret=True, state=state, next_attempt_at=later(days=-6))
    public = make.mail(state=state, next_attempt_at=later(days=-8))
    forget_old_secrets()
    assert (state_of(old), bool(old.body)) == (becomes, is_due)
    assert [(state_of(mail), bool(mail.body)) for mail in (newer, public)] == [(state, True)] * 2
    if not is_due:
        assert (old.can_be_resent, send_again(old, by=make.user())) == (False, False)
        assert old not in Message.objects.can_be_resent()


def test_a_mail_is_sent_when_the_recipient_accepts_it_later(db, smtp_server):
    mail = make.mail()
    smtp_server.answers[mail.recipient] = "450 busy"
    deliver_due()
    del smtp_server.answers[mail.recipient]
    assert deliver_due(later(minutes=2)) == Delivered(sent=1)
    assert (state_of(mail), mail.attempts, mail.last_error) == (State.SENT, 2, "")


@pytest.mark.parametrize(("answer", "code"), [("550 5.1.1 unknown", "550"), (SmtpServer.REFUSE_TEXT, "554")])
def test_a_permanent_refusal_fails_one_mail_and_the_others_are_sent(db, smtp_server, answer, code):
    first, refused, last = make.mail(), make.mail(), make.mail()
    smtp_server.answers[refused.recipient] = answer
    assert deliver_due() == Delivered(sent=2, failed=1)
    assert state_of(refused) == State.FAILED
    assert refused.last_error.startswith(code)
    assert deliver_due(later(days=9)) == Delivered()
    assert smtp_server.recipients() == [first.recipient, last.recipient]


def test_an_unreachable_server_costs_one_attempt_and_gets_all_mails_later(db, smtp_server):
    mails = [make.mail() for _ in range(3)]
    smtp_server.stop()
    assert deliver_due() == Delivered(postponed=1)
    assert [state_of(mail) for mail in mails] == [State.WAITING] * 3
    assert [mail.attempts for mail in mails] == [1, 0, 0]
    smtp_server.start()
    assert deliver_due(later(minutes=2)) == Delivered(sent=3)
    assert sorted(smtp_server.recipients()) == sorted(mail.recipient for mail in mails)


def test_a_connection_that_breaks_after_the_text_leaves_the_mail_unclear(db, smtp_server):
    """The server may have accepted it (here it did), so it is not sent again automatically."""
    mail, next_mail = make.mail(), make.mail()
    smtp_server.answers[mail.recipient] = SmtpServer.HANG_UP_AT_END
    assert deliver_due() == Delivered(sent=1, unclear=1)
    assert (state_of(mail), state_of(next_mail)) == (State.UNCLEAR, State.SENT)
    assert deliver_due(later(days=9)) == Delivered()
    assert smtp_server.recipients() == [mail.recipient, next_mail.recipient]


def test_a_process_that_dies_during_delivery_leaves_the_mail_unclear(db, smtp_server, settings):
    mail = make.mail()
    settings.EMAIL_BACKEND = "tests.smtp.DyingBackend"
    with pytest.raises(SystemExit):
        deliver_due()
    settings.EMAIL_BACKEND = "accounts.outbox.smtp.EmailBackend"
    assert state_of(mail) == State.SENDING
    assert deliver_due(later(minutes=9)) == Delivered()
    assert deliver_due(later(minutes=11)) == Delivered(unclear=1)
    assert state_of(mail) == State.UNCLEAR
    assert smtp_server.recipients() == [mail.recipient]

    assert send_again(mail, by=make.user())
    assert not send_again(mail, by=make.user())
    assert deliver_due() == Delivered(sent=1)
    assert len({taken["Message-ID"] for taken in smtp_server.taken}) == 1
    assert len(smtp_server.taken) == 2


def test_a_failed_mail_that_is_sent_again_has_all_its_attempts(db, smtp_server):
    mail = make.mail(state=State.FAILED, attempts=10)
    smtp_server.answers[mail.recipient] = "450 busy"
    send_again(mail, by=make.user())
    assert deliver_due() == Delivered(postponed=1)
    assert (state_of(mail), mail.attempts) == (State.WAITING, 1)


@pytest.mark.parametrize("state", [State.WAITING, State.SENDING, State.SENT, State.OFF])
def test_mails_in_other_states_cannot_be_sent_again(db, smtp_server, state):
    mail = make.mail(state=state, sent_at=timezone.now() if state == State.SENT else None)
    assert not send_again(mail, by=make.user())
    assert state_of(mail) == state


@pytest.mark.parametrize("state", [State.SENT, State.OFF, State.FAILED, State.UNCLEAR, State.SENDING])
def test_only_waiting_mails_are_sent(db, smtp_server, state):
    now = timezone.now()
    make.mail(state=state, sent_at=now if state == State.SENT else None, claimed_at=now)
    assert deliver_due() == Delivered()
    assert smtp_server.asked == []


@pytest.mark.django_db(transaction=True)
def test_several_processes_send_each_mail_once(smtp_server):
    mails = [make.mail() for _ in range(30)]
    barrier, done = Barrier(4), []

    def run():
        connection.ensure_connection()
        barrier.wait()
        try:
            done.append(deliver_due())
        finally:
            connection.close()

    threads = [Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(smtp_server.recipients()) == sorted(mail.recipient for mail in mails)
    assert sum(each.sent for each in done) == 30
    assert {state_of(mail) for mail in mails} == {State.SENT}


def test_a_portal_in_production_without_mail_server_prints_no_texts():
    environment = {name: value for name, value in os.environ.items() if name != "EMAIL_URL"}
    environment |= {"HTTPS": "on", "DJANGO_SETTINGS_MODULE": "bimtek_portal.settings"}
    program = (
        "import django; django.setup(); from django.core.mail import send_mail; "
        "send_mail('Halaman Anda', 'https://bimtek.example/me/rahasia/', None, ['sri@example.org'])"
    )
    run = subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True)
    assert "Halaman Anda" in run.stdout
    assert "rahasia" not in run.stdout + run.stderr
    assert "sri@" not in run.stdout + run.stderr
