"""Jobs and periodic functions of participants: large spreadsheets and workbooks, many printed documents, deleting
spreadsheets that were never stored, and forgetting the data of merged records."""

from datetime import timedelta

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.jobs.running import CannotFinish, Progress, long_task
from accounts.models import Job, User
from accounts.registry import periodically
from documents.responses import XLSX
from events.models import Event

from .announcements.planned import plan_evaluations, send_due
from .data_requests.mails import forget_answers
from .duplicates.searching import DUPLICATE_SEARCH, search
from .letters.many import uploads as letters
from .merging.undoing import forget_old_records
from .models import SheetImport
from .official import making as official_making  # noqa: F401  registers its job
from .paper import batches  # noqa: F401  registers its jobs
from .people import making as people_making  # noqa: F401  registers its job
from .privacy.copy import making  # noqa: F401  registers its job
from .registering.errors import PersonErased, PersonRestricted, RegistrationClosed
from .registering.wording import explain
from .retention.running import run_daily
from .sheet import uploads
from .sheet.stored.undoing import SHEET_UNDO, undo_import
from .sheet.storing import OutcomeDiffers, store
from .sheet.uploads import SHEET_CHECK, SHEET_COMMIT
from .undoing.offers import NotUndone, UndoneBefore
from .workbook.downloads import EVENT_WORKBOOK, file_name, workbook_events
from .workbook.exporting import export_event

_REASONS = 5
"""Why a spreadsheet was not undone: so many sentences are shown."""

periodically(timedelta(minutes=10))(plan_evaluations)
periodically(timedelta(minutes=10))(send_due)
periodically(timedelta(hours=1))(uploads.discard_expired)
periodically(timedelta(hours=1))(letters.discard_expired)
periodically(timedelta(hours=1))(forget_old_records)
periodically(timedelta(hours=1))(run_daily)
periodically(timedelta(hours=1))(forget_answers)


def may_read_workbook(job: Job, user: User) -> bool:
    return workbook_events(user).filter(code=job.arguments["event"]).exists()


@long_task(EVENT_WORKBOOK, title=_("Event workbook"), may_read=may_read_workbook)
def make_workbook(job: Job, progress: Progress) -> None:
    """Make the workbook of the event (`event`: its code). A second run starts over."""
    event: Event | None = workbook_events(job.by).filter(code=job.arguments["event"]).first()
    if event is None:
        raise CannotFinish(gettext("You have no access to this report (any more)."))
    job.keep_file(file_name(event), XLSX, export_event(event, progress))


@long_task(SHEET_CHECK, title=_("Check of a spreadsheet"))
def check_sheet(job: Job, progress: Progress) -> None:
    """Check the spreadsheet and lead to its preview. A second run checks again."""
    upload = _upload(job)
    uploads.check(upload, progress)
    job.next_address = upload.get_absolute_url()


@long_task(SHEET_COMMIT, title=_("Registering people from a spreadsheet"))
def store_sheet(job: Job, progress: Progress) -> None:
    """Store the spreadsheet and lead to its page, which says what was stored, or is the new preview if something has
    changed or is left.

    It is one transaction: an interrupted run leaves nothing, and a run after the end does nothing.
    """
    upload = _upload(job)
    job.next_address = upload.get_absolute_url()
    try:
        partly = bool(job.arguments.get("partly"))
        store(upload, by=job.by, shown=job.arguments["shown"], progress=progress, partly=partly)
    except OutcomeDiffers:
        return
    except (RegistrationClosed, PersonErased, PersonRestricted) as error:
        raise CannotFinish(explain(error)) from error


@long_task(SHEET_UNDO, title=_("Undoing a spreadsheet"))
def undo_sheet(job: Job, progress: Progress) -> None:
    """Undo what the spreadsheet stored and lead to its page. It is one transaction; a second run finds it done."""
    upload = _upload(job)
    job.next_address = upload.get_absolute_url()
    try:
        undo_import(upload, by=job.by, pressed=job.created, send="no_mail" not in job.arguments)
    except UndoneBefore:
        return
    except NotUndone as refused:
        text = [gettext("Nothing was undone."), *refused.reasons[:_REASONS]]
        raise CannotFinish(" ".join(text)) from refused
    except (Http404, PermissionDenied) as error:
        raise CannotFinish(gettext("Nothing was undone.")) from error


@long_task(DUPLICATE_SEARCH, title=_("Search for people who are recorded twice"))
def search_duplicates(job: Job, progress: Progress) -> None:
    """Find the likely duplicates of the whole country and lead to their list. A second run continues."""
    search(job.by, progress, step=job.step, started=job.started or job.created)
    job.next_address = reverse("participants:duplicate-list")


def _upload(job: Job) -> SheetImport:
    own = SheetImport.objects.visible_to(job.by).filter(by=job.by).select_related("event", "by")
    upload = own.filter(pk=job.arguments["upload"]).first()
    if upload is None:
        raise CannotFinish(gettext("The file was discarded meanwhile."))
    return upload
