"""The task that delivers mails. It is queued when mails are stored, and by the clock for mails that must wait."""

from django.utils import timezone
from django_tasks import task

from accounts.models import Message

from .delivery import deliver_due


@task(priority=50)  # before waiting long tasks, because it is short and people expect their mail
def deliver() -> None:
    deliver_due()


def ask_worker() -> None:
    """Ask a worker to deliver the mails that are due."""
    deliver.enqueue()


def ask_worker_if_due() -> None:
    """Ask a worker if a mail is due or abandoned. This also covers mails for which `ask_worker` failed."""
    now = timezone.now()
    if Message.objects.due(now).exists() or Message.objects.abandoned(now).exists():
        ask_worker()
