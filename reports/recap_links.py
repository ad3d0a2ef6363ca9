"""What the recap's rows and numbers lead to on its page."""

from dataclasses import replace
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse

from documents.layout import FOOTER, Document

from .recap import GroupRecap, RecapReport, RecapScope
from .recap_document import PEOPLE_BEHIND


def linked_recap(document: Document, report: RecapReport) -> Document:
    """Each event leads to its page, each province and course to its own recap, each number of people to their list:
    for national staff alone, since others see some of the people only."""
    events, provinces, courses = document.tables
    reader = report.scope.reader
    tables = [
        replace(
            events,
            links=[reverse("reports:event-detail", args=[event.code]) for event in report.events],
            hrefs=_people_links(report) if reader and reader.is_national else {},
        ),
        replace(provinces, links=_group_links(report.scope, report.provinces, "province")),
        replace(courses, links=_group_links(report.scope, report.courses, "course")),
    ]
    return replace(document, tables=tables, main=tables[0])


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
