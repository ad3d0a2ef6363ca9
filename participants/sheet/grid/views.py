"""Several people typed or pasted on a page. They go the way of an uploaded file: preview, corrections, storing."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from accounts.access import AuthenticatedRequest
from agencies.matching import RegionBook
from documents.reading.problems import UnreadableWorkbook
from events.finding import find_event
from events.models import Event
from participants.fields.person import FIELDS
from participants.registering.seat_list import seat_list
from participants.registering.window import may_register
from participants.sheet.uploads import answer, receive
from participants.sheet.views import next_page

from .checking import as_file, check_rows, file_answers, posted_rows
from .forms import GridForm
from .pasting import COLUMNS, MOST_ROWS, Row, read_paste

_EMPTY_ROWS = 5


def sheet_grid(request: AuthenticatedRequest, code: str) -> HttpResponse:
    """Show the grid. Its buttons sort a pasted text into it, check it, or send it to the preview. Nothing is stored
    here."""
    event = find_event(request, code, right="registers_people")
    context: dict[str, Any] = {"event": event, "seats": seat_list(event, request.user)}
    if not may_register(event, request.user):
        return render(request, "participants/registering/register_closed.html", context)
    rows = posted_rows(request.POST)
    filled = [row for row in rows if any(row.values())]
    form = GridForm(request.POST or None, event=event, reader=request.user)
    results: list[dict[str, Any]] = []
    try:
        match request.POST.get("then", ""):
            case "paste":
                rows = [*filled, *read_paste(request.POST.get("pasted", ""), RegionBook().named)][:MOST_ROWS]
                results = check_rows(rows, event=event, by=request.user, agency=form.agency())
            case "check":
                results = check_rows(rows, event=event, by=request.user, agency=form.agency())
            case "preview" if filled:
                return _preview(request, event, filled, form.agency())
            case "preview":
                messages.warning(request, _("Type or paste at least one person."))
    except UnreadableWorkbook as error:
        messages.error(request, str(error))
    return render(request, "participants/sheet/grid.html", context | {"form": form, "lines": _lines(rows, results)})


def sheet_grid_check(request: AuthenticatedRequest, code: str) -> HttpResponse:
    """Return as JSON what is to be said about each row of the sent grid, while it is typed."""
    event = find_event(request, code, right="registers_people")
    if request.method != "POST" or not may_register(event, request.user):
        return JsonResponse({"rows": []})
    agency = GridForm(request.POST, event=event, reader=request.user).agency()
    rows = posted_rows(request.POST)
    try:
        results = check_rows(rows, event=event, by=request.user, agency=agency)
    except UnreadableWorkbook:
        results = []
    said = [
        {
            "state": _state(result),
            "fields": [one["field"] for one in result.get("problems", [])],
            "problems": _problems(result),
        }
        for result in results
    ]
    return JsonResponse({"rows": said})


def _preview(request: AuthenticatedRequest, event: Event, rows: list[Row], agency: str) -> HttpResponse:
    upload = receive(event, as_file(rows), name=_("Typed or pasted list"), by=request.user)
    answer(upload, file_answers(agency))
    return next_page(request, upload)


def _lines(rows: list[Row], results: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the rows with their cells and what is said about each, and some empty ones."""
    missing = max(_EMPTY_ROWS - len(rows), 1 if len(rows) < MOST_ROWS else 0)
    lines = []
    for index, row in enumerate([*rows, *[dict.fromkeys(COLUMNS, "")] * missing]):
        result = results[index] if index < len(results) else {}
        wrong = {one["field"] for one in result.get("problems", [])}
        cells = [(field, row.get(field.name, ""), field.name in wrong) for field in FIELDS]
        lines.append({"cells": cells, "state": _state(result), "problems": _problems(result)})
    return lines


def _problems(result: dict[str, Any]) -> list[str]:
    return [f"{one['label']}: {one['text']}" for one in result.get("problems", [])]


def _state(result: dict[str, Any]) -> str:
    """Return in words what would become of the row."""
    match result.get("action"):
        case "new" if result["waits"]:
            return _("would go to the waiting list")
        case "new":
            return _("is known") if result["known"] else _("is new")
        case "changed" | "unchanged":
            return _("is registered already")
        case "repeated":
            return _("is in the list twice")
        case "blocked" if not result["problems"]:
            return _("may be recorded already: the preview asks")
        case "blocked":
            return _("needs a correction")
    return ""
