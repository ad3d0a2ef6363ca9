"""The recap of many events, as a page or a file."""

from dataclasses import replace
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from documents.layout import FOOTER, Document, Table
from documents.volumes import count_volumes
from events.models import Event

from .downloads import DOWNLOADS, download
from .forms import OutputForm
from .recap import GroupRecap, RecapReport, RecapScope, recap
from .recap_document import PEOPLE_BEHIND, recap_document, recap_json
from .recap_forms import RecapForm

_ROWS_A_PAGE = 100


def recap_report(request: HttpRequest) -> HttpResponse:
    """The events that the reader may see, of the latest year that has some where no year is asked for."""
    query = request.GET.copy()
    if "year" not in query:
        query["year"] = _latest_year(request.user)
    form, output = RecapForm(query), OutputForm(request.GET)
    context = {"title": _("Recap of events"), "form": form, "output": output, "downloads": DOWNLOADS}
    if not (form.is_valid() and output.is_valid()):
        return render(request, "reports/recap.html", context, status=400 if output.is_file else 200)
    report = recap(form.scope(request.user))
    document = recap_document(report)
    if output.is_file:
        return download(request, document, recap_json(report), output.cleaned_data["format"])
    events, provinces, courses = _linked(document, report, request.user)
    page = Paginator(range(len(events.rows)), _ROWS_A_PAGE).get_page(request.GET.get("page"))
    context |= {
        "document": document,
        "volumes": count_volumes(document),
        "tables": [provinces, courses],
        "events": events.slice(page.start_index() - 1, page.end_index()) if page.has_other_pages() else events,
        "page_obj": page,
        "is_paginated": page.has_other_pages(),
    }
    return render(request, "reports/recap.html", context)


def _latest_year(user: User) -> str:
    first = Event.objects.visible_to(user).not_cancelled().order_by("-starts_on").values_list("starts_on", flat=True)
    day = first.first()
    return str(day.year) if day else ""


def _linked(document: Document, report: RecapReport, user: User) -> list[Table]:
    """Each event leads to its page, each province and course to its own recap, each number of people to their list."""
    events, provinces, courses = document.tables
    return [
        replace(
            events,
            links=[reverse("reports:event-detail", args=[event.code]) for event in report.events],
            hrefs=_people_links(report) if user.is_national else {},  # others see some of the people only
        ),
        replace(provinces, links=_group_links(report.scope, report.provinces, "province")),
        replace(courses, links=_group_links(report.scope, report.courses, "course")),
    ]


def _people_links(report: RecapReport) -> dict[tuple[int, int], str]:
    """By row and column: the registrations that each number counts. The totals have a list where no province is asked
    for: the list knows the provinces that people come from, the recap those that events are held in."""
    scope = report.scope
    whole = {"year": scope.year, "course": scope.course, "programme": scope.programme}
    totals = {name: getattr(value, "code", value) for name, value in whole.items() if value}
    of_row = {row: {"event": event.code} for row, event in enumerate(report.events)}
    if not scope.provinces:
        of_row[FOOTER] = totals
    return {
        (row, column): f"{reverse('participants:registration-list')}?{urlencode(options | narrowed)}"
        for row, options in of_row.items()
        for column, narrowed in PEOPLE_BEHIND.items()
    }


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
