"""The recap of many events, as a page or a file."""

from dataclasses import replace
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse

from accounts.models import User
from documents.layout import Document, Table
from documents.volumes import count_volumes
from events.models import Event

from .downloads import DOWNLOADS, download
from .forms import OutputForm
from .recap import GroupRecap, RecapReport, RecapScope, recap
from .recap_document import recap_document, recap_json
from .recap_forms import RecapForm

_ROWS_A_PAGE = 100


def recap_report(request: HttpRequest) -> HttpResponse:
    """The events that the reader may see, of the latest year that has some where no year is asked for."""
    query = request.GET.copy()
    if "year" not in query:
        query["year"] = _latest_year(request.user)
    form, output = RecapForm(query), OutputForm(request.GET)
    context = {"form": form, "output": output, "downloads": DOWNLOADS}
    if not (form.is_valid() and output.is_valid()):
        return render(request, "reports/recap.html", context, status=400 if output.is_file else 200)
    report = recap(form.scope(request.user))
    document = recap_document(report)
    if output.is_file:
        return download(request, document, recap_json(report), output.cleaned_data["format"])
    events, provinces, courses = _linked(document, report)
    page = Paginator(range(len(events.rows)), _ROWS_A_PAGE).get_page(request.GET.get("page"))
    context |= {
        "document": document,
        "volumes": count_volumes(document),
        "tables": [provinces, courses],
        "events": _slice(events, page.start_index() - 1, page.end_index()) if page.has_other_pages() else events,
        "page_obj": page,
        "is_paginated": page.has_other_pages(),
    }
    return render(request, "reports/recap.html", context)


def _latest_year(user: User) -> str:
    first = Event.objects.visible_to(user).not_cancelled().order_by("-starts_on").values_list("starts_on", flat=True)
    day = first.first()
    return str(day.year) if day else ""


def _slice(table: Table, start: int, stop: int) -> Table:
    return replace(table, rows=table.rows[start:stop], links=table.links[start:stop])


def _linked(document: Document, report: RecapReport) -> list[Table]:
    """Each event leads to its page, each province and course to its own recap."""
    events, provinces, courses = document.tables
    return [
        replace(events, links=[reverse("reports:event-detail", args=[event.code]) for event in report.events]),
        replace(provinces, links=_group_links(report.scope, report.provinces, "province")),
        replace(courses, links=_group_links(report.scope, report.courses, "course")),
    ]


def _group_links(scope: RecapScope, groups: list[GroupRecap], name: str) -> list[str]:
    query = QueryDict(mutable=True)
    query["year"] = scope.year or ""
    query.setlist("province", [province.code for province in scope.provinces])
    for field in ("course", "programme"):
        if value := getattr(scope, field):
            query[field] = value.code
    links = []
    for group in groups:
        query[name] = group.code
        links.append(f"{reverse('reports:recap')}?{urlencode(dict(query.lists()), doseq=True)}")
    return links
