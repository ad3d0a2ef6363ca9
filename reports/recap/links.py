"""What the recap's rows and numbers lead to on its page."""

from dataclasses import replace
from urllib.parse import urlencode

from django.urls import reverse

from documents.layout import FOOTER, Document

from .document import (
    EVALUATION,
    EVENTS_OF_GROUP,
    FIRST_OF_GROUP,
    FIRST_OF_SUMS,
    PEOPLE_BEHIND,
    SCORES,
    SEATS,
    learned_at,
)
from .rows import EventRecap, GroupRecap, RecapReport

Options = dict[str, object]


def linked_recap(document: Document, report: RecapReport) -> Document:
    """Each event leads to its page, each province and course to its own recap; each number of people or seats to their
    list, for national staff alone, since others see some of the people only."""
    reader = report.scope.reader
    if reader is None:
        return document
    whole = _scope(report)
    links = [
        [_of_event("reports:event-detail", event) for event in report.events],
        _own_recaps(report, report.provinces, "province"),
        _own_recaps(report, report.courses, "course"),
        *([[_of_event("reports:event-detail", event) for event in learned_at(report)]] if report.learning else []),
    ]
    tables = [replace(table, links=own) for table, own in zip(document.tables, links, strict=True)]
    if not reader.is_national:
        return replace(document, tables=tables, main=tables[0])
    behind = [
        _numbers(report, [{"event": event.code} for event in report.events], FIRST_OF_SUMS),
        _numbers(report, [whole | {"held_in": [group.code]} for group in report.provinces], FIRST_OF_GROUP),
        _numbers(report, [whole | {"course": group.code} for group in report.courses], FIRST_OF_GROUP),
        *([_learning(report)] if report.learning else []),
    ]
    for own, hrefs in zip(links[1:3], behind[1:3], strict=True):
        hrefs |= {(row, EVENTS_OF_GROUP): address for row, address in enumerate(own)}
        hrefs[FOOTER, EVENTS_OF_GROUP] = _recap(whole)
    tables = [replace(table, hrefs=hrefs) for table, hrefs in zip(tables, behind, strict=True)]
    stages = {"registered": "confirmed", "attended": "attended", "completed": "completed"}
    figures = [
        replace(figure, href=_list(whole, stages[figure.name])) if figure.name in stages else figure
        for figure in document.figures
    ]
    return replace(document, tables=tables, main=tables[0], figures=figures)


def _learning(report: RecapReport) -> dict[tuple[int, int], str]:
    """The scores and the evaluation of each event."""
    behind = dict.fromkeys(SCORES, "participants:scores") | dict.fromkeys(EVALUATION, "reports:evaluation")
    return {
        (row, place): _of_event(page, event)
        for row, event in enumerate(learned_at(report))
        for place, page in behind.items()
    }


def _of_event(page: str, event: EventRecap) -> str:
    return reverse(page, args=[event.code])


def _scope(report: RecapReport) -> Options:
    """The whole recap, as the lists of people and of seats take it."""
    scope = report.scope
    held_in = [province.code for province in scope.provinces]
    values = {"year": scope.year, "course": scope.course, "programme": scope.programme, "held_in": held_in}
    return {name: getattr(value, "code", value) for name, value in values.items() if value}


def _numbers(report: RecapReport, rows: list[Options], first: int) -> dict[tuple[int, int], str]:
    """By row and column, where the sums begin at the column `first`: the registrations and seats behind each."""
    if not rows:
        return {}
    # Events to come count in the recap; a list of seats ends today if it is not told otherwise.
    until = {"as_of": max(event.starts_on for event in report.events)}
    hrefs = {}
    for row, options in [*enumerate(rows), (FOOTER, _scope(report))]:
        hrefs[row, first + SEATS] = f"{reverse('reports:seats')}?{urlencode(until | options, doseq=True)}"
        for place, narrowed in PEOPLE_BEHIND.items():
            hrefs[row, first + place] = _list(options, **narrowed)
    return hrefs


def _list(options: Options, stage: str, **narrowed: str) -> str:
    asked = options | {"stage": stage} | narrowed
    return f"{reverse('participants:registration-list')}?{urlencode(asked, doseq=True)}"


def _own_recaps(report: RecapReport, groups: list[GroupRecap], name: str) -> list[str]:
    scope = _scope(report)
    return [_recap(scope | {"held_in" if name == "province" else name: group.code}) for group in groups]


def _recap(scope: Options) -> str:
    """The recap of that scope; where it says no year, of all years, not of the latest."""
    asked = {"year": "", "province": scope.get("held_in", [])} | scope
    asked.pop("held_in", None)
    return f"{reverse('reports:recap')}?{urlencode(asked, doseq=True)}"
