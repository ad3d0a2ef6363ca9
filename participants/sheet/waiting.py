"""Free seats that go to those who wait before people of a spreadsheet get them."""

from accounts.access import AuthenticatedRequest
from events.locking import lock_event
from participants.mails.asking import asked_news, say_mails
from participants.models import SheetImport
from participants.registering.waiting import fill_from_waiting_list
from participants.registering.window import may_register


def serve_waiting_list(request: AuthenticatedRequest, upload: SheetImport) -> None:
    """Give free seats to those who wait before people of the file get them. Raise Unasked if they would get a mail that
    the page has not shown yet."""
    if upload.state != SheetImport.State.CHECKED or not may_register(upload.event, request.user):
        return
    with asked_news(request) as news:
        fill_from_waiting_list(lock_event(upload.event), by=request.user, news=news)
    say_mails(request, news)
