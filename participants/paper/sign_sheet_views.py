"""Sign sheets of an event: the list, and each as a file."""

from django.http import HttpResponse
from django.shortcuts import render

from accounts.access import AuthenticatedRequest, require_confirmation
from accounts.jobs.asking import start_by_post
from documents.responses import pdf_response
from events.finding import find_event

from . import sign_sheets
from .batches import SIGN_SHEETS, job_for
from .forms import SignSheetForm
from .sign_sheets import Occasion

AT_ONCE = 200
"""People on a sheet that is made within the request, in some two seconds; a larger sheet is made by a job."""


def event_sign_sheets(request: AuthenticatedRequest, code: str) -> HttpResponse:
    """Show the days and sessions of the event; with `of` make the sheet of one of them."""
    event = find_event(request, code)
    occasions = sign_sheets.occasions(event)
    form = SignSheetForm(request.GET if "of" in request.GET else None, occasions=occasions)
    if form.is_valid() and form.occasion:
        return _sheet(request, form.occasion, form.cleaned_data["blank"])
    people = sign_sheets.people(event, request.user).count()
    context = {
        "event": event,
        "form": form,
        "occasions": occasions,
        "people": people,
        "is_background": people > AT_ONCE,
        "may_key": event.is_markable_by(request.user),
    }
    return render(request, "participants/paper/sign_sheets.html", context)


def _sheet(request: AuthenticatedRequest, occasion: Occasion, blank: int) -> HttpResponse:
    require_confirmation(request)
    people = sign_sheets.people(occasion.event, request.user)
    if people.count() > AT_ONCE:
        arguments = {"of": occasion.key, "blank": blank}
        return start_by_post(
            request, SIGN_SHEETS, lambda: job_for(SIGN_SHEETS, occasion.event, request.user, **arguments)
        )
    rows = sign_sheets.rows(occasion, list(people), blank=blank)
    return pdf_response(request, sign_sheets.file_name(occasion), lambda: sign_sheets.sign_sheet_pdf(occasion, rows))
