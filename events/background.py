"""Jobs and periodic functions of events, found by accounts.registry."""

from datetime import timedelta

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.jobs.running import CannotFinish, Progress, long_task
from accounts.models import Job
from accounts.registry import periodically
from documents.pdf.pages import PdfUnavailable
from documents.responses import ZIP

from .invitations.issuing import INVITATIONS
from .invitations.letters import invitations_zip, letters_file
from .mails import mail_openings_by_date
from .models import Event, Invitation


@periodically(timedelta(minutes=10))
def mail_openings() -> None:
    mail_openings_by_date()


@long_task(INVITATIONS, title=_("Invitation letters in one file"))
def make_invitations(job: Job, progress: Progress) -> None:
    """Make the valid letters of the event (`event`: its code) that the job's user may see. A second run starts over."""
    event = Event.objects.visible_to(job.by).filter(code=job.arguments["event"]).first()
    letters = list(Invitation.objects.visible_to(job.by).of_event(event)) if event else []
    if event is None or not letters:
        raise CannotFinish(gettext("The event has no invitation letters any more."))
    progress(0, len(letters))
    if job.arguments.get("as") == "docx":
        made = invitations_zip(letters, rendered=lambda count: progress(count, len(letters)))
        job.keep_file(f"undangan-{event.code.lower()}-docx.zip", ZIP, made)
        return
    try:
        content, name, media_type = letters_file(
            letters,
            f"undangan-{event.code.lower()}",
            rendered=lambda count: progress(_worth(count), len(letters)),
        )
    except PdfUnavailable as error:
        raise CannotFinish(gettext("The server lacks the libraries that make PDFs.")) from error
    progress(len(letters), len(letters))
    job.keep_file(name, media_type, content)


def _worth(laid_out: int) -> int:
    """Return the progress in letters. Laying out is three quarters of the work; writing the file at the end is the
    rest."""
    return laid_out * 3 // 4
