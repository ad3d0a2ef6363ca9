"""The funnel laid out: columns, JSON keys and the entry of the report."""

from collections.abc import Callable
from dataclasses import asdict, replace

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.models import User
from documents import wording
from documents.layout import Column, Document, Figure, Format, Table, Value
from participants.registering.funnel import Stage
from reports import heading
from reports.bps import bps_column
from reports.links import Links
from reports.report import Readers, Report

from .forms import FunnelForm
from .narrative import funnel_narrative
from .pictures import funnel_picture
from .rows import STAGES, By, FunnelReport, FunnelRow, funnel, funnel_size

_WITH_CODE = {By.PROVINCE, By.EVENT, By.COURSE}
_IN_FILE_NAMES = {
    By.PROVINCE: "provinsi",
    By.EVENT: "kegiatan",
    By.COURSE: "jenis-bimtek",
    By.YEAR: "tahun",
    By.KIND: "jenis-instansi",
    By.SEX: "jenis-kelamin",
}
"""The names of files are Indonesian in both languages."""


def funnel_document(report: FunnelReport, reader: User | None = None) -> Document:
    """Return the document that every renderer lays out. Numbers and shares are separate tables to read, and one
    table in the CSV."""
    links = Links(report.scope, reader)
    return Document(
        name=heading.file_name("tahapan-peserta", report.scope, f"per-{_IN_FILE_NAMES[report.by]}"),
        title=heading.title(_("Funnel by %(group)s") % {"group": report.by.label.lower()}, report.scope),
        facts=heading.facts(report.scope),
        figures=_figures(report, links),
        narrative=funnel_narrative(report),
        tables=[
            _table(report, "people", _("Seats and people"), _number_columns(report, links)),
            _table(report, "shares", _("Shares"), _share_columns()),
        ],
        main=_table(report, "funnel", _("Funnel"), _number_columns(report, links) + _share_columns()),
        notes=_notes(report),
        pictures=[picture for picture in [funnel_picture(report)] if picture],
        is_wide=report.by == By.EVENT,
    )


def funnel_json(report: FunnelReport) -> dict[str, object]:
    """Return the report under stable keys; shares are between 0 and 1, or null. Shares from attendance on are those
    of events that are over; `ongoing` events are not."""
    return {
        "report": "funnel",
        "generated_at": report.generated_at.isoformat(timespec="seconds"),
        "scope": funnel_scope(report),
        "ongoing": report.ongoing,
        "totals": _passage_json(report.total),
        "rows": [{"key": row.key, "name": row.name} | _passage_json(row) for row in report.rows],
        "narrative": funnel_narrative(report),
    }


def funnel_scope(report: FunnelReport) -> dict[str, str | None]:
    return report.scope.as_json(by=str(report.by))


def _passage_json(row: FunnelRow) -> dict[str, object]:
    of_before = {str(stage): row.of_before(stage) for stage in STAGES}
    of_seats = {str(stage): row.of_seats(stage) for stage in STAGES}
    return asdict(row.passage) | {"share_of_previous": of_before, "share_of_allotted": of_seats}


def _figures(report: FunnelReport, links: Links) -> list[Figure]:
    totals = report.totals
    words: dict[Stage, tuple[str, int | None]] = {
        Stage.REGISTERED: (_("registered, of all seats"), totals.allotted),
        Stage.CONFIRMED: (_("confirmed, of the registered"), totals.registered),
        Stage.ATTENDED: (_("attended, of the confirmed"), totals.confirmed),
        Stage.COMPLETED: (_("completed, of those who attended"), totals.attended),
        Stage.CERTIFIED: (_("certified, of those who completed"), totals.completed),
    }
    if report.ongoing:
        words |= {
            Stage.ATTENDED: (_("attended so far"), None),
            Stage.COMPLETED: (_("completed so far"), None),
            Stage.CERTIFIED: (_("certified so far"), None),
        }
    return [
        Figure(getattr(totals, stage), label, of=whole, href=links.people(stage=stage), name=str(stage))
        for stage, (label, whole) in words.items()
    ]


def _group_columns(report: FunnelReport) -> list[Column]:
    code = Column("key", _("Code"), Format.CODE, 15 if report.by == By.EVENT else 8)
    form = Format.YEAR if report.by == By.YEAR else Format.TEXT
    name = Column("name", str(report.by.label), form, 26, key=True, value=_year if report.by == By.YEAR else None)
    if report.by == By.PROVINCE:
        return [code, bps_column("key"), name]
    return [code, name] if report.by in _WITH_CODE else [name]


