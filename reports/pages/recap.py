"""The parts of the recap's page besides the document."""

from django.core.paginator import Paginator

from accounts.access import AuthenticatedRequest
from documents.layout import Table
from reports.files.made import Made
from reports.forms import ReportForm

_ROWS_A_PAGE = 100


def recap_context(request: AuthenticatedRequest, form: ReportForm, made: Made) -> dict[str, object]:
    """Return one page of the table of events, and the other tables."""
    events = made.document.table("events")
    page = Paginator(range(len(events.rows)), _ROWS_A_PAGE).get_page(request.GET.get("page"))
    shown = events.slice(page.start_index() - 1, page.end_index()) if page.has_other_pages() else events
    return {
        "tables": [_shown(table, shown) for table in made.document.tables if table is not events],
        "events": shown,
        "page_obj": page,
        "is_paginated": page.has_other_pages(),
    }


def _shown(table: Table, events: Table) -> Table:
    """Return the table as the page shows it: the learning table of the events that are shown."""
    if table.name != "learning":
        return table
    codes = {*events.values("code")}
    return table.at([place for place, code in enumerate(table.values("code")) if code in codes])
