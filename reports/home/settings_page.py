"""What an office sets up once, on one page of links."""

from django.http import HttpResponse
from django.shortcuts import render

from accounts.access import AuthenticatedRequest, needs


@needs("plans_events")
def settings_page(request: AuthenticatedRequest) -> HttpResponse:
    return render(request, "reports/home/settings.html")
