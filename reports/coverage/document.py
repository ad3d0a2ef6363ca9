"""Coverage laid out: columns and JSON keys."""

from dataclasses import asdict

from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from documents import wording
from documents.layout import Chip, Column, Document, Figure, Format, Table
from reports.scope import Basis

from .narrative import coverage_narrative
from .rows import Counts, CoverageReport, RegencyCoverage, Status

_TONES = {Status.COVERED: "ok", Status.UNCOVERED: "wait", Status.EXEMPT: "off"}


def coverage_document(report: CoverageReport) -> Document:
    """The report as every renderer takes it."""
    regencies = _regency_table(report)
    return Document(
        name=_file_name(report),
        title=_title(report),
        facts=_facts(report),
        figures=_figures(report),
        narrative=coverage_narrative(report),
        tables=[_province_table(report), regencies],
        main=regencies,
    )


def coverage_json(report: CoverageReport) -> dict:
    """The report under the keys of contract.md: stable, independent of the language but for the narrative."""
    scope = report.scope
    data = {
        "report": "coverage",
        "generated_at": report.generated_at.isoformat(timespec="seconds"),
        "scope": {
            "province": scope.province.code if scope.province else None,
            "course": scope.course.code if scope.course else None,
            "from": scope.start.isoformat() if scope.start else None,
            "as_of": scope.as_of.isoformat(),
            "basis": str(scope.basis),
            "event": scope.event.code if scope.event else None,
        },
        "totals": asdict(report.totals),
        "provinces": [{"code": p.code, "name": p.name} | asdict(p.counts) for p in report.provinces],
        "regencies": [_regency_json(regency) for regency in report.regencies],
        "narrative": coverage_narrative(report),
    }
    if scope.programme:
        data["scope"]["programme"] = scope.programme.code
    return data


def _regency_json(regency: RegencyCoverage) -> dict:
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


def _file_name(report: CoverageReport) -> str:
    """cakupan-18-spp-tik-2022-12-31: what it holds, in the order in which files should sort."""
    scope = report.scope
    parts = [
        "cakupan",
        scope.province.code if scope.province else "nasional",
        slugify(scope.subject),
        "terdaftar" if scope.basis == Basis.REGISTERED else "",
        f"sejak-{scope.start}" if scope.start else "",
        str(scope.as_of),
    ]
    return "-".join(filter(None, parts))


def _title(report: CoverageReport) -> str:
    scope = report.scope
    course = _("Bimtek %(course)s") % {"course": scope.subject} if scope.subject else _("all bimtek")
    place = scope.province.full_name if scope.province else _("Indonesia")
    return _("Coverage of %(course)s, %(place)s") % {"course": course, "place": place}


def _facts(report: CoverageReport) -> list[str]:
    scope = report.scope
    facts = [_("As of %(day)s") % {"day": wording.day(scope.as_of)}]
    if scope.start:
        facts.append(_("events from %(day)s") % {"day": wording.day(scope.start)})
    facts.append(_("basis: %(basis)s") % {"basis": scope.basis.label})
    if scope.event:
        facts.append(_("new in %(event)s") % {"event": scope.event.code})
    return facts


def _figures(report: CoverageReport) -> list[Figure]:
    totals = report.totals
    figures = [
        Figure(totals.covered, _("regencies that can take part are covered"), of=totals.eligible, name="covered"),
        Figure(totals.uncovered, _("not yet covered"), name="uncovered"),
        Figure(totals.exempt, ngettext("regency exempt", "regencies exempt", totals.exempt), name="exempt"),
        Figure(
            totals.participants,
            ngettext("participation in %(count)s event", "participations in %(count)s events", totals.events)
            % {"count": wording.number(totals.events)},
            name="participants",
        ),
    ]
    if report.scope.event:
        figures[1] = Figure(totals.new, _("new in this event"), signed=True, name="new")
    return figures


def _province_table(report: CoverageReport) -> Table:
    columns = [
        Column(_("Code"), Format.CODE, 5),
        Column(_("Province"), width=19, key=True),
        Column(_("Regencies"), Format.INTEGER, 8, folds=True),
        Column(_("Exempt"), Format.INTEGER, 11, folds=True),
        Column(_("Eligible"), Format.INTEGER, 9, folds=True),
        Column(_("Covered"), Format.INTEGER, 10),
        Column(_("Not yet"), Format.INTEGER, 7, folds=True),
        Column(_("New"), Format.INTEGER, 6, folds=True),
        Column(_("Coverage"), Format.PERCENT, 9),
        Column(_("Events"), Format.INTEGER, 9, folds=True),
        Column(_("Participants"), Format.INTEGER, 10, folds=True),
    ]
    return Table(
        title=_("Provinces") if not report.scope.province else _("Province"),
        columns=columns,
        rows=[(p.code, p.name, *_counts(p.counts)) for p in report.provinces],
        footer=None if report.scope.province else ("", _("Total"), *_counts(report.totals)),
    )


def _counts(counts: Counts) -> tuple:
    return (
        counts.regencies,
        counts.exempt,
        counts.eligible,
        counts.covered,
        counts.uncovered,
        counts.new,
        counts.rate,
        counts.events,
        counts.participants,
    )


def _regency_table(report: CoverageReport) -> Table:
    columns = [
        Column(_("Code"), Format.CODE, 7),
        Column(_("Regency"), width=27, key=True),
        Column(_("Status"), Format.CHIP, 18),
        Column(_("First covered"), Format.DATE, 16, folds=True),
        Column(_("First event / reason"), width=30, folds=True),
        Column(_("Events"), Format.INTEGER, 9, folds=True),
        Column(_("Participants"), Format.INTEGER, 10),
    ]
    return Table(
        title=_("Regencies"),
        columns=columns,
        rows=[
            (r.code, r.name, _chip(r), r.first_covered_on, r.first_event or _reason(r), r.events, r.participants)
            for r in report.regencies
        ],
    )


def _chip(regency: RegencyCoverage) -> Chip:
    return Chip(_("Newly covered"), "new") if regency.new else Chip(str(regency.status.label), _TONES[regency.status])


def _reason(regency: RegencyCoverage) -> str:
    if not regency.closed_on:
        return regency.reason or ""
    return _("%(reason)s (%(day)s)") % {"reason": regency.reason, "day": wording.day(regency.closed_on)}
