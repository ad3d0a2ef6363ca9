"""The page of every report, and the list of all reports."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from accounts.access import AuthenticatedRequest, needs, require
from accounts.models import User
from documents.pdf.volumes import count_volumes
from reports.catalogue import REPORTS
from reports.files.effort import long_formats, size_of
from reports.files.made import Made
from reports.files.outputs import format_label
from reports.forms import ReportForm
from reports.report import Readers, Report

from .asking import asked_form, own_province
from .coverage import coverage_context, province_page
from .downloads import download
from .event_report import event_report_context
from .forms import OutputForm
from .recap import recap_context
from .sorting import asked_order, sorted_document

_ROWS_A_PAGE = 100


@needs("reads_reports")
def report_index(request: AuthenticatedRequest) -> HttpResponse:
    """Show all reports, with a line about each. Reports of one event link to the list of events, and the coverage of
    a user of one province to that of the province."""
    reports = [(_first_page(name, request.user), report) for name, report in REPORTS.items()]
    return render(request, "reports/pages/report_index.html", {"reports": reports})


def _first_page(name: str, user: User) -> str:
    if REPORTS[name].is_of_event:
        return reverse("events:event-list")
    if name == "coverage" and user.scope.one_province:
        return reverse("reports:coverage-province", args=[user.scope.one_province])
    return reverse(REPORTS[name].address_name)


def paged(request: AuthenticatedRequest, form: ReportForm, made: Made) -> dict[str, object]:
    """Return the document with its longest table cut to one page of rows; files hold all of them."""
    document = made.document
    longest = max(document.tables, key=lambda table: len(table.rows))
    page = Paginator(range(len(longest.rows)), _ROWS_A_PAGE).get_page(request.GET.get("page"))
    if not page.has_other_pages():
        return {}
    start, stop = page.start_index() - 1, page.end_index()
    # Tables about the same rows turn their pages together.
    tables = [table.slice(start, stop) if len(table.rows) == len(longest.rows) else table for table in document.tables]
    return {"document": replace(document, tables=tables), "page_obj": page, "is_paginated": True}


@dataclass(frozen=True, slots=True)
class Page:
    """The page of a report: its template, that of the same page among the pages of an event ("" for none), the context
    of the template besides the document, and the address of another page to which the options lead ("" for none)."""

    template: str = "reports/pages/report.html"
    event_template: str = ""
    context: Callable[[AuthenticatedRequest, ReportForm, Made], dict[str, object]] = paged
    other_address: Callable[[AuthenticatedRequest, ReportForm], str] = lambda request, form: ""


_PAGES = {
    "coverage": Page(
        "reports/pages/coverage.html", "reports/pages/event_coverage.html", coverage_context, province_page
    ),
    "recap": Page("reports/pages/recap.html", context=recap_context),
    "event": Page("reports/pages/event_report.html", context=event_report_context),
    "attendance": Page("reports/pages/attendance.html", context=lambda request, form, made: {}),
}


def report_page(request: AuthenticatedRequest, name: str, code: str = "") -> HttpResponse:
    """Show a report as a page or a file. `code` is that of the event or of the province in the address."""
    report, page = REPORTS[name], _PAGES.get(name, Page())
    form = asked_form(report.form, request, _fixed(report, request, code))
    require(request.user, "reads_reports")
    output = OutputForm(request.GET, formats=report.formats)
    downloads = [(name, format_label(name)) for name in report.downloads]
    context = {"form": form, "output": output, "title": report.title, "downloads": downloads, **form.fixed}
    if not (form.is_valid() and output.is_valid()):
        return render(request, page.template, context, status=400 if output.is_file else 200)
    if address := page.other_address(request, form):
        return redirect(address)
    if output.is_file:
        return download(request, report, form, output.cleaned_data["format"])
    made = report.make(form)
    order = asked_order(request.GET, made.document)
    made = replace(made, document=sorted_document(made.document, order))
    context |= {
        "order": order,
        "document": made.document,
        "volumes": count_volumes(made.document),
        "in_background": [one for one in long_formats(size_of(made.document)) if one in report.formats],
    }
    context |= page.context(request, form, made)
    template = page.event_template if context.get("event") else ""
    return render(request, template or page.template, context)


def _fixed(report: Report, request: AuthenticatedRequest, code: str) -> dict[str, str]:
    """Return the options that the reader cannot choose. Raise Http404 for another province than the reader's."""
    if report.is_of_event:
        return {"event": code}
    if code:
        return {"province": code}
    return own_province(request) if report.readers is Readers.OF_PROVINCE else {}
