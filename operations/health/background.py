"""Probes of the work in the background: the queue of jobs, and the mails."""

from collections.abc import Iterator
from datetime import timedelta

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from accounts.models import Message

from .database import UNREACHABLE
from .findings import Finding, fault, notice, ok

PATIENCE = timedelta(minutes=15)
"""A job may wait that long behind a long report; a mail that is due is sent within a minute."""


def queue() -> Iterator[Finding]:
    """Look whether jobs wait for a worker. Pages work without workers, so this is a notice."""
    try:
        waiting = longest_wait()
    except UNREACHABLE:
        yield fault("queue", _("The queue of background work cannot be read."), _("Mend the database first."))
        return
    if waiting > PATIENCE:
        text = _("A task in the background has waited for %(count)s minutes.") % {
            "count": waiting // timedelta(minutes=1)
        }
        yield notice("queue", text, _("Start `manage.py work`, or give it more workers (JOB_WORKERS)."))
    else:
        yield ok("queue", _("Nothing waits for a worker."))


def longest_wait() -> timedelta:
    """Return how long the first task in the queue has waited."""
    ready = DBTaskResult.objects.filter(status=TaskResultStatus.READY)
    first = ready.order_by("enqueued_at").values_list("enqueued_at", flat=True).first()
    return timezone.now() - first if first else timedelta()


def mails() -> Iterator[Finding]:
    now = timezone.now()
    try:
        late = Message.objects.due(now - PATIENCE).count()
    except UNREACHABLE:
        return
    if settings.EMAIL_BACKEND.endswith(("console.EmailBackend", "dummy.EmailBackend")):
        text = _("No mail leaves the portal: there is no mail server in the settings.")
        yield notice("mail", text, _("Set EMAIL_URL (see .env.example)."))
    elif late:
        text = ngettext("%(count)s mail is late.", "%(count)s mails are late.", late) % {"count": late}
        yield notice("mail", text, _("Start `manage.py work`. If it runs, the log says why the server takes no mail."))
    else:
        yield ok("mail", _("No mail is late."))
