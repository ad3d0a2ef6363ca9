"""The pictures of a coverage report, for all its outputs."""

from django.utils.translation import gettext as _

from documents import wording
from documents.pictures.drawing import Drawing, Picture
from reports.links import Links

from .regencies import regency_map, regency_tiles, status_legend
from .rows import CoverageReport
from .tilemap import province_map, tile_map
from .years import spoken_years, year_chart, years


def coverage_pictures(report: CoverageReport, links: Links) -> list[Picture]:
    """Return the map of the country, or a province's regencies and years."""
    return _of_province(report) if report.scope.province else _of_country(report, links)


def _of_country(report: CoverageReport, links: Links) -> list[Picture]:
    if not report.provinces:
        return []
    pages = {province.code: links.coverage(province.code) for province in report.provinces}
    return [
        _picture(_("Coverage by province"), _country_alt(report), tile_map(report, pages), province_map(report, pages))
    ]


def _of_province(report: CoverageReport) -> list[Picture]:
    pictures = []
    if report.regencies:
        tiles, areas = regency_tiles(report), regency_map(report)
        pictures.append(_picture(_("Regencies by status"), _regencies_alt(report), tiles, areas))
    if shown := years(report):
        chart = year_chart(shown, max(report.totals.eligible, report.totals.covered))
        pictures.append(Picture(_("First covered, by year"), spoken_years(shown), chart))
    return pictures


def _picture(title: str, alt: str, tiles: Drawing, areas: Drawing | None) -> Picture:
    return Picture(title, alt, areas, tiles) if areas else Picture(title, alt, tiles)


def _country_alt(report: CoverageReport) -> str:
    totals = report.totals
    numbers = {
        "provinces": wording.number(len(report.provinces)),
        "covered": wording.number(totals.covered),
        "eligible": wording.number(totals.eligible),
        "rate": wording.percent(totals.rate),
    }
    return (
        _(
            "A map of %(provinces)s provinces by coverage; altogether %(covered)s / %(eligible)s regencies (%(rate)s)."
            " The table of the provinces has the same numbers."
        )
        % numbers
    )


def _regencies_alt(report: CoverageReport) -> str:
    counts = ", ".join(label for _tone, label in status_legend(report))
    return _("The regencies by status: %(counts)s. The table of the regencies says which.") % {"counts": counts}
