"""The funnel laid out: columns and JSON keys."""

from collections.abc import Callable
from dataclasses import asdict, replace
from functools import partial

from django.utils.translation import gettext as _

from documents.layout import FOOTER, Column, Document, Figure, Format, Table, Value
from participants.registering.funnel import Stage
from reports import heading
from reports.links import Links, cell_links

from .narrative import funnel_narrative
from .rows import BESIDE, STAGES, By, FunnelReport, FunnelRow, Passage

_WITH_CODE = {By.PROVINCE, By.EVENT, By.COURSE}


def funnel_document(report: FunnelReport, links: Links | None = None) -> Document:
    """The report as every renderer takes it: numbers and shares apart to read, together in the CSV."""
    links = links or Links(report.scope)
    return Document(
        name=heading.file_name("corong", report.scope, f"per-{report.by}"),
        title=heading.title(_("Funnel by %(group)s") % {"group": report.by.label.lower()}, report.scope),
        facts=heading.facts(report.scope),
        figures=_figures(report.totals, links),
        narrative=funnel_narrative(report),
        tables=[_numbers(report, links), _shares(report)],
        main=_everything(report),
    )


def funnel_json(report: FunnelReport) -> dict:
    """The report under stable keys; shares between 0 and 1 or null."""
    return {
        "report": "funnel",
        "generated_at": report.generated_at.isoformat(timespec="seconds"),
        "scope": report.scope.as_json(by=str(report.by)),
        "totals": _passage_json(report.totals),
        "rows": [{"key": row.key, "name": row.name} | _passage_json(row.passage) for row in report.rows],
        "narrative": funnel_narrative(report),
    }


def _passage_json(passage: Passage) -> dict:
    of_before = {str(stage): passage.of_before(stage) for stage in STAGES}
    of_seats = {str(stage): passage.of_seats(stage) for stage in STAGES}
    return asdict(passage) | {"share_of_previous": of_before, "share_of_allotted": of_seats}


def _figures(totals: Passage, links: Links) -> list[Figure]:
    words = {
        Stage.REGISTERED: (_("registered, of all seats"), totals.allotted),
        Stage.CONFIRMED: (_("confirmed, of the registered"), totals.registered),
        Stage.ATTENDED: (_("came, of the confirmed"), totals.confirmed),
        Stage.COMPLETED: (_("completed, of those who came"), totals.attended),
        Stage.CERTIFIED: (_("certified, of those who completed"), totals.completed),
    }
    return [
        Figure(getattr(totals, stage), label, of=whole, href=links.people(stage=stage), name=str(stage))
        for stage, (label, whole) in words.items()
    ]


def _group_columns(report: FunnelReport) -> list[Column]:
    code = [Column(_("Code"), Format.CODE, 15 if report.by == By.EVENT else 8)] if report.by in _WITH_CODE else []
    form = Format.YEAR if report.by == By.YEAR else Format.TEXT
    return [*code, Column(report.by.label, form, 26, key=True)]


def _group(report: FunnelReport, key: str, name: str) -> tuple[str, ...]:
    return (key, name) if report.by in _WITH_CODE else (name,)


def _group_of(report: FunnelReport, row: FunnelRow) -> tuple[Value, ...]:
    return (int(row.key),) if report.by == By.YEAR else _group(report, row.key, row.name)


def _number_columns() -> list[Column]:
    return [
        Column(_("Seats"), Format.INTEGER, 9),
        Column(_("Registered"), Format.INTEGER, 10, folds=True),
        Column(_("Confirmed"), Format.INTEGER, 11, folds=True),
        Column(_("Attended"), Format.INTEGER, 9),
        Column(_("Completed"), Format.INTEGER, 9, folds=True),
        Column(_("Certified"), Format.INTEGER, 10, folds=True),
        Column(_("Waiting list"), Format.INTEGER, 10, folds=True),
        Column(_("Withdrawn"), Format.INTEGER, 10, folds=True),
        Column(_("Rejected"), Format.INTEGER, 9, folds=True),
    ]


def _share_columns() -> list[Column]:
    return [
        Column(_("Registered of seats"), Format.PERCENT, 11),
        Column(_("Confirmed of registered"), Format.PERCENT, 12, folds=True),
        Column(_("Confirmed of seats"), Format.PERCENT, 12, folds=True),
        Column(_("Attended of confirmed"), Format.PERCENT, 12, folds=True),
        Column(_("Attended of seats"), Format.PERCENT, 10, folds=True),
        Column(_("Completed of attended"), Format.PERCENT, 10, folds=True),
        Column(_("Completed of seats"), Format.PERCENT, 10, folds=True),
        Column(_("Certified of completed"), Format.PERCENT, 12, folds=True),
        Column(_("Certified of seats"), Format.PERCENT, 10),
    ]


def _numbers_of(passage: Passage) -> tuple[int | None, ...]:
    return (passage.allotted, *(getattr(passage, stage) for stage in [*STAGES, *BESIDE]))


def _shares_of(passage: Passage) -> tuple[float | None, ...]:
    first, *others = STAGES
    pairs = [(passage.of_before(stage), passage.of_seats(stage)) for stage in others]
    return (passage.of_seats(first), *(share for pair in pairs for share in pair))


def _table(report: FunnelReport, title: str, columns: list[Column], values: Callable[[Passage], tuple]) -> Table:
    return Table(
        title=title,
        columns=_group_columns(report) + columns,
        rows=[(*_group_of(report, row), *values(row.passage)) for row in report.rows],
        footer=(*_group(report, "", _("Total")), *values(report.totals)),
        empty=_("There were no seats and nobody was registered."),
    )


def _numbers(report: FunnelReport, links: Links) -> Table:
    table = _table(report, _("Seats and people"), _number_columns(), _numbers_of)
    place = len(table.columns) - len(_number_columns()) + 1  # the first of the stages, after the seats
    columns = {place - 1: _behind(report, links.seats)} | {
        place + offset: _behind(report, partial(links.people, stage=stage))
        for offset, stage in enumerate([*STAGES, *BESIDE])
    }
    return replace(table, hrefs=cell_links([*range(len(report.rows)), FOOTER], columns))


def _behind(report: FunnelReport, address: Callable[..., str]) -> Callable[[int], str]:
    """From a row's number to the list of what is counted in it."""
    return lambda row: address(**({} if row == FOOTER else {str(report.by): report.rows[row].key}))


def _shares(report: FunnelReport) -> Table:
    return _table(report, _("Shares"), _share_columns(), _shares_of)


def _everything(report: FunnelReport) -> Table:
    columns = _number_columns() + _share_columns()
    return _table(report, _("Funnel"), columns, lambda passage: _numbers_of(passage) + _shares_of(passage))
