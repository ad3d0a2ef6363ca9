"""The job that makes an official document about many people."""

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.jobs.running import CannotFinish, Progress, start_once
from accounts.models import Job, User
from accounts.registry import long_task
from accounts.trail.recording import record
from documents.pdf.pages import PdfUnavailable
from documents.responses import PDF
from events.models import Event
from participants.models import Registration
from participants.paper.sign_sheets import people

from .documents import DOCUMENTS, NothingToPrint, Official
from .sheet import TooManyRows

OFFICIAL = "official.document"
"""The kind of these jobs."""


def job_for(document: Official, event: Event, found: Sequence[Registration], user: User) -> Job:
    """Return a job for the document about these people: an unfinished one if there is one, otherwise a new one."""
    arguments = {"event": event.code, "kind": document.key, "people": [one.pk for one in found]}
    return start_once(OFFICIAL, by=user, arguments=arguments, subject=event.title)


def record_download(document: Official, event: Event, count: int, *, by: User) -> None:
    """Record who took a document that names people."""
    if document.names_people:
        title, changes = str(document.title), {"count": (None, count)}
        record("list-downloaded", title, by=by, changes=changes, event=event.pk, province=by.province_id or "")


def may_read(job: Job, user: User) -> bool:
    """Return whether the user may still see everybody in the file: people and events move."""
    event = Event.objects.visible_to(user).filter(code=job.arguments["event"]).first()
    seen = Registration.objects.visible_to(user).filter(event=event).values_list("pk", flat=True)
    return event is not None and set(job.arguments["people"]) <= set(seen)


@long_task(OFFICIAL, title=gettext_lazy("Official document"), may_read=may_read)
def make_official(job: Job, progress: Progress) -> None:
    """Make the document (`kind`) of the event about those of `people` who are confirmed still. A second run starts
    over, unless the first has kept the file and recorded it."""
    if job.file:
        return
    event = Event.objects.visible_to(job.by).for_page().filter(code=job.arguments["event"]).first()
    document = DOCUMENTS[job.arguments["kind"]]
    if event is None:
        raise CannotFinish(_("You have no access to this (any more)."))
    found = list(people(event, job.by).filter(pk__in=job.arguments["people"]))
    progress(0, len(found))
    try:
        if document.names_people and not found:
            raise NothingToPrint
        content = document.pdf(event, found, job.by, lambda done, of: progress(done * len(found) // of, len(found)))
    except NothingToPrint:
        raise CannotFinish(_("There is nobody to make it for yet.")) from None
    except TooManyRows:
        raise CannotFinish(
            _(
                "There are too many participants for one table. Provincial staff can make it about their "
                "own participants."
            )
        ) from None
    except PdfUnavailable as error:
        raise CannotFinish(_("The server lacks the libraries that make PDFs.")) from error
    with transaction.atomic():
        record_download(document, event, len(found), by=job.by)
        job.keep_file(f"{document.file_name(event)}.pdf", PDF, content)
