"""The event workbook as a download."""

from functools import partial

from django.http import HttpResponseBase

from accounts.access import AuthenticatedRequest, require_confirmation
from accounts.jobs.asking import start_by_post
from accounts.jobs.running import is_browser, start_once
from accounts.limits import one_at_a_time
from documents.responses import XLSX, file_response
from events.finding import find_event

from .downloads import EVENT_WORKBOOK, file_name, is_long
from .exporting import export_event


def event_workbook(request: AuthenticatedRequest, code: str) -> HttpResponseBase:
    """Return the event as a workbook. For a long one, lead a browser to a job that makes it.

    It holds the data of people of all provinces, so only users who see all provinces get it."""
    event = find_event(request, code, right="sees_all_provinces")
    require_confirmation(request)
    if not is_long(event):
        return file_response(export_event(event), file_name(event), XLSX)
    if is_browser(request):
        arguments = {"event": event.code}
        start = partial(start_once, EVENT_WORKBOOK, by=request.user, arguments=arguments, subject=event.title)
        return start_by_post(request, EVENT_WORKBOOK, start)
    with one_at_a_time("file", request.user):
        return file_response(export_event(event), file_name(event), XLSX)
