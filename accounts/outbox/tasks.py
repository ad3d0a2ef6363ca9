"""Who calls for the mails: a task in the queue of the workers, asked for when mails were stored, and by the clock for
those that were to wait."""

from django.utils import timezone
from django_tasks import task

from accounts.models import Message

from .delivery import deliver_due


@task(priority=50)  # before the long tasks that wait: it is short, and people look into their mailboxes
def carry() -> None:
    deliver_due()


def call() -> None:
    """Ask a worker to hand over what is due."""
    carry.enqueue()


def call_where_needed() -> None:
    """Ask where a mail is due, or was given up in the middle: also what `call` could not ask for when it was stored."""
    now = timezone.now()
    if Message.objects.due(now).exists() or Message.objects.abandoned(now).exists():
        call()
