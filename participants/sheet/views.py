"""Registering many people from a spreadsheet: template, upload, meaning of columns, preview, storing."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.access import AuthenticatedRequest
from accounts.jobs.running import start_once
from accounts.models import Job
from accounts.outbox.mail import Recipients
from agencies.forms import posted
from documents import wording
from documents.reading.problems import UnreadableWorkbook
from documents.requests import largest_body
from documents.responses import XLSX, file_response
from events.finding import find_event
from events.pools import Openings, openings
from participants.mails.asking import Unasked
from participants.models import SheetImport
from participants.registering.agencies import agencies_with_seats, agency_labels
from participants.registering.errors import RegistrationClosed
from participants.registering.missing_agency import (
    MissingAgencyForm,
    chosen_text,
    is_missing_agency,
    receive_missing_agency,
)
from participants.registering.seat_list import seat_list
from participants.registering.window import may_register
from participants.registering.wording import explain

from .answers import Answers, about_file
from .corrections import agency_choice, inputs_of, posted_answers
from .fields import is_unwanted, shared, unused
from .filters import SHOWN, chosen_rows, states_of
from .forms import ColumnsForm, FileForm, SheetForm, SheetsForm, header_choices
from .left_out import remarks_of
from .marked import write_marked, write_rest
from .outcome import Outcome
from .source import MOST_ROWS
from .stored.pages import stored_page, stored_sentence
from .stored.undoing import SHEET_UNDO, is_undoable
from .storing import OutcomeDiffers, store
from .template import write_template
from .uploads import (
    MAXIMUM_SIZE,
    SHEET_CHECK,
    SHEET_COMMIT,
    answer,
    await_check,
    check,
    choose_header,
    choose_sheets,
    discard,
    header,
    is_large,
    name_columns,
    people_rows,
    reading,
    receive,
    take_unseen,
)
from .waiting import serve_waiting_list

State = SheetImport.State
_ROWS_A_PAGE = 50
_MOST_OFFERED = 5
_MOST_SUGGESTED = 500


@largest_body(MAXIMUM_SIZE)
def sheet_new(request: AuthenticatedRequest, code: str) -> HttpResponse:
    """Show the template to download, and a form for the filled-in file."""
    event = find_event(request, code, right="registers_people")
    context: dict[str, Any] = {"event": event, "seats": seat_list(event, request.user)}
    if not may_register(event, request.user):
        return render(request, "participants/registering/register_closed.html", context)
    form = SheetForm(posted(request), request.FILES or None)
    if form.is_valid():
        file = form.cleaned_data["file"]
        try:
            upload = receive(event, file.read(MAXIMUM_SIZE + 1), name=file.name, by=request.user)
        except UnreadableWorkbook as error:
            form.add_error("file", str(error))
        else:
            return next_page(request, upload)
    own = SheetImport.objects.visible_to(request.user).select_related("event").filter(event=event, by=request.user)
    pools = (line.quota for line in context["seats"])
    has_seats = agencies_with_seats(event, request.user).exists() or openings(pools)
    context |= {
        "form": form,
        "has_seats": has_seats,
        "may_add": True,
        "uploads": own.exclude(state=State.STORED)[:_MOST_OFFERED],
        "most_rows": MOST_ROWS,
    }
    return render(request, "participants/sheet/new.html", context)


def sheet_template(request: AuthenticatedRequest, code: str) -> HttpResponse:
    event = find_event(request, code, right="registers_people")
    if not may_register(event, request.user):
        return redirect("participants:sheet-new", code)
    return file_response(write_template(event, request.user), f"peserta-{event.code.lower()}.xlsx", XLSX)


def sheet_sheets(request: AuthenticatedRequest, code: str, key: str) -> HttpResponse:
    """Ask which sheets of the file are read."""
    upload = _find_own(request, code, key)
    if upload.state == State.STORED:
        return redirect(upload)
    form = SheetsForm(posted(request), upload=upload)
    if form.is_valid():
        try:
            choose_sheets(upload, form.names())
        except UnreadableWorkbook as error:
            form.add_error("sheet", str(error))
        else:
            return next_page(request, upload)
    context = {"event": upload.event, "upload": upload, "form": form}
    return render(request, "participants/sheet/sheets.html", context)


def sheet_columns(request: AuthenticatedRequest, code: str, key: str) -> HttpResponse:
    """Assign the columns of an unknown layout; the assignment is remembered."""
    upload = _find_own(request, code, key)
    if upload.state == State.STORED:
        return redirect(upload)
    if request.method == "POST" and "header" in request.POST:
        if re.fullmatch("[0-9]{1,7}", request.POST["header"]):
            choose_header(upload, int(request.POST["header"]))
        return redirect("participants:sheet-columns", code, key)
    form = ColumnsForm(posted(request), upload=upload)
    if form.is_valid():
        name_columns(upload, form.columns())
        return next_page(request, upload)
    context = {"event": upload.event, "upload": upload, "form": form}
    context |= {"headers": header_choices(upload), "remarks": remarks_of(upload)}
    return render(request, "participants/sheet/columns.html", context)


def sheet_detail(request: AuthenticatedRequest, code: str, key: str) -> HttpResponse:
    """Show what storing the file would do, row by row, with all mistakes."""
    upload = _find(request, code, key)
    if request.method == "POST":
        return _act(request, _find_own(request, code, key))
    if upload.state in (State.SHEETS, State.COLUMNS):
        return redirect(_question(upload))
    if upload.state != State.CHECKED:
        return stored_page(request, upload)
    return _preview(request, upload, None)


def sheet_marked(request: AuthenticatedRequest, code: str, key: str) -> HttpResponse:
    """Return the file with its wrong cells marked."""
    upload = _find(request, code, key)
    if upload.state == State.STORED:
        return redirect(upload)
    try:
        content = write_marked(upload)
    except FileNotFoundError:
        raise Http404 from None
    return file_response(content, f"peserta-{upload.event.code.lower()}-periksa.xlsx", XLSX)


def sheet_rest(request: AuthenticatedRequest, code: str, key: str) -> HttpResponse:
    """Return the rows with a mistake or a question, with the reason in a last column."""
    upload = _find(request, code, key)
    if upload.state != State.CHECKED:
        return redirect(upload)
    return file_response(write_rest(upload), f"peserta-{upload.event.code.lower()}-sisa.xlsx", XLSX)


def _preview(
    request: AuthenticatedRequest,
    upload: SheetImport,
    missing: MissingAgencyForm | None,
    recipients: Recipients | None = None,
) -> HttpResponse:
    """Show a checked file; `missing` is the form for a library as it was sent, `recipients` are those who get a mail
    when it is stored."""
    outcome: Outcome = upload.outcome or {}
    show = request.GET.get("show")
    show = show if show in SHOWN else ("blocked" if outcome["counts"]["blocked"] else "all")
    page = Paginator(chosen_rows(outcome, show), _ROWS_A_PAGE).get_page(request.GET.get("page"))
    questions = outcome.get("questions", {})
    file_form = _file_form(upload)
    asked = any(questions.get(row.get("question"), {}).get("asks_region") for row in page)
    offered = openings(upload.event.quotas.visible_to(upload.by)) if asked or file_form else Openings()
    may_store = may_register(upload.event, request.user)
    if file_form and missing is None and offered and may_store:
        missing = MissingAgencyForm(openings=offered)
        missing.is_open |= not file_form.has_agencies
    context = {
        "event": upload.event,
        "upload": upload,
        "outcome": outcome,
        "counts": outcome["counts"],
        "registered": outcome["counts"]["changed"] + outcome["counts"]["unchanged"],
        "checked_at": datetime.fromisoformat(outcome["checked_at"]),
        "has_unwanted": any(is_unwanted(cell) for cell in header(upload)),
        "unused": wording.listing(unused(header(upload), upload.columns, people_rows(upload))),
        "shared": shared(header(upload), upload.columns),
        "remarks": remarks_of(upload),
        "show": show,
        "filters": [(name, text, len(chosen_rows(outcome, name))) for name, text in SHOWN.items()],
        "page_obj": page,
        "rows": [(row, states_of(row), inputs_of(row), agency_choice(row, questions, offered)) for row in page],
        "agency_names": _agency_names(upload, list(page)),
        "is_paginated": page.has_other_pages(),
        "file_form": file_form,
        "missing": missing,
        "recipients": recipients,
        "is_own": upload.by_id == request.user.pk,
        "may_store": may_store and not outcome["counts"]["blocked"],
        "may_store_part": may_store and outcome["counts"]["blocked"],
        "does_something": outcome["counts"]["new"] or outcome["counts"]["changed"],
    }
    return render(request, "participants/sheet/preview.html", context)


def _act(request: AuthenticatedRequest, upload: SheetImport) -> HttpResponse:
    """Run the action of the pressed button."""
    then = request.POST.get("then")
    if then == "discard":
        discard(upload)
        messages.success(request, _("The file is discarded; nothing of it was stored."))
        return redirect("participants:sheet-new", upload.event.code)
    if then == "undo" and is_undoable(upload):
        return redirect(_start(SHEET_UNDO, upload, **({"no_mail": "yes"} if "no_mail" in request.POST else {})))
    if upload.state == State.STORED:
        if then == "undo":
            messages.warning(request, _("This spreadsheet can no longer be undone. You can still change it by hand."))
            return redirect(upload)
        messages.info(request, _("This file is stored already."))
        return redirect("participants:event-participants", upload.event.code)
    outcome: Outcome = upload.outcome or {}
    answer(upload, posted_answers(request.POST, outcome.get("rows", []), outcome.get("questions", {})))
    if request.POST.get("unseen") in ("leave", "take"):
        take_unseen(upload, taken=request.POST["unseen"] == "take")
    if upload.state == State.CHECKED and is_missing_agency(request, about_file("agency")):
        return _add_agency(request, upload)
    if then in ("store", "store-part"):
        try:
            serve_waiting_list(request, upload)
        except Unasked as unasked:
            return _preview(request, upload, None, unasked.recipients)
        return _store(request, upload, partly=then == "store-part")
    return next_page(request, upload)


def _add_agency(request: AuthenticatedRequest, upload: SheetImport) -> HttpResponse:
    """Add the library that the list lacks, and choose it for all rows without an agency."""
    offered = openings(upload.event.quotas.visible_to(upload.by))
    usable = agencies_with_seats(upload.event, upload.by)
    missing, agency = receive_missing_agency(request, upload.event, offered=offered, usable=usable)
    if agency:
        answer(upload, {about_file("agency"): str(agency.pk)})
        messages.success(request, chosen_text(agency))
        return next_page(request, upload)
    if not is_large(upload):
        check(upload, _no_progress)  # so that what was typed into cells is shown
    return _preview(request, upload, missing)


def _store(request: AuthenticatedRequest, upload: SheetImport, *, partly: bool) -> HttpResponse:
    # The fingerprint of the page that was sent; a second request or another tab may have checked the file again since.
    shown = request.POST.get("shown", (upload.outcome or {}).get("fingerprint", ""))
    if is_large(upload):
        return redirect(_start(SHEET_COMMIT, upload, shown=shown, **({"partly": "yes"} if partly else {})))
    try:
        stored = store(upload, by=request.user, shown=shown, progress=_no_progress, partly=partly)
    except OutcomeDiffers:
        return redirect(upload)
    except RegistrationClosed as error:
        messages.error(request, explain(error))
        return redirect(upload)
    people = reverse("participants:event-participants", args=[upload.event.code])
    tags = stored.journal.tag(people) if stored.journal else ""
    messages.success(request, stored_sentence(upload.event, stored.outcome["counts"]), extra_tags=tags)
    return redirect(people if upload.state == State.STORED else upload)


def next_page(request: AuthenticatedRequest, upload: SheetImport) -> HttpResponse:
    """Check the file if its sheets and columns are known, and show it."""
    if upload.state in (State.SHEETS, State.COLUMNS):
        return redirect(_question(upload))
    if is_large(upload):
        await_check(upload)
        return redirect(_start(SHEET_CHECK, upload, reading=reading(upload)))
    check(upload, _no_progress)
    return redirect(upload)


def _question(upload: SheetImport) -> str:
    """Return the address of the page that asks for the sheets or the columns."""
    page = "sheet-sheets" if upload.state == State.SHEETS else "sheet-columns"
    return reverse(f"participants:{page}", args=[upload.event.code, upload.key])


def _start(kind: str, upload: SheetImport, **more: str) -> Job:
    arguments = {"upload": upload.pk} | more
    return start_once(kind, by=upload.by, arguments=arguments, subject=f"{upload.name}, {upload.event.title}")


def _no_progress(done: int, total: int) -> None:
    """Ignore the progress of a check for which the reader waits."""


def _file_form(upload: SheetImport) -> FileForm | None:
    """Return the questions about the whole file, if there are any."""
    if not (upload.outcome or {})["counts"].get("without_agency"):
        return None
    offered = (upload.outcome or {}).get("offered_agency")
    return FileForm(event=upload.event, reader=upload.by, answers=Answers(upload.answers), offered=offered)


def _agency_names(upload: SheetImport, rows: Sequence[Mapping[str, Any]]) -> list[str]:
    """Return the names of agencies that inputs of the rows suggest, unless there are none or too many."""
    if not any(cell["field"] == "agency" for row in rows for cell in row["cells"]):
        return []
    agencies = list(agencies_with_seats(upload.event, upload.by)[: _MOST_SUGGESTED + 1])
    return sorted(agency_labels(agencies).values()) if len(agencies) <= _MOST_SUGGESTED else []


def _find(request: AuthenticatedRequest, code: str, key: str) -> SheetImport:
    event = find_event(request, code, right="registers_people")
    upload = get_object_or_404(SheetImport.objects.visible_to(request.user).select_related("by"), event=event, key=key)
    upload.event = event
    return upload


def _find_own(request: AuthenticatedRequest, code: str, key: str) -> SheetImport:
    """Return the user's own upload. National staff may read the uploads of others, but not change them."""
    upload = _find(request, code, key)
    if upload.by_id != request.user.pk:
        raise PermissionDenied
    return upload
