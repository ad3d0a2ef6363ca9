"""The trend laid out: columns, JSON keys and the entry of the report."""

from dataclasses import asdict

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, npgettext

from accounts.models import User
from documents.layout import Column, Document, Figure, Format, Table
from documents.pictures.drawing import Picture
from reports import heading
from reports.bps import bps_column
from reports.coverage.years import growth, spoken_years, year_chart
from reports.forms import BasisForm
from reports.links import Links
from reports.report import Readers, Report
from reports.scope import Basis

from .narrative import trend_narrative
from .rows import TrendReport, trend, trend_size


def trend_document(report: TrendReport, reader: User | None = None) -> Document:
    """Return the document that every renderer lays out."""
    links = Links(report.scope, reader)
    years = _years(report, links)
    basis = "dikonfirmasi" if report.scope.basis == Basis.REGISTERED else ""
    return Document(
        name=heading.file_name("tren", report.scope, basis),
        title=heading.title(_("Trend by year"), report.scope),
        facts=heading.facts(report.scope, heading.basis(report.scope)),
        figures=_figures(report, links),
        narrative=trend_narrative(report),
        tables=[years, _firsts(report)],
        main=years,
        pictures=_pictures(report),
    )


def _pictures(report: TrendReport) -> list[Picture]:
    shown = growth({year.year: year.new for year in report.years if year.new}, report.scope.as_of.year)
    if not shown:
        return []
    chart = year_chart(shown, max(year.until for year in shown))
    return [Picture(_("First covered, by year"), spoken_years(shown), chart)]


def trend_json(report: TrendReport) -> dict[str, object]:
    """Return the report under stable keys."""
    return {
        "report": "trend",
        "generated_at": report.generated_at.isoformat(timespec="seconds"),
        "scope": trend_scope(report),
        "years": [asdict(year) | {"until": year.until.isoformat()} for year in report.years],
        "first_covered": [
            {"code": f.code, "name": f.name, "first_event": f.event, "first_covered_on": f.covered_on.isoformat()}
            for f in report.firsts
        ],
        "narrative": trend_narrative(report),
    }


def trend_scope(report: TrendReport) -> dict[str, str | None]:
    return report.scope.as_json(basis=str(report.scope.basis))


def _figures(report: TrendReport, links: Links) -> list[Figure]:
    events, people = sum(year.events for year in report.years), sum(year.participants for year in report.years)
    last = report.years[-1] if report.years else None
    covered, eligible = (last.covered, last.eligible) if last else (0, None)
    reached = links.regencies(status="covered", as_of=last.until) if last else ""
    return [
        Figure(events, npgettext("under a number", "event", "events", events), href=links.events(), name="events"),
        Figure(people, ngettext("participation", "participations", people), href=links.of_basis(), name="participants"),
        Figure(covered, _("regencies covered, of the eligible"), of=eligible, href=reached, name="covered"),
        Figure(last.rate if last else None, _("coverage reached"), format=Format.PERCENT, name="coverage_rate"),
    ]


def _years(report: TrendReport, links: Links) -> Table:
    columns = [
        Column("year", _("Year"), Format.YEAR, 8, key=True),
        Column("events", _("Events"), Format.INTEGER, 9, href=lambda year: links.events(year=year.year)),
        Column("participants", _("Participants"), Format.INTEGER, 10, href=lambda year: links.of_basis(year=year.year)),
        Column(
            "new",
            _("First covered"),
            Format.INTEGER,
            12,
            folds=True,
            href=lambda year: links.regencies(first=year.year),
        ),
        Column(
            "covered",
            _("Covered so far"),
            Format.INTEGER,
            12,
            folds=True,
            href=lambda year: links.regencies(status="covered", as_of=year.until),
        ),
        Column(
            "eligible",
            _("Eligible"),
            Format.INTEGER,
            10,
            folds=True,
            href=lambda year: links.regencies(status="eligible", as_of=year.until),
        ),
        Column("rate", _("Coverage"), Format.PERCENT, 9),
    ]
    return Table.of(report.years, columns, name="years", title=_("Years"), empty=_("There were no events."))


def _firsts(report: TrendReport) -> Table:
    columns = [
        Column("code", _("Code"), Format.CODE, 8),
        bps_column(),
        Column("name", _("Regency"), width=30, key=True),
        Column("covered_on", _("First covered"), Format.DATE, 18),
        Column("event", _("First event"), width=30, folds=True),
    ]
    return Table.of(
        report.firsts,
        columns,
        name="firsts",
        title=_("Regencies by the day of their first time"),
        empty=_("No regency has been covered yet."),
    )


REPORT = Report(
    name="trend",
    title=gettext_lazy("Trend by year"),
    line=gettext_lazy("Events, participants and coverage, year after year."),
    help="Events, participants and coverage by year.",
    place=30,
    form=BasisForm,
    readers=Readers.OF_PROVINCE,
    rows=lambda form: trend(form.scope()),
    size=lambda form: trend_size(form.scope()),
    document=trend_document,
    scope=trend_scope,
    json=trend_json,
)
