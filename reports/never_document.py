"""Agencies that never came laid out: columns and JSON keys."""

from django.urls import reverse
from django.utils.translation import gettext as _

from agencies.models import Agency
from agencies.workbook import KIND_WORDS
from documents.layout import Column, Document, Figure, Format, Table

from . import phrases
from .links import Links, cell_links
from .never import Absent, NeverReport
from .never_narrative import never_narrative
from .scope import Basis
from .scoped import file_name, scope_json


def never_document(report: NeverReport, links: Links | None = None) -> Document:
    """The report as every renderer takes it."""
    links = links or Links(report.scope)
    agencies = _agencies(report, links)
    basis = "terdaftar" if report.scope.basis == Basis.REGISTERED else ""
    kind = [str(Agency.Kind(report.kind).label)] if report.kind else []
    return Document(
        name=file_name("belum-pernah-ikut", report.scope, basis, report.kind),
        title=phrases.title(_("Agencies that never came"), report.scope),
        facts=phrases.facts(report.scope, phrases.basis(report.scope), *kind),
        figures=_figures(report),
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
        "scope": scope_json(report.scope, basis=str(report.scope.basis), kind=KIND_WORDS.get(report.kind)),
        "totals": _counts_json(report.totals),
        "provinces": [{"code": p.key, "name": p.name} | _counts_json(p) for p in report.provinces],
        "kinds": [{"kind": KIND_WORDS[k.key]} | _counts_json(k) for k in report.kinds],
        "agencies": [
            {"name": a.name, "kind": KIND_WORDS[a.kind], "region": a.region, "seats": a.seats} for a in report.agencies
        ],
        "narrative": never_narrative(report),
    }


def _counts_json(row: Absent) -> dict:
    return {"existing": row.existing, "absent": row.absent, "share": row.share}


def _figures(report: NeverReport) -> list[Figure]:
    invited = sum(agency.seats > 0 for agency in report.agencies)
    return [
        Figure(report.totals.absent, _("agencies never came, of all that exist"), of=report.totals.existing),
        Figure(report.totals.share, _("never came"), format=Format.PERCENT),
        Figure(invited, _("of them had seats of their own")),
    ]


def _provinces(report: NeverReport, links: Links) -> Table:
    columns = [Column(_("Code"), Format.CODE, 6), Column(_("Province"), width=24, key=True), *_count_columns()]
    behind = {3: lambda row: links.never(province=report.provinces[row].key, kind=report.kind)}
    return Table(
        title=_("Provinces"),
        columns=columns,
        rows=[(p.key, p.name, p.existing, p.absent, p.share) for p in report.provinces],
        hrefs=cell_links(range(len(report.provinces)), behind),
    )


def _kinds(report: NeverReport, links: Links) -> Table:
    behind = {2: lambda row: links.never(kind=report.kinds[row].key)}
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
    return Table(
        title=_("Agencies"),
        columns=columns,
        rows=[(a.region, a.name, str(Agency.Kind(a.kind).label), a.seats) for a in report.agencies],
        links=[reverse("agencies:agency-detail", args=[a.pk]) for a in report.agencies] if links.reader else None,
        empty=_("Somebody came from every agency."),
    )
