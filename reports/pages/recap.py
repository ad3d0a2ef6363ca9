"""The recap of many events, as a page or a file."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render

from accounts.access import AuthenticatedRequest, needs
from accounts.models import User
from documents.layout import Table
from events.models import Event
from reports.catalogue import REPORTS
from reports.forms import OutputForm
from reports.requests import RECAP, Asked, chosen

from .downloads import DOWNLOADS, download, offer

_ROWS_A_PAGE = 100


@needs("reads_reports")
def recap_report(request: AuthenticatedRequest) -> HttpResponse:
    """The events that the reader may see, of the latest year that has some where no year is asked for."""
    query = request.GET.copy()
    if "year" not in query:
        query["year"] = _latest_year(request.user)
    recap = REPORTS[RECAP]
    form, output = recap.form(query), OutputForm(request.GET)
    context = {"title": recap.title, "form": form, "output": output, "downloads": DOWNLOADS}
    if not (form.is_valid() and output.is_valid()):
        return render(request, "reports/pages/recap.html", context, status=400 if output.is_file else 200)
    document, data = recap.make(form, request.user)
    if output.is_file:
        return download(request, document, data, output.cleaned_data["format"], Asked(RECAP, chosen(form)))
    events = document.table("events")
    page = Paginator(range(len(events.rows)), _ROWS_A_PAGE).get_page(request.GET.get("page"))
    shown = events.slice(page.start_index() - 1, page.end_index()) if page.has_other_pages() else events
    context |= offer(document) | {
        "document": document,
        "tables": [_shown(table, shown) for table in document.tables if table is not events],
        "events": shown,
        "page_obj": page,
        "is_paginated": page.has_other_pages(),
    }
    return render(request, "reports/pages/recap.html", context)


def _shown(table: Table, events: Table) -> Table:
    """Return the table; of the one about single events, which has them in the same order, the rows of those shown."""
    if table.name != "learning":
        return table
    codes = {*events.values("code")}
    rows = [index for index, code in enumerate(table.values("code")) if code in codes]
    return table.slice(rows[0], rows[-1] + 1) if rows else table.slice(0, 0)


def _latest_year(user: User) -> str:
    first = Event.objects.visible_to(user).not_cancelled().order_by("-starts_on").values_list("starts_on", flat=True)
    day = first.first()
    return str(day.year) if day else ""
