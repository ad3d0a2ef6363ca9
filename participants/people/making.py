"""The job that makes the spreadsheet of a long list of people."""

from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.jobs.running import CannotFinish, Progress
from accounts.models import Job
from accounts.registry import long_task
from documents.responses import XLSX

from .downloads import PEOPLE_FILE, PeopleList, as_asked, record_download
from .registration_list import RegistrationList
from .spreadsheet import write_people
from .views import EventParticipants, ParticipantList

_LISTS: dict[str, type[PeopleList]] = {
    view.list_name: view for view in (ParticipantList, RegistrationList, EventParticipants)
}


@long_task(PEOPLE_FILE, title=gettext_lazy("List of people"))
def make_people_file(job: Job, progress: Progress) -> None:
    """Make the list (`list`, `of`, `options`: its page with its filters). A second run starts over."""
    view = _LISTS[job.arguments["list"]]()
    as_asked(view, job.arguments["options"], job.arguments["of"], reader=job.by)
    try:
        file = view.chosen()
    except Http404:
        raise CannotFinish(_("You have no access to this report (any more).")) from None
    content = write_people(file, progress)
    record_download(file, view.event_of_list(), by=job.by)
    job.keep_file(view.download_name(), XLSX, content)
