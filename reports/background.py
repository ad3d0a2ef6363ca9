"""What the reports do in the background (found by accounts.registry): long files, and files by the calendar."""

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.jobs import CannotFinish, Progress, long_task
from accounts.models import Job, User
from accounts.registry import periodically
from documents.pdf import PdfUnavailable

from . import outputs, scheduling
from .downloads import KIND, subject
from .requests import Asked, NotForReader, WrongOptions, check, make
from .telling import tell_recipient


def may_read(job: Job, user: User) -> bool:
    """Whether the user may still see what the report is about: an event moves, a province loses its seats."""
    try:
        check(_asked(job), user)
    except NotForReader:
        return False
    return True


@long_task(KIND, title=gettext_lazy("A report"), may_read=may_read)
def make_file(job: Job, progress: Progress) -> None:
    """Make the report with what the job's user may see now. A broken run simply starts over; of
    a PDF it may leave a second record (reports.archive), which harms nothing: each file has its own id."""
    form = job.arguments["format"]
    progress(0, 0)
    try:
        document, data = make(_asked(job), job.by)
        job.subject = subject(document)[:300]
        Job.objects.run_of(job).update(subject=job.subject)
        content = outputs.render(document, data, form, progress, by=job.by)
    except NotForReader:
        raise CannotFinish(_("Your account does not reach what this report is about (any more).")) from None
    except WrongOptions as mistakes:
        raise CannotFinish(str(mistakes)) from None
    except PdfUnavailable:
        raise CannotFinish(_("PDF is not available on this server. The other formats are.")) from None
    name = outputs.dated_file_name(document, form, timezone.localdate())
    job.keep_file(name, outputs.output_of(document, form).media_type, content)
    tell_recipient(job)


def _asked(job: Job) -> Asked:
    return Asked(job.arguments["report"], job.arguments["options"])


@periodically(timedelta(minutes=1))
def start_due_reports() -> None:
    scheduling.start_due(timezone.localdate())
