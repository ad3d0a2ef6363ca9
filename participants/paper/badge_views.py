"""Badges of an event: a sheet to cut, or one card each."""

from django.http import HttpResponse
from django.shortcuts import render

from accounts.access import AuthenticatedRequest, require_confirmation
from accounts.jobs.asking import start_by_post
from documents.responses import pdf_response
from events.finding import find_event

from . import badges
from .batches import BADGES, job_for
from .sign_sheets import people

AT_ONCE = 100
"""Badges that are made within the request, in some two seconds. More badges, and cards, are made by a job."""
SHEETS, CARDS = "sheets", "cards"


def event_badges(request: AuthenticatedRequest, code: str) -> HttpResponse:
    """Show how many badges there are; with `as` make the file."""
    event = find_event(request, code)
    confirmed = people(event, request.user)
    count = confirmed.count()
    wanted = request.GET.get("as")
    if count and wanted in (SHEETS, CARDS):
        require_confirmation(request)
    if (count and wanted == CARDS) or (count > AT_ONCE and wanted == SHEETS):
        return start_by_post(request, BADGES, lambda: job_for(BADGES, event, request.user, form=wanted))
    if count and wanted == SHEETS:
        return pdf_response(request, badges.file_name(event), lambda: badges.badge_sheets_pdf(event, list(confirmed)))
    context = {"event": event, "people": count, "is_background": count > AT_ONCE}
    return render(request, "participants/paper/badge_page.html", context)
