"""The page of all reports, the pages of those over many events, and the lists behind their numbers."""

from dataclasses import replace

from django.core.paginator import Page, Paginator
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from accounts.access import AuthenticatedRequest, needs
from accounts.models import User
from agencies.models import Province
from documents.layout import Document
from events.models import Event
from reports.catalogue import REPORTS
from reports.coverage.rows import RegencyCoverage, Status, coverage
from reports.forms import EventsForm, OutputForm, RegenciesForm, ScopeForm
from reports.requests import Asked, options

from .downloads import DOWNLOADS, download, offer

_ROWS_A_PAGE = 100


@needs("reads_reports")
def report_index(request: AuthenticatedRequest) -> HttpResponse:
    """All reports, with a line each."""
    reports = [(reverse(f"reports:{name}"), report) for name, report in REPORTS.items()]
    return render(request, "reports/pages/report_index.html", {"reports": reports})


@needs("reads_reports")
def scoped_report(request: AuthenticatedRequest, name: str) -> HttpResponse:
    """One of the reports over many events, as a page or a file; of their own province for provincial staff."""
    report, output = REPORTS[name], OutputForm(request.GET)
    form = bound(report.form, request)
    context = {"form": form, "output": output, "title": report.title, "downloads": DOWNLOADS}
    if not (form.is_valid() and output.is_valid()):
        return render(request, "reports/pages/report.html", context, status=400 if output.is_file else 200)
    document, data = report.make(form, request.user)
    if output.is_file:
        asked = Asked(name, options(form.data, form.locked_province))
        return download(request, document, data, output.cleaned_data["format"], asked)
    return render(
        request, "reports/pages/report.html", context | offer(document) | _paged(document, request.GET.get("page"))
    )


def bound(form: type[ScopeForm], request: AuthenticatedRequest) -> ScopeForm:
    """The form with what is asked for, as of today where nothing is said. Raises Http404 where provincial staff ask for
    another province."""
    query = request.GET.copy()
    query.setdefault("as_of", timezone.localdate().isoformat())
    return form(query, province=_own_province(request.user, query))


def _own_province(user: User, query: QueryDict) -> Province | None:
    if user.scope.all_provinces:
        return None
    own = user.scope.one_province
    if own is None or query.get("province", "") not in ("", own):
        raise Http404
    return user.province


def _paged(document: Document, number: str | None) -> dict:
    """The document with its longest table cut to one page of rows; files hold all of them."""
    longest = max(document.tables, key=lambda table: len(table.rows))
    page = Paginator(range(len(longest.rows)), _ROWS_A_PAGE).get_page(number)
    if not page.has_other_pages():
        return {"document": document}
    start, stop = page.start_index() - 1, page.end_index()
    # Tables that tell of the same rows turn their pages together.
    tables = [table.slice(start, stop) if len(table.rows) == len(longest.rows) else table for table in document.tables]
    return {"document": replace(document, tables=tables), "page_obj": page, "is_paginated": True}


@needs("reads_reports")
def regency_list(request: AuthenticatedRequest) -> HttpResponse:
    """The regencies behind a number of the coverage report or the trend. Open to all who signed in, as coverage is."""
    query = request.GET.copy()
    query.setdefault("as_of", timezone.localdate().isoformat())
    form = RegenciesForm(query)
    rows = []
    if form.is_valid():
        rows = [row for row in coverage(form.scope()).regencies if _is_asked_for(row, form)]
    return listed(request, "reports/pages/regency_list.html", form, rows)


def _is_asked_for(row: RegencyCoverage, form: RegenciesForm) -> bool:
    status, first = form.cleaned_data["status"], form.cleaned_data["first"]
    match status:
        case "eligible":
            fits = row.status != Status.EXEMPT
        case "new":
            fits = row.new
        case _:
            fits = status in ("", row.status)
    return fits and (not first or (row.first_covered_on is not None and row.first_covered_on.year == first))


@needs("reads_reports")
def event_list(request: AuthenticatedRequest) -> HttpResponse:
    """The events behind a number: those in scope with somebody who meets the basis."""
    form = bound(EventsForm, request)
    events = Event.objects.none()
    if form.is_valid():
        people, options = form.scope().people(), form.cleaned_data
        if options["regency"]:
            people = people.filter(regency=options["regency"])
        events = Event.objects.filter(pk__in=people.values("event"))
        if options["year"]:
            events = events.filter(starts_on__year=options["year"])
        events = events.select_related("province").with_sizes()
    return listed(request, "reports/pages/events_reached.html", form, events)


def listed(request: AuthenticatedRequest, template: str, form: ScopeForm, rows, **more: object) -> HttpResponse:
    """A page of the rows behind a number."""
    page: Page = Paginator(rows, 50).get_page(request.GET.get("page"))
    context = {"form": form, "page_obj": page, "is_paginated": page.has_other_pages()}
    return render(request, template, context | more)
