"""Background jobs of the reports, found by accounts.registry: long files, and scheduled reports."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from datetime import timedelta
from hashlib import sha256
from typing import BinaryIO

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.jobs import parts
from accounts.jobs.parts import Chunk, NamedFile
from accounts.jobs.running import CannotFinish, Progress, long_task
from accounts.models import Job, User
from accounts.registry import periodically
from documents.pdf.pages import PdfUnavailable
from documents.pdf.volumes import count_volumes

from .files import outputs
from .files.archive import archived_parts
from .files.made import Made
from .many.running import MANY_EVENTS, do_at_all
from .pages.downloads import KIND
from .requests import Asked, NotForReader, WrongOptions, check, make
from .schedules import starting as scheduling
from .schedules.mails import mail_recipient

_AT_A_TIME = 2  # volumes, each in its own process
_MOMENT = ".moment"  # the file name of a hash of the report's content, which the next run compares


@long_task(MANY_EVENTS, title=gettext_lazy("Many events at once"))
def act_on_many_events(job: Job, progress: Progress) -> None:
    """Do the action at the events (`action`, `events`: their keys, `options`) and lead to the result. A second run goes
    on where the first one stopped."""
    wanted = job.arguments
    do_at_all(wanted["action"], wanted["events"], wanted["options"], by=job.by, step=job.step, progress=progress)
    job.next_address = reverse("reports:event-actions-result", args=[job.pk])


def may_read(job: Job, user: User) -> bool:
    """Return whether the user may still see the report. Rights can change: an event moves, or a province loses its
    seats."""
    try:
        check(_asked(job), user)
    except NotForReader:
        return False
    return True


@long_task(KIND, title=gettext_lazy("A report"), may_read=may_read)
def make_file(job: Job, progress: Progress) -> None:
    """Make the report with the data that the job's user may see now.

    An interrupted run starts again, but keeps the finished volumes of a long PDF. It may leave a second record of a PDF
    (reports.files.archive), which is harmless because each file has its own id.
    """
    form = job.arguments["format"]
    made: AbstractContextManager[bytes | BinaryIO]
    progress(0, 0)
    try:
        report = make(_asked(job), job.by)
        document = report.document
        job.subject = " · ".join([document.title, *document.facts])[:300]
        Job.objects.run_of(job).update(subject=job.subject)
        output = outputs.output_of(document, form)
        if output is outputs.VOLUMES:
            _make_volumes(job, progress, report)
            made = parts.joined(job)
        else:
            made = nullcontext(outputs.render(report, form, progress, by=job.by))
    except NotForReader:
        raise CannotFinish(_("You have no access to this report (any more).")) from None
    except WrongOptions as mistakes:
        raise CannotFinish(str(mistakes)) from None
    except PdfUnavailable:
        raise CannotFinish(_("PDF is not available on this server. The other formats are.")) from None
    with made as file:
        job.keep_file(outputs.dated_file_name(document, form, timezone.localdate()), output.media_type, file)
    mail_recipient(job)


def _make_volumes(job: Job, progress: Progress, report: Made) -> None:
    """Make the volumes, two at a time, and keep them between runs.

    If the report has changed since the last run, make all volumes again: the volumes of one ZIP must hold the same
    data.
    """
    document = report.document
    known = [document.title, document.facts, *((table.title, table.rows, table.footer) for table in document.tables)]
    moment = sha256(repr(known).encode()).hexdigest().encode()
    if job.step and parts.last_note(job, _MOMENT) != moment:
        job.step = None

    def make(chunk: Chunk) -> Iterator[NamedFile]:
        yield _MOMENT, moment
        yield from archived_parts(report, chunk.keys, job.by, lambda done, _of: chunk.rendered(done)).items()

    numbers = range(1, count_volumes(document) + 1)
    parts.make_in_chunks(job, progress, keys=lambda: numbers, size=_AT_A_TIME, make=make)


def _asked(job: Job) -> Asked:
    wanted = job.arguments
    return Asked(wanted["report"], wanted["options"], wanted.get("is_paper_decided", False))


@periodically(timedelta(minutes=1))
def start_due_reports() -> None:
    scheduling.start_due(timezone.localdate())
