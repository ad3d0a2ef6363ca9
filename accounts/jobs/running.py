"""Long tasks in the background. A task is a function that a module `background` of its app registers:

    @long_task("participants.sheet-check", title=_("Check of a spreadsheet"))
    def check(job: Job, progress: Progress) -> None: ...

`start("participants.sheet-check", by=user, arguments={…})` starts a job. The job's page shows its progress.

A task can be interrupted at any point (by a crash or a power cut). It is then run again, at most MAX_RUNS times in all,
so it must be safe to repeat, or continue at `job.step`. It must read data only through `visible_to(job.by)`.
"""

import logging
from datetime import timedelta
from functools import partial
from math import inf
from time import monotonic
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F
from django.db.models.functions import Coalesce, Now
from django.http import HttpRequest
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django_tasks import TaskContext, TaskResultStatus, task
from django_tasks.base import TASK_MIN_PRIORITY
from django_tasks_db.models import DBTaskResult

from accounts.files import delete_stored
from accounts.limits import LimitReached
from accounts.models import Job, User
from accounts.models.job import Interrupted, Superseded, rights_key
from accounts.registry import find, long_task

__all__ = ["CannotFinish", "Interrupted", "Progress", "cancel", "is_browser", "long_task", "start", "start_once"]

MAX_RUNS = 3
SAVE_EVERY = 0.5  # seconds between two saves of the progress

logger = logging.getLogger(__name__)


class Cancelled(Interrupted):
    """The user cancelled the job."""


class HandedBack(Interrupted):
    """The worker must stop; another run continues at the job's step."""


class CannotFinish(Exception):
    """The task ends without a result. The message is translated and shown to the user."""


class ThisProcess:
    """The state of the process: `stopping` is set by accounts.jobs.work when the process must stop."""

    stopping = False


# --- Starting and cancelling ------------------------------------------------------------------------------------------


@transaction.atomic
def start(kind: str, *, by: User, arguments: dict[str, Any] | None = None, subject: str = "") -> Job:
    """Create and queue a job for the user, in the active language. Raise UnknownKind.

    The job and its queue row are part of the caller's transaction: workers see them only after the commit. `arguments`
    must fit into JSON. `subject` says what the job is about ("Bimtek SPP-TIK Lampung").
    """
    job = Job.objects.create(
        kind=find(kind).kind,
        subject=subject[:300],
        arguments=arguments or {},
        by=by,
        rights=rights_key(by),
        language=translation.get_language() or settings.LANGUAGE_CODE,
    )
    put_in_queue(job)
    return job


@transaction.atomic
def start_once(kind: str, *, by: User, arguments: dict[str, Any], subject: str = "") -> Job:
    """Return the user's unfinished job with the same kind and arguments, or start a new one. Raise LimitReached.

    The lock on the user's row keeps two clicks from starting two jobs.
    """
    User.objects.select_for_update(no_key=True).get(pk=by.pk)
    unfinished = list(Job.objects.unfinished().filter(by=by))
    for job in unfinished:
        if job.kind == kind and job.arguments == arguments and not job.cancel_asked:
            return job
    if len(unfinished) >= settings.JOBS_PER_USER:
        text = _("At most %(count)s of your tasks can wait or run. Wait for one of them or cancel one, then try again.")
        raise LimitReached(text % {"count": settings.JOBS_PER_USER})
    return start(kind, by=by, arguments=arguments, subject=subject)


def is_browser(request: HttpRequest) -> bool:
    """Whether the client is a browser, which can be sent to a job's page. Other programs wait for the result."""
    return "text/html" in request.headers.get("Accept", "")


def put_in_queue(job: Job) -> None:
    job.queue_row = UUID(run_job.enqueue(str(job.pk)).id)
    job.save(update_fields=["queue_row"])
    take_turns(job.by_id)


def take_turns(user: int) -> None:
    """Rank the user's waiting jobs, so that a user with many jobs does not keep others waiting.

    The rank is the number of the user's unfinished jobs before it. Workers take all jobs of a rank before those of the
    next. A job that changes its rank comes last there.
    """
    unfinished = Job.objects.unfinished().filter(by=user)
    waiting = unfinished.filter(state=Job.State.QUEUED).order_by("created", "pk")
    running = unfinished.filter(state=Job.State.RUNNING).count()
    for before, row in enumerate(waiting.values_list("queue_row", flat=True), start=running):
        if row is None:
            continue
        priority = max(-before, TASK_MIN_PRIORITY)
        ready = DBTaskResult.objects.filter(pk=row, status=TaskResultStatus.READY)
        ready.exclude(priority=priority).update(priority=priority, enqueued_at=timezone.now())


