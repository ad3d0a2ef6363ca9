"""Agencies that never came laid out: columns and JSON keys."""

from django.urls import reverse
from django.utils.translation import gettext as _

from agencies.models import Agency
from agencies.workbook import KIND_WORDS
from documents.layout import Column, Document, Figure, Format, Table
from reports import heading
from reports.links import Links, cell_links
from reports.scope import Basis

from .narrative import never_narrative
from .rows import Absent, NeverReport


def never_document(report: NeverReport, links: Links | None = None) -> Document:
    """The report as every renderer takes it."""
    links = links or Links(report.scope)
    agencies = _agencies(report, links)
    basis = "terdaftar" if report.scope.basis == Basis.REGISTERED else ""
    narrowed = [str(Agency.Kind(report.kind).label)] if report.kind else []
    if report.invited_only:
        narrowed.append(_("with seats of their own"))
    return Document(
        name=heading.file_name("belum-pernah-ikut", report.scope, basis, report.kind),
        title=heading.title(_("Agencies that never came"), report.scope),
        facts=heading.facts(report.scope, heading.basis(report.scope), *narrowed),
        figures=_figures(report, links),
        narrative=never_narrative(report),
        tables=[
            _provinces(report, links),
            _kinds(report, links),
            agencies,
        ],
        main=agencies,
    )


def never_json(report: NeverReport) -> dict:
    """The report under stable keys; kinds are the workbook's words, as in the attendance report."""
    return {
        "report": "never",
        "generated_at": report.generated_at.isoformat(timespec="seconds"),
        "scope": report.scope.as_json(basis=str(report.scope.basis), kind=KIND_WORDS.get(report.kind)),
        "totals": _counts_json(report.totals),
        "provinces": [{"code": p.key, "name": p.name} | _counts_json(p) for p in report.provinces],
        "kinds": [{"kind": KIND_WORDS[k.key]} | _counts_json(k) for k in report.kinds],
        "agencies": [
            {"name": a.name, "kind": KIND_WORDS[a.kind], "region": a.region, "seats": a.seats} for a in report.listed
        ],
        "narrative": never_narrative(report),
    }


def _counts_json(row: Absent) -> dict:
    return {"existing": row.existing, "absent": row.absent, "share": row.share}


def _figures(report: NeverReport, links: Links) -> list[Figure]:
    totals, kind = report.totals, report.kind
    return [
        Figure(
            totals.absent,
            _("agencies never came, of all that exist"),
            of=totals.existing,
            href=links.never(kind=kind),
            name="never",
        ),
        Figure(totals.share, _("never came"), format=Format.PERCENT, name="never_rate"),
        Figure(
            len(report.invited),
            _("of them had seats of their own"),
            href=links.never(kind=kind, invited="yes"),
            name="invited",
        ),
    ]


def _provinces(report: NeverReport, links: Links) -> Table:
    columns = [Column(_("Code"), Format.CODE, 6), Column(_("Province"), width=24, key=True), *_count_columns()]
    provinces, kind = report.provinces, report.kind
    behind = {
        2: lambda row: links.agencies(provinces[row].key, kind),
        3: lambda row: links.never(provinces[row].key, kind=kind),
    }
    return Table(
        title=_("Provinces"),
        columns=columns,
        rows=[(p.key, p.name, p.existing, p.absent, p.share) for p in report.provinces],
        hrefs=cell_links(range(len(report.provinces)), behind),
    )


def _kinds(report: NeverReport, links: Links) -> Table:
    behind = {
        1: lambda row: links.agencies(kind=report.kinds[row].key),
        2: lambda row: links.never(kind=report.kinds[row].key),
    }
    return Table(
        title=_("Kinds of agency"),
        columns=[Column(_("Kind"), width=24, key=True), *_count_columns()],
        rows=[(k.name, k.existing, k.absent, k.share) for k in report.kinds],
        hrefs=cell_links(range(len(report.kinds)), behind),
    )


def _count_columns() -> list[Column]:
    return [
        Column(_("Existing"), Format.INTEGER, 10, folds=True),
        Column(_("Never came"), Format.INTEGER, 12),
        Column(_("Share"), Format.PERCENT, 9),
    ]


def _agencies(report: NeverReport, links: Links) -> Table:
    columns = [
        Column(_("Region"), Format.CODE, 8),
        Column(_("Agency"), width=46, key=True),
        Column(_("Kind"), width=18, folds=True),
        Column(_("Seats offered"), Format.INTEGER, 10),
    ]
    agencies = report.listed
    return Table(
        title=_("Agencies"),
        columns=columns,
        rows=[(a.region, a.name, str(Agency.Kind(a.kind).label), a.seats) for a in agencies],
        links=[reverse("agencies:agency-detail", args=[a.pk]) for a in agencies] if links.reader else None,
        hrefs=cell_links(range(len(agencies)), {3: lambda row: links.seats(agency=agencies[row].pk)}),
        empty=_("Somebody came from every agency."),
    )
