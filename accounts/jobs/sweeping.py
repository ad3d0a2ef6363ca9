"""Restarts interrupted jobs and deletes old files.

Several processes may do this at the same time, so each UPDATE has the expected values as a condition.
"""

import logging
from datetime import timedelta
from uuid import UUID

from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from accounts.files import delete_stored
from accounts.models import Job
from accounts.models.job import JobQuerySet

from .running import MAX_RUNS, end, put_in_queue

STALE = timedelta(minutes=3)
"""A run without a heartbeat for this time is dead. It is longer than the longest step of any task."""
QUEUE_ROWS_KEPT = timedelta(days=1)
STRAY_FILES_KEPT = timedelta(days=1)

logger = logging.getLogger(__name__)


def sweep() -> None:
    """Restart jobs without a worker: runs without a heartbeat, and jobs whose queue row is missing.

    After MAX_RUNS interrupted runs a job fails.
    """
    for job in _lost_jobs():
        _restart(job)


def take_over(worker: str) -> None:
    """Restart the jobs of a dead worker. A new process with the same name calls this."""
    for job in Job.objects.filter(state=Job.State.RUNNING, worker=worker):
        _restart(job)


def _lost_jobs() -> JobQuerySet:
    long_ago = timezone.now() - STALE
    # A row that was just claimed belongs to a job that is about to start.
    alive = Q(status=TaskResultStatus.READY) | Q(status=TaskResultStatus.RUNNING, started_at__gt=long_ago)
    in_queue = Exists(DBTaskResult.objects.filter(alive, pk=OuterRef("queue_row")))
    dead_runs = Q(state=Job.State.RUNNING, heartbeat__lt=long_ago)
    return Job.objects.filter(dead_runs | (Q(state=Job.State.QUEUED) & ~in_queue))


@transaction.atomic
def _restart(job: Job) -> None:
    """Queue the job again or end it, unless another process has done so."""
    row = job.queue_row
    if job.state == Job.State.RUNNING and job.cancel_asked:
        end(job, Job.State.CANCELLED)
    elif job.state == Job.State.RUNNING and job.runs >= MAX_RUNS:
        with translation.override(job.language):
            error = _("The work stopped unexpectedly several times. Please inform an administrator.")
            end(job, Job.State.FAILED, error=error)
        logger.error("Job %s (%s) was interrupted %d times", job.pk, job.kind, job.runs)
    elif _unchanged(job).update(state=Job.State.QUEUED, queue_row=None):
        put_in_queue(job)
    else:
        return
    if row is not None:
        _end_row(row)


def _end_row(row: UUID) -> None:
    DBTaskResult.objects.filter(pk=row, status=TaskResultStatus.RUNNING).update(
        status=TaskResultStatus.FAILED, finished_at=timezone.now()
    )


def _unchanged(job: Job) -> JobQuerySet:
    return Job.objects.filter(pk=job.pk, state=job.state, queue_row=job.queue_row, heartbeat=job.heartbeat)


def prune() -> None:
    """Delete expired result files, files without a job, and old queue rows."""
    now = timezone.now()
    for job in Job.objects.filter(kept_until__lt=now).exclude(file=""):
        Job.objects.filter(pk=job.pk).update(file="", file_size=0)
        delete_stored(job.file)
    _delete_stray_files()
    DBTaskResult.objects.finished().filter(finished_at__lt=now - QUEUE_ROWS_KEPT).delete()


def _delete_stray_files() -> None:
    """Delete files of runs that died after writing a file and before recording it."""
    if not default_storage.exists("jobs"):
        return
    names = {f"jobs/{name}" for name in default_storage.listdir("jobs")[1]}
    names -= set(Job.objects.exclude(file="").values_list("file", flat=True))
    for name in names:
        if default_storage.get_modified_time(name) < timezone.now() - STRAY_FILES_KEPT:
            default_storage.delete(name)
