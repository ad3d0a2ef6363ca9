"""Long tasks in the background. A task is a function that a module `background` of its app registers:

    @long_task("participants.sheet-check", title=_("Check of a spreadsheet"))
    def check(job: Job, progress: Progress) -> None: ...

and `start("participants.sheet-check", by=user, arguments={…})` gives a job whose page shows how far it is.

A task may be broken off anywhere (a crash, a power cut) and is then begun again, at most MAX_RUNS times in all: it must
bear that, by starting over harmlessly or by going on at `job.step`. It sees only what `visible_to(job.by)` gives."""

import logging
from datetime import timedelta
from functools import partial
from math import inf
from time import monotonic
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F
from django.db.models.functions import Coalesce, Now
from django.http import HttpRequest
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django_tasks import TaskContext, task

from accounts.models import Job, User
from accounts.models.job import Interrupted, Superseded, rights_key
from accounts.registry import find, long_task

__all__ = ["CannotFinish", "Interrupted", "Progress", "cancel", "is_browser", "long_task", "start", "start_once"]

MAX_RUNS = 3
SAVE_EVERY = 0.5  # seconds between two saves of the progress

logger = logging.getLogger(__name__)


class Cancelled(Interrupted):
    """The user asked to stop."""


class HandedBack(Interrupted):
    """The worker is told to stop; another run goes on at the job's step."""


class CannotFinish(Exception):
    """The task ends without result for a reason that a person should read: the exception's text, translated."""


class ThisProcess:
    """What a run knows of the process it runs in: whether it is told to stop (accounts.jobs.work says so)."""

    stopping = False


# --- Starting and cancelling ------------------------------------------------------------------------------------------


@transaction.atomic
def start(kind: str, *, by: User, arguments: dict | None = None, subject: str = "") -> Job:
    """A job of the kind for the user, in the language of this moment. Job and place in the queue belong to the caller's
    transaction: no worker sees them before it is committed, nothing stays of them if it is rolled back. `arguments` is
    JSON; `subject` names what it is about ("Bimtek SPP-TIK Lampung"). Raises UnknownKind."""
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
def start_once(kind: str, *, by: User, arguments: dict, subject: str = "") -> Job:
    """The user's job that is at the very same already, if there is one; else a new one. Two presses at once follow one
    another by the user's row."""
    User.objects.select_for_update(no_key=True).get(pk=by.pk)
    at_it = Job.objects.unfinished().filter(by=by, kind=kind, cancel_asked=False)
    for job in at_it:
        if job.arguments == arguments:
            return job
    return start(kind, by=by, arguments=arguments, subject=subject)


def is_browser(request: HttpRequest) -> bool:
    """Whether a person asks, who can be led to a job's page. A program waits as long as it takes, and could do nothing
    with a page."""
    return "text/html" in request.headers.get("Accept", "")


def put_in_queue(job: Job) -> None:
    job.queue_row = UUID(run_job.enqueue(str(job.pk)).id)
    job.save(update_fields=["queue_row"])


def cancel(job: Job) -> None:
    """End the job that waits; ask the one that runs to stop, which it does at its next report of progress."""
    # In this order: what is begun in between finds that it was asked to stop.
    Job.objects.unfinished().filter(pk=job.pk).update(cancel_asked=True)
    waiting = Job.objects.filter(pk=job.pk, state=Job.State.QUEUED)
    waiting.update(state=Job.State.CANCELLED, finished=timezone.now())


# --- Running ----------------------------------------------------------------------------------------------------------


class Progress:
    """progress(done, total): how far the task is, in units of its own (rows, pages). It also says that the task lives:
    call it at least once a minute. Saved at most every half second, and not inside a transaction, where nobody would
    see it; there only the wish to cancel is looked at.

    With `step` (JSON) it is saved at once, inside a transaction as part of it: what the task did and that it need not
    do it again are then stored together, and `job.step` is where the next run goes on.

    Raises Interrupted when the task is to end; let it pass."""

    def __init__(self, job: Job):
        self._job = job
        self._looked = -inf

    def __call__(self, done: int, total: int, step: object = None) -> None:
        self._job.done, self._job.total = done, total
        if step is None and monotonic() - self._looked < SAVE_EVERY:
            return
        self._looked = monotonic()
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
    """What a worker calls for a row of the queue. It always ends well: how the job fared stands in the job."""
    row = UUID(str(context.task_result.id))
    if job := _begin(job_id, row, worker=context.task_result.worker_ids[-1]):
        with translation.override(job.language):
            _run(job)


def _begin(job_id: str, row: UUID, *, worker: str) -> Job | None:
    """The job, from now on this run's; None if it was cancelled meanwhile or belongs to another row of the queue."""
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
        end(job, Job.State.FAILED, error=_("Something went wrong that was not your doing. It has been recorded."))


def _check_rights(job: Job) -> None:
    if not job.by.is_active or rights_key(job.by) != job.rights:
        raise CannotFinish(_("The account's rights have changed since this was started."))


def _finish(job: Job) -> None:
    if job.next_address and not job.leads_within_the_portal():
        raise ValueError(f"next_address leads elsewhere: {job.next_address}")
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


# --- Ends and new beginnings, each for the one run that `job` stands for ----------------------------------------------


def end(job: Job, state: Job.State, *, error: str = "") -> None:
    """The job is over without result; a file it kept goes."""
    ended = Job.objects.run_of(job).update(
        state=state, error=error[:500], finished=timezone.now(), file="", file_name="", file_size=0, media_type=""
    )
    if ended and job.file:
        transaction.on_commit(partial(job.file.storage.delete, job.file.name))


@transaction.atomic
def hand_back(job: Job) -> None:
    """A run that ended in good order is no failed attempt: it does not count."""
    if Job.objects.run_of(job).update(state=Job.State.QUEUED, runs=F("runs") - 1):
        put_in_queue(job)
