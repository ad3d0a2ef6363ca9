"""Workers are asked to deliver stored mails, and a failing queue does not fail the request."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from accounts.models import Message
from accounts.outbox.mail import Draft, queue, send_again
from accounts.outbox.tasks import ask_worker_if_due, deliver
from accounts.registry import all_periodic
from tests import make

State = Message.State


def queued_tasks() -> int:
    return DBTaskResult.objects.filter(task_path=deliver.module_path).count()


def store(*, fails: bool = False) -> None:
    with transaction.atomic():
        queue([Draft(key="fact:1", recipient="a@example.org", subject="Kabar", body="Isi\n", language="id")])
        assert queued_tasks() == 0
        transaction.set_rollback(fails)


@pytest.mark.django_db(transaction=True)
def test_a_worker_is_asked_after_the_commit(smtp_server):
    store()
    assert queued_tasks() == 1
    assert smtp_server.asked == []
    deliver.call()
    assert smtp_server.recipients() == ["a@example.org"]


@pytest.mark.django_db(transaction=True)
def test_no_worker_is_asked_after_a_rollback():
    store(fails=True)
    assert (queued_tasks(), Message.objects.count()) == (0, 0)


@pytest.mark.django_db(transaction=True)
def test_a_failing_queue_does_no_harm_and_the_clock_asks_later(settings, caplog):
    usual, settings.TASKS = settings.TASKS, {"default": {"BACKEND": "tests.smtp.BrokenQueue"}}
    store()
    assert Message.objects.get().state == State.WAITING
    assert [record.name for record in caplog.records] == ["django.db.backends.base"]
    settings.TASKS = usual
    ask_worker_if_due()
    assert queued_tasks() == 1


@pytest.mark.django_db(transaction=True)
def test_sending_again_asks_a_worker():
    assert send_again(make.mail(state=State.FAILED), by=make.user())
    assert queued_tasks() == 1


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
def test_the_clock_asks_if_a_mail_is_due_or_abandoned(db, fields, times):
    make.mail(**fields)
    ask_worker_if_due()
    assert queued_tasks() == times


def test_the_clock_calls_the_periodic_functions_of_mails():
    names = {periodic.name for periodic in all_periodic()}
    of_the_outbox = {"accounts.outbox.tasks.ask_worker_if_due", "accounts.outbox.delivery.forget_old_secrets"}
    assert of_the_outbox | {"events.background.mail_openings"} <= names
