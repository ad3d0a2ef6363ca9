"""Agencies that never attended laid out: columns, JSON keys and the entry of the report."""

from collections.abc import Callable
from dataclasses import dataclass
from operator import attrgetter

from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from agencies.models import Agency
from agencies.workbook import KIND_WORDS
from documents.layout import Column, Document, Figure, Format, Table
from reports import heading
from reports.bps import bps_column
from reports.links import Links
from reports.report import Readers, Report
from reports.scope import Basis

from .forms import NeverForm
from .narrative import never_narrative
from .rows import Absent, NeverReport, never, never_size


@dataclass(frozen=True, slots=True)
class _Words:
    """What the basis makes of the title, the figures, the column and the empty list."""

    title: str
    absent: str
    rate: str
    column: str
    nobody: str


def _words(basis: Basis) -> _Words:
    if basis == Basis.REGISTERED:
        return _Words(
            title=_("Agencies that never had anybody confirmed"),
            absent=_("agencies with nobody confirmed, of all that exist"),
            rate=_("with nobody confirmed"),
            column=_("Nobody confirmed"),
            nobody=_("Somebody of every agency has been confirmed."),
        )
    return _Words(
        title=_("Agencies that never attended"),
        absent=_("agencies never attended, of all that exist"),
        rate=_("never attended"),
        column=_("Never attended"),
        nobody=_("Somebody of every agency has attended."),
    )


def never_document(report: NeverReport, reader: User | None = None) -> Document:
    """Return the document that every renderer lays out."""
    links = Links(report.scope, reader)
    agencies = _agencies(report, links)
    basis = "dikonfirmasi" if report.scope.basis == Basis.REGISTERED else ""
    kind = slugify(KIND_WORDS.get(report.kind, "").replace("/", " "))
    narrowed = [str(Agency.Kind(report.kind).label)] if report.kind else []
    if report.invited_only:
        narrowed.append(_("with seats of their own"))
    return Document(
        name=heading.file_name("belum-pernah-hadir", report.scope, basis, kind),
        title=heading.title(_words(report.scope.basis).title, report.scope),
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


def never_json(report: NeverReport) -> dict[str, object]:
    """Return the report under stable keys. Kinds are the workbook's words, as in the attendance report."""
    return {
        "report": "never",
        "generated_at": report.generated_at.isoformat(timespec="seconds"),
        "scope": never_scope(report),
        "totals": _counts_json(report.totals),
        "provinces": [{"code": p.key, "name": p.name} | _counts_json(p) for p in report.provinces],
        "kinds": [{"kind": KIND_WORDS[k.key]} | _counts_json(k) for k in report.kinds],
        "agencies": [
            {"name": a.name, "kind": KIND_WORDS[a.kind], "region": a.region, "seats": a.seats} for a in report.listed
        ],
        "narrative": never_narrative(report),
    }


def never_scope(report: NeverReport) -> dict[str, str | None]:
    return report.scope.as_json(basis=str(report.scope.basis), kind=KIND_WORDS.get(report.kind))


def _counts_json(row: Absent) -> dict[str, object]:
    return {"existing": row.existing, "absent": row.absent, "share": row.share}


def _figures(report: NeverReport, links: Links) -> list[Figure]:
    totals, kind, words = report.totals, report.kind, _words(report.scope.basis)
    return [
        Figure(
            totals.absent,
            words.absent,
            of=totals.existing,
            href=links.never(kind=kind),
            name="never",
        ),
        Figure(totals.share, words.rate, format=Format.PERCENT, name="never_rate"),
        Figure(
            len(report.invited),
            _("of them had seats of their own"),
            href=links.never(kind=kind, invited="yes"),
            name="invited",
        ),
    ]


def _provinces(report: NeverReport, links: Links) -> Table:
    kind = report.kind
    columns = [
        Column("code", _("Code"), Format.CODE, 6, value=attrgetter("key")),
        bps_column("key"),
        Column("name", _("Province"), width=24, key=True),
        *_count_columns(report, lambda row: links.agencies(row.key, kind), lambda row: links.never(row.key, kind=kind)),
    ]
    return Table.of(report.provinces, columns, name="provinces", title=_("Provinces"))


def _kinds(report: NeverReport, links: Links) -> Table:
    columns = [
        Column("name", _("Kind"), width=24, key=True),
        *_count_columns(report, lambda row: links.agencies(kind=row.key), lambda row: links.never(kind=row.key)),
    ]
    return Table.of(report.kinds, columns, name="kinds", title=_("Kinds of agency"))


def _count_columns(
    report: NeverReport, existing: Callable[[Absent], str], absent: Callable[[Absent], str]
) -> list[Column]:
    """Return the columns of the counts; the functions give the addresses behind them."""
    return [
        Column("existing", _("Existing"), Format.INTEGER, 10, folds=True, href=existing),
        Column("absent", _words(report.scope.basis).column, Format.INTEGER, 12, href=absent),
        Column("share", _("Share"), Format.PERCENT, 9),
    ]


def _agencies(report: NeverReport, links: Links) -> Table:
    columns = [
        Column("region", _("Region"), Format.CODE, 8),
        bps_column("region"),
        Column("name", _("Agency"), width=46, key=True, href=lambda agency: links.agency(agency.pk)),
        Column("kind", _("Kind"), width=18, folds=True, value=lambda agency: str(Agency.Kind(agency.kind).label)),
        Column("seats", _("Seats offered"), Format.INTEGER, 10, href=lambda agency: links.seats(agency=agency.pk)),
    ]
    provinces = {province.key: province.name for province in report.provinces}
    return Table.of(
        report.listed,
        columns,
        name="agencies",
        title=_("Agencies"),
        empty=_words(report.scope.basis).nobody,
        group=lambda agency: provinces.get(agency.region[:2], ""),
    )


REPORT = Report(
    name="never",
    title=gettext_lazy("Agencies that never attended"),
    line=gettext_lazy("Existing agencies that have sent nobody yet."),
    help="Agencies of which nobody has attended.",
    place=50,
    form=NeverForm,
    readers=Readers.OF_PROVINCE,
    rows=lambda form: never(form.scope(), form.chosen_kind(), invited_only=form.is_invited_only()),
    size=lambda form: never_size(form.scope(), form.chosen_kind(), invited_only=form.is_invited_only()),
    document=never_document,
    scope=never_scope,
    json=never_json,
)
