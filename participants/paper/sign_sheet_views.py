"""Sign sheets of an event: the list, and each as a file."""

from http import HTTPStatus

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from accounts.access import AuthenticatedRequest, require_confirmation
from accounts.jobs.asking import start_by_post
from accounts.models import Job, User
from accounts.trail.recording import record
from documents.responses import pdf_response
from events.finding import find_event
from events.models import Event

from . import sign_sheets
from .batches import SIGN_SHEETS, job_for
from .forms import SignSheetForm
from .nips import shown_nips
from .sign_sheets import Occasion

AT_ONCE = 200
"""People on a sheet that is made within the request, in some two seconds; a larger sheet is made by a job."""


def event_sign_sheets(request: AuthenticatedRequest, code: str) -> HttpResponse:
    """Show the days and sessions of the event; with `of` make the sheet of one of them."""
    event = find_event(request, code)
    occasions = sign_sheets.occasions(event)
    form = SignSheetForm(request.GET if "of" in request.GET else None, occasions=occasions)
    if form.is_valid() and form.occasion:
        chosen = form.cleaned_data
        return _sheet(request, form.occasion, chosen["blank"], with_nip=chosen["with_nip"])
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


def _sheet(request: AuthenticatedRequest, occasion: Occasion, blank: int, *, with_nip: bool) -> HttpResponse:
    require_confirmation(request)
    people, event = sign_sheets.people(occasion.event, request.user), occasion.event
    count = people.count()
    if count > AT_ONCE:
        arguments = {"of": occasion.key, "blank": blank, "with_nip": with_nip}

        @transaction.atomic
        def start() -> Job:
            _record(event, count, by=request.user, with_nip=with_nip)
            return job_for(SIGN_SHEETS, event, request.user, **arguments)

        return start_by_post(request, SIGN_SHEETS, start)
    listed = list(people)
    nips = shown_nips(listed, request.user) if with_nip else None
    rows = sign_sheets.rows(occasion, listed, blank=blank, nips=nips)
    name = sign_sheets.file_name(occasion)
    answer = pdf_response(request, name, lambda: sign_sheets.sign_sheet_pdf(occasion, rows))
    if answer.status_code == HTTPStatus.OK:
        _record(event, count, by=request.user, with_nip=with_nip)
    return answer


def _record(event: Event, count: int, *, by: User, with_nip: bool) -> None:
    """Record who took a sheet with the NIPs of people."""
    if with_nip:
        title, changes = _("Sign sheet with NIP"), {"count": (None, count)}
        record("list-downloaded", title, by=by, changes=changes, event=event.pk, province=by.province_id or "")
