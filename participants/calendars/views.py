"""The calendar of a participant's event: as a file to take over once."""

from django.http import Http404, HttpRequest, HttpResponse

from documents.calendar import MEDIA_TYPE
from documents.responses import file_response
from participants.models import PersonalLink
from participants.personal_links.access import by_personal_link

from .entries import calendar_of


@by_personal_link
def personal_calendar(request: HttpRequest, link: PersonalLink) -> HttpResponse:
    """Return the sessions of the person's event as a calendar file."""
    registration = link.registration
    if not registration.is_active:
        raise Http404
    content = calendar_of(registration.event, is_cancelled=False, reader=registration.province_id)
    return file_response(content, f"jadwal-{registration.event.code.lower()}.ics", MEDIA_TYPE)
