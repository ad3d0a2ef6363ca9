"""What an office sets up once, on one page of links."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from accounts.access import AuthenticatedRequest, needs
from documents import wording
from operations.models import Backup


@needs("plans_events")
def settings_page(request: AuthenticatedRequest) -> HttpResponse:
    last = Backup.objects.good().first() if request.user.rights.administers else None
    moment = wording.moment(timezone.localtime(last.started_at)) if last else ""
    return render(request, "reports/home/settings.html", {"last_backup": moment})
