"""The job that makes the copy of a person's data for staff, who hand it to the person."""

from django.db.models import QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.jobs.running import CannotFinish, Progress, long_task
from accounts.models import Job, User
from accounts.trail.recording import record
from documents.pdf.pages import PdfUnavailable
from participants.models import Participant

from .archive import ZIP, archive_name, archive_of

PERSON_COPY = "participants.person-copy"
RIGHT = "decides_data_requests"


def may_read(job: Job, user: User) -> bool:
    return _people(user).filter(pk=job.arguments["participant"]).exists()


def _people(user: User) -> QuerySet[Participant]:
    """Return the people whose copy the user may make."""
    return Participant.objects.visible_to(user) if getattr(user.rights, RIGHT) else Participant.objects.none()


@long_task(PERSON_COPY, title=_("Copy of a person's data"), may_read=may_read)
def make_copy(job: Job, progress: Progress) -> None:
    """Make the copy and record it in the trail. A second run makes it again."""
    person = _people(job.by).select_related("agency").filter(pk=job.arguments["participant"]).first()
    if person is None:
        raise CannotFinish(gettext("You have no access to this (any more)."))
    try:
        content = archive_of(person)
    except PdfUnavailable as error:
        raise CannotFinish(gettext("The server lacks the libraries that make PDFs.")) from error
    record("person-copied", person, by=job.by, participant=person.pk, province=person.agency.province_id)
    job.keep_file(archive_name(person), ZIP, content)
    progress(1, 1)
