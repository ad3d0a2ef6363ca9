"""Workers are asked to hand mails over once these are stored, and nobody's work fails where they cannot be asked."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from accounts.models import Message
from accounts.outbox.mail import Draft, queue, send_again
from accounts.outbox.tasks import call_where_needed, carry
from accounts.registry import all_periodic
from tests import make

State = Message.State


def asked() -> int:
    return DBTaskResult.objects.filter(task_path=carry.module_path).count()


def store(*, fails: bool = False) -> None:
    with transaction.atomic():
        queue([Draft(key="fact:1", recipient="a@example.org", subject="Kabar", body="Isi\n", language="id")])
        assert asked() == 0
        transaction.set_rollback(fails)


@pytest.mark.django_db(transaction=True)
def test_a_worker_is_asked_after_commit(smtp_server):
    store()
    assert asked() == 1
    assert smtp_server.asked == []
    carry.call()
    assert smtp_server.recipients() == ["a@example.org"]


@pytest.mark.django_db(transaction=True)
def test_nobody_is_asked_after_a_rollback():
    store(fails=True)
    assert (asked(), Message.objects.count()) == (0, 0)


@pytest.mark.django_db(transaction=True)
def test_a_broken_queue_breaks_nothing_and_the_clock_asks_later(settings, caplog):
    usual, settings.TASKS = settings.TASKS, {"default": {"BACKEND": "tests.smtp.BrokenQueue"}}
    store()
    assert Message.objects.get().state == State.WAITING
    assert [record.name for record in caplog.records] == ["django.db.backends.base"]
    settings.TASKS = usual
    call_where_needed()
    assert asked() == 1


@pytest.mark.django_db(transaction=True)
def test_sending_again_asks_too():
    assert send_again(make.mail(state=State.FAILED), by=make.user())
    assert asked() == 1


@pytest.mark.parametrize(
    ("fields", "times"),
    [
        ({}, 1),
        ({"next_attempt_at": timezone.now() + timedelta(hours=1)}, 0),
        ({"state": State.FAILED}, 0),
        ({"state": State.SENDING, "claimed_at": timezone.now()}, 0),
        ({"state": State.SENDING, "claimed_at": timezone.now() - timedelta(minutes=11)}, 1),
    ],
)
def test_the_clock_asks_where_needed(db, fields, times):
    make.mail(**fields)
    call_where_needed()
    assert asked() == times


def test_the_clock_knows_both():
    names = {periodic.name for periodic in all_periodic()}
    assert {"accounts.outbox.tasks.call_where_needed", "events.background.tell_of_openings"} <= names
