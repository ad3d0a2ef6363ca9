"""Getting a copy: the person by the personal link, staff for a person who asked them."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from accounts.access import AuthenticatedRequest, require, require_confirmation
from accounts.jobs.asking import start_by_post
from accounts.jobs.running import start_once
from accounts.models import Job
from accounts.security_log.writing import write
from accounts.throttle import too_many, within
from documents.pdf.pages import PdfUnavailable
from documents.responses import file_response
from participants.mails.to_participant import mail_copy_taken
from participants.models import Participant, PersonalLink
from participants.personal_links.access import by_personal_link
from participants.trail import record_registration

from .archive import ZIP, archive_name, archive_of
from .making import PERSON_COPY, RIGHT

_RATES = "3/d/key"  # for each person: who has the link of one event reaches the data of all


@by_personal_link
def personal_copy(request: HttpRequest, link: PersonalLink) -> HttpResponse:
    """Explain the copy; by a POST return it, record it in the trail and in the security log, and mail the person."""
    registration = link.registration
    context = {"link": link, "event": registration.event}
    if request.method != "POST":
        return render(request, "participants/privacy/copy/personal.html", context)
    if not within(request, "personal-copy", _RATES, key=str(registration.participant_id)):
        return too_many(request)
    try:
        content = archive_of(registration.participant)
    except PdfUnavailable:
        return render(request, "pdf_unavailable.html", status=503)
    record_registration("person-copied-by-link", registration, by=None)
    mail_copy_taken(registration)
    write("copy-taken", request, participant=registration.participant_id)
    return file_response(content, archive_name(registration.participant), ZIP)


def person_copy(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """Start the job that makes the copy of a person who asked for it, or show the button that does."""
    person = get_object_or_404(Participant.objects.visible_to(request.user), pk=pk)
    require(request.user, RIGHT)
    require_confirmation(request)

    def start() -> Job:
        write("copy-started", request, participant=person.pk)
        return start_once(PERSON_COPY, by=request.user, arguments={"participant": person.pk})

    return start_by_post(request, PERSON_COPY, start)
