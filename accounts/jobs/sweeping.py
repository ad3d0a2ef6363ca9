"""What keeps the jobs in order: broken runs are begun again, files go when their time is over.

Everything here may run in several processes at the same moment: each change says what it expects to find."""

import logging
from datetime import timedelta

from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from accounts.models import Job
from accounts.models.job import JobQuerySet

from .running import MAX_RUNS, end, put_in_queue

STALE = timedelta(minutes=3)
"""A run without a sign of life for so long is dead. Longer than the longest step of any task."""
QUEUE_ROWS_KEPT = timedelta(days=1)
STRAY_FILES_KEPT = timedelta(days=1)

logger = logging.getLogger(__name__)


def sweep() -> None:
    """Begin again what no worker works on any more: runs without a sign of life, and jobs whose row of the queue is
    gone. After MAX_RUNS broken runs a job has failed."""
    for job in _lost():
        _revive(job)


def take_over(worker: str) -> None:
    """Begin again at once what the process of that name was at when it died: a new process has its name now."""
    for job in Job.objects.filter(state=Job.State.RUNNING, worker=worker):
        _revive(job)


def _lost() -> JobQuerySet:
    long_ago = timezone.now() - STALE
    # A row just claimed is a job about to begin.
    alive = Q(status=TaskResultStatus.READY) | Q(status=TaskResultStatus.RUNNING, started_at__gt=long_ago)
    in_queue = Exists(DBTaskResult.objects.filter(alive, pk=OuterRef("queue_row")))
    dead_runs = Q(state=Job.State.RUNNING, heartbeat__lt=long_ago)
    return Job.objects.filter(dead_runs | (Q(state=Job.State.QUEUED) & ~in_queue))


@transaction.atomic
def _revive(job: Job) -> None:
    """Put the job back into the queue, or end it; nothing if somebody else did so meanwhile."""
    row = job.queue_row
    if job.state == Job.State.RUNNING and job.cancel_asked:
        end(job, Job.State.CANCELLED)
    elif job.state == Job.State.RUNNING and job.runs >= MAX_RUNS:
        with translation.override(job.language):
            end(job, Job.State.FAILED, error=_("It broke off again and again. Please tell an administrator."))
        logger.error("Job %s (%s) broke off %d times", job.pk, job.kind, job.runs)
    elif _still_as(job).update(state=Job.State.QUEUED, queue_row=None):
        put_in_queue(job)
    else:
        return
    DBTaskResult.objects.filter(pk=row, status=TaskResultStatus.RUNNING).update(
        status=TaskResultStatus.FAILED, finished_at=timezone.now()
    )


def _still_as(job: Job) -> JobQuerySet:
    return Job.objects.filter(pk=job.pk, state=job.state, queue_row=job.queue_row, heartbeat=job.heartbeat)


def prune() -> None:
    """Delete result files whose time is over, files that no job knows, and rows of the queue that are done with."""
    now = timezone.now()
    for job in Job.objects.filter(kept_until__lt=now).exclude(file=""):
        Job.objects.filter(pk=job.pk).update(file="", file_size=0)
        job.file.storage.delete(job.file.name)
    _delete_stray_files()
    DBTaskResult.objects.finished().filter(finished_at__lt=now - QUEUE_ROWS_KEPT).delete()


def _delete_stray_files() -> None:
    """Left by runs that died between writing a file and saying so."""
    if not default_storage.exists("jobs"):
        return
    names = {f"jobs/{name}" for name in default_storage.listdir("jobs")[1]}
    names -= set(Job.objects.exclude(file="").values_list("file", flat=True))
    for name in names:
        if default_storage.get_modified_time(name) < timezone.now() - STRAY_FILES_KEPT:
            default_storage.delete(name)
