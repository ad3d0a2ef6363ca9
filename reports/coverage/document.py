"""Coverage laid out: columns, JSON keys and the entry of the report."""

from collections.abc import Callable
from dataclasses import asdict
from operator import attrgetter

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.models import User
from documents import wording
from documents.layout import Chip, Column, Document, Figure, Format, Table
from reports import heading
from reports.bps import bps_column
from reports.links import Links
from reports.report import Readers, Report
from reports.scope import Basis, CoverageScope

from .forms import CoverageForm
from .narrative import coverage_narrative
from .pictures import coverage_pictures
from .rows import CoverageReport, ProvinceCoverage, RegencyCoverage, Status, coverage, coverage_size


def coverage_document(report: CoverageReport, reader: User | None = None) -> Document:
    """Return the document that every renderer lays out."""
    scope, links = report.scope, Links(report.scope, reader)
    regencies = _regency_table(report, links)
    basis = "dikonfirmasi" if scope.basis == Basis.REGISTERED else ""
    new = [text for text in [_new_in(scope)] if text]
    return Document(
        name=heading.file_name("cakupan", scope, after_subject=basis),
        title=coverage_title(scope),
        facts=heading.facts(scope, heading.basis(scope), *new),
        figures=coverage_figures(report, links),
        narrative=coverage_narrative(report),
        tables=[_province_table(report, links), regencies],
        main=regencies,
        pictures=coverage_pictures(report, links),
    )


def coverage_json(report: CoverageReport) -> dict[str, object]:
    """Return the report under the keys of contract.md. Only the narrative depends on the language."""
    return {
        "report": "coverage",
        "generated_at": report.generated_at.isoformat(timespec="seconds"),
        "scope": coverage_scope(report),
        "totals": asdict(report.totals),
        "provinces": [{"code": p.code, "name": p.name} | asdict(p.counts) for p in report.provinces],
        "regencies": [_regency_json(regency) for regency in report.regencies],
        "narrative": coverage_narrative(report),
    }


def coverage_scope(report: CoverageReport) -> dict[str, str | None]:
    """Return the scope under the keys of contract.md: the programme and the day of the comparison only where
    there are any, and last."""
    scope = report.scope
    data = scope.as_json(basis=str(scope.basis), event=scope.event.code if scope.event else None)
    optional = {"programme": data.pop("programme"), "since": scope.since.isoformat() if scope.since else None}
    return data | {key: value for key, value in optional.items() if value}


def _new_in(scope: CoverageScope) -> str:
    """Return what makes a regency new, in words; "" if nothing does."""
    if scope.event:
        return _("new in %(event)s") % {"event": scope.event.code}
    return _("new since %(day)s") % {"day": wording.day(scope.since)} if scope.since else ""


def _regency_json(regency: RegencyCoverage) -> dict[str, object]:
    return {
        "code": regency.code,
        "name": regency.name,
        "province": regency.province,
        "status": str(regency.status),
        "new": regency.new,
        "reason": regency.reason,
        "first_event": regency.first_event,
        "first_covered_on": regency.first_covered_on.isoformat() if regency.first_covered_on else None,
        "events": regency.events,
        "participants": regency.participants,
    }


def coverage_title(scope: CoverageScope) -> str:
    return _("Coverage of %(course)s, %(place)s") % heading.subject_and_place(scope)


def coverage_figures(report: CoverageReport, links: Links) -> list[Figure]:
    """Return the main figures. Where new regencies are marked, their number replaces that of those not yet covered."""
    totals = report.totals
    return [
        Figure(
            totals.covered,
            _("regencies that can take part are covered"),
            of=totals.eligible,
            href=links.regencies(status="covered"),
            name="covered",
        ),
        _new_or_uncovered(report, links),
        Figure(
            totals.exempt,
            ngettext("regency exempt", "regencies exempt", totals.exempt),
            href=links.regencies(status="exempt"),
            name="exempt",
        ),
        Figure(
            totals.participants,
            ngettext("participation in %(count)s event", "participations in %(count)s events", totals.events)
            % {"count": wording.number(totals.events)},
            href=links.of_basis(),
            name="participants",
        ),
    ]


def _new_or_uncovered(report: CoverageReport, links: Links) -> Figure:
    totals, scope = report.totals, report.scope
    if not (scope.event or scope.since):
        return Figure(
            totals.uncovered, _("not yet covered"), href=links.regencies(status="uncovered"), name="uncovered"
        )
    href = links.regencies(None, status="new", **_marking(scope))
    label = _("new in this event") if scope.event else _new_in(scope)
    return Figure(totals.new, label, signed=True, href=href, name="new")