def cancel(job: Job) -> None:
    """Cancel a queued job at once; ask a running job to stop at its next progress report."""
    # In this order, so that a run that starts in between sees the request.
    Job.objects.unfinished().filter(pk=job.pk).update(cancel_asked=True)
    waiting = Job.objects.filter(pk=job.pk, state=Job.State.QUEUED)
    if waiting.update(state=Job.State.CANCELLED, finished=timezone.now()):
        take_turns(job.by_id)


# --- Running ----------------------------------------------------------------------------------------------------------


class Progress:
    """A function progress(done, total) for the task to report progress in units of its own (rows, pages).

    It also shows that the task is alive, so call it at least once a minute. Progress is saved at most every half
    second. Inside a transaction it is not saved, because nobody would see it; only cancellation is checked.

    With `step` (JSON) it is saved at once. Inside a transaction, the step is part of it, so the work and the step are
    stored together. The next run continues at `job.step`.

    It raises Interrupted when the task must end. The task must not catch it.
    """

    def __init__(self, job: Job):
        self._job = job
        self._last_check = -inf

    def __call__(self, done: int, total: int, step: object = None) -> None:
        self._job.done, self._job.total = done, total
        if step is None and monotonic() - self._last_check < SAVE_EVERY:
            return
        self._last_check = monotonic()
        self._raise_if_interrupted()
        if step is not None:
            self._job.step = step
            self._save("done", "total", "step")
        elif not connection.in_atomic_block:
            self._save("done", "total")

    def _raise_if_interrupted(self) -> None:
        cancel_asked = Job.objects.run_of(self._job).values_list("cancel_asked", flat=True).first()
        if cancel_asked is None:
            raise Superseded
        if cancel_asked:
            raise Cancelled
        if ThisProcess.stopping:
            raise HandedBack

    def _save(self, *names: str) -> None:
        values = {name: getattr(self._job, name) for name in names}
        if not Job.objects.run_of(self._job).update(heartbeat=timezone.now(), **values):
            raise Superseded


@task(takes_context=True)
def run_job(context: TaskContext, job_id: str) -> None:
    """Run the job of a queue row. A worker calls this. It never raises: the job records the outcome."""
    row = UUID(str(context.task_result.id))
    if job := _begin_run(job_id, row, worker=context.task_result.worker_ids[-1]):
        with translation.override(job.language):
            _run(job)
        take_turns(job.by_id)


def _begin_run(job_id: str, row: UUID, *, worker: str) -> Job | None:
    """Claim the job for this run and return it, or None if it was cancelled or has another queue row."""
    begun = Job.objects.filter(pk=job_id, queue_row=row, state=Job.State.QUEUED).update(
        state=Job.State.RUNNING,
        runs=F("runs") + 1,
        worker=worker[:64],
        heartbeat=timezone.now(),
        started=Coalesce("started", Now()),
    )
    return Job.objects.select_related("by").get(pk=job_id) if begun else None


def _run(job: Job) -> None:
    progress = Progress(job)
    try:
        if ThisProcess.stopping:
            raise HandedBack
        _check_rights(job)
        find(job.kind).function(job, progress)
        _finish(job)
    except HandedBack:
        hand_back(job)
    except Cancelled:
        end(job, Job.State.CANCELLED)
    except Superseded:
        logger.warning("Job %s: another run has taken over from row %s.", job.pk, job.queue_row)
    except CannotFinish as reason:
        end(job, Job.State.FAILED, error=str(reason))
    except Exception:
        logger.exception("Job %s (%s) failed", job.pk, job.kind)
        end(job, Job.State.FAILED, error=_("Something went wrong in the portal. The error has been recorded."))


def _check_rights(job: Job) -> None:
    if not job.by.is_active or rights_key(job.by) != job.rights:
        raise CannotFinish(_("The account's rights have changed since this was started."))


def _finish(job: Job) -> None:
    if job.next_address and not job.leads_within_the_portal():
        raise ValueError(f"next_address is outside the portal: {job.next_address}")
    now = timezone.now()
    finished = Job.objects.run_of(job).update(
        state=Job.State.DONE,
        done=job.done,
        total=job.total,
        next_address=job.next_address,
        finished=now,
        kept_until=now + timedelta(days=settings.JOB_FILES_DAYS) if job.file else None,
    )
    if not finished:
        raise Superseded


# --- Ending a run, if it is still the job's current run ---------------------------------------------------------------


def end(job: Job, state: Job.State, *, error: str = "") -> None:
    """End the job without a result and delete any file that it kept."""
    ended = Job.objects.run_of(job).update(
        state=state, error=error[:500], finished=timezone.now(), file="", file_name="", file_size=0, media_type=""
    )
    if ended and job.file:
        transaction.on_commit(partial(delete_stored, job.file))


@transaction.atomic
def hand_back(job: Job) -> None:
    """Queue the job again without counting this run, which was stopped and did not fail."""
    if Job.objects.run_of(job).update(state=Job.State.QUEUED, runs=F("runs") - 1):
        put_in_queue(job)