def _year(row: FunnelRow) -> Value:
    """Return the row's year as a number, or the word for the total."""
    return int(row.key) if row.key else row.name


def _number_columns(report: FunnelReport, links: Links) -> list[Column]:
    def group(row: FunnelRow) -> dict[str, str]:
        return {str(report.by): row.key} if row.key else {}

    def people(stage: Stage, label: str, width: int, *, folds: bool = True) -> Column:
        return Column(
            str(stage),
            label,
            Format.INTEGER,
            width,
            folds=folds,
            value=lambda row: getattr(row.passage, stage),
            href=lambda row: links.people(stage=stage, **group(row)),
        )

    return [
        Column(
            "seats",
            _("Seats"),
            Format.INTEGER,
            9,
            value=lambda row: row.passage.allotted,
            href=lambda row: links.seats(**group(row)),
        ),
        people(Stage.REGISTERED, _("Registered"), 10),
        people(Stage.CONFIRMED, _("Confirmed"), 11),
        people(Stage.ATTENDED, _("Attended"), 9, folds=False),
        people(Stage.COMPLETED, _("Completed"), 9),
        people(Stage.CERTIFIED, _("Certified"), 10),
        people(Stage.WAITLISTED, _("Waiting list"), 10),
        people(Stage.WITHDRAWN, _("Withdrawn"), 10),
        people(Stage.REJECTED, _("Rejected"), 9),
    ]


def _share_columns() -> list[Column]:
    return [
        _of_seats(Stage.REGISTERED, _("Registered of seats"), 11, folds=False),
        _of_before(Stage.CONFIRMED, _("Confirmed of registered"), 12),
        _of_seats(Stage.CONFIRMED, _("Confirmed of seats"), 12),
        _of_before(Stage.ATTENDED, _("Attended of confirmed"), 12),
        _of_seats(Stage.ATTENDED, _("Attended of seats"), 10),
        _of_before(Stage.COMPLETED, _("Completed of attended"), 10),
        _of_seats(Stage.COMPLETED, _("Completed of seats"), 10),
        _of_before(Stage.CERTIFIED, _("Certified of completed"), 12),
        _of_seats(Stage.CERTIFIED, _("Certified of seats"), 10, folds=False),
    ]


def _of_seats(stage: Stage, label: str, width: int, *, folds: bool = True) -> Column:
    return _share_column(f"{stage}_of_seats", label, width, lambda row: row.of_seats(stage), folds)


def _of_before(stage: Stage, label: str, width: int) -> Column:
    return _share_column(f"{stage}_of_before", label, width, lambda row: row.of_before(stage), True)


def _share_column(name: str, label: str, width: int, value: Callable[[FunnelRow], Value], folds: bool) -> Column:
    return Column(name, label, Format.PERCENT, width, folds=folds, value=value)


def _table(report: FunnelReport, name: str, title: str, columns: list[Column]) -> Table:
    return Table.of(
        report.listed,
        _group_columns(report) + columns,
        name=name,
        title=title,
        total=replace(report.total, name=_("Total")),
        empty=_("There were no seats and nobody was registered."),
    )


def _notes(report: FunnelReport) -> list[str]:
    hidden = len(report.rows) - len(report.listed)
    notes = []
    if hidden:
        words = ngettext(
            "%(count)s row without seats and people is not listed.",
            "%(count)s rows without seats and people are not listed.",
            hidden,
        )
        notes.append(words % {"count": wording.number(hidden)})
    return notes + _ongoing_note(report)


def _ongoing_note(report: FunnelReport) -> list[str]:
    if not report.ongoing:
        return []
    note = ngettext(
        "%(count)s event is still being held. Shares of those who attended, completed or are certified count only"
        " events that are over.",
        "%(count)s events are still being held. Shares of those who attended, completed or are certified count only"
        " events that are over.",
        report.ongoing,
    )
    return [note % {"count": wording.number(report.ongoing)}]


REPORT = Report(
    name="funnel",
    title=gettext_lazy("Funnel"),
    line=gettext_lazy("From seats to completion: how many are registered, confirmed, attended and completed."),
    help="From seats to completion, in groups.",
    place=20,
    form=FunnelForm,
    readers=Readers.OF_PROVINCE,
    rows=lambda form: replace(funnel(form.scope(), form.group()), lists_empty=form.cleaned_data["zeros"]),
    size=lambda form: funnel_size(form.scope(), form.group()),
    document=funnel_document,
    scope=funnel_scope,
    json=funnel_json,
)