def _marking(scope: CoverageScope) -> dict[str, str]:
    """Return the option of an address that marks the same regencies as new."""
    if scope.event:
        return {"event": scope.event.code}
    return {"since": scope.since.isoformat()} if scope.since else {}


def _province_table(report: CoverageReport, links: Links) -> Table:
    marking = _marking(report.scope)

    def count(name: str, label: str, width: int, href: Callable[[str | None], str], *, folds: bool = True) -> Column:
        """Return the column of one of the counts; `href` takes the code of a province, None for the total."""
        return Column(
            name,
            label,
            Format.INTEGER,
            width,
            folds=folds,
            value=attrgetter(f"counts.{name}"),
            href=lambda row: href(row.code or None),
        )

    def regencies(status: str) -> Callable[[str | None], str]:
        return lambda province: links.regencies(province, status=status)

    def new(province: str | None) -> str:
        return links.regencies(province, status="new", **marking) if marking else ""

    columns = [
        Column("code", _("Code"), Format.CODE, 5),
        bps_column(),
        Column("name", _("Province"), width=19, key=True, href=lambda province: links.coverage(province.code)),
        count("regencies", _("Regencies"), 8, links.regencies),
        count("exempt", _("Exempt"), 11, regencies("exempt")),
        count("eligible", _("Eligible"), 9, regencies("eligible")),
        count("covered", _("Covered"), 10, regencies("covered"), folds=False),
        count("uncovered", _("Not yet"), 7, regencies("uncovered")),
        count("new", _("New"), 6, new),
        Column("rate", _("Coverage"), Format.PERCENT, 9, value=attrgetter("counts.rate")),
        count("events", _("Events"), 9, links.events),
        count("participants", _("Participants"), 10, links.of_basis),
    ]
    is_one = report.scope.province is not None
    return Table.of(
        report.provinces,
        columns,
        name="provinces",
        title=_("Province") if is_one else _("Provinces"),
        total=None if is_one else ProvinceCoverage("", _("Total"), report.totals),
        repeats_figures=is_one,
    )


def _regency_table(report: CoverageReport, links: Links) -> Table:
    columns = [
        Column("code", _("Code"), Format.CODE, 7),
        bps_column(),
        Column("name", _("Regency"), width=27, key=True),
        Column(
            "status",
            _("Status"),
            Format.CHIP,
            18,
            action=_("Invite next"),
            value=_chip,
            href=lambda regency: links.plan(regency.province) if regency.status == Status.UNCOVERED else "",
        ),
        Column("first_covered_on", _("First covered"), Format.DATE, 16, folds=True),
        Column(
            "first_event",
            _("First event / reason"),
            width=30,
            folds=True,
            value=lambda regency: regency.first_event or _reason(regency),
        ),
        Column(
            "events",
            _("Events"),
            Format.INTEGER,
            9,
            folds=True,
            href=lambda regency: links.events(regency.province, regency=regency.code),
        ),
        Column(
            "participants",
            _("Participants"),
            Format.INTEGER,
            10,
            href=lambda regency: links.of_basis(regency.province, regency=regency.code),
        ),
    ]
    provinces = {province.code: province.name for province in report.provinces}
    return Table.of(
        report.regencies,
        columns,
        name="regencies",
        title=_("Regencies"),
        group=lambda regency: provinces.get(regency.province, ""),
    )


def _chip(regency: RegencyCoverage) -> Chip:
    return Chip(str(regency.display_status.label), regency.display_status.tone)


def _reason(regency: RegencyCoverage) -> str:
    if not regency.closed_on:
        return regency.reason or ""
    return _("%(reason)s (%(day)s)") % {"reason": regency.reason, "day": wording.day(regency.closed_on)}


REPORT = Report(
    name="coverage",
    title=gettext_lazy("Coverage"),
    line=gettext_lazy("Which regencies a course has reached, which not yet, and which cannot be reached."),
    help="Which regencies a course has reached.",
    place=10,
    form=CoverageForm,
    readers=Readers.EVERYBODY,
    rows=lambda form: coverage(form.scope()),
    size=lambda form: coverage_size(form.scope()),
    document=coverage_document,
    scope=coverage_scope,
    json=coverage_json,
)
