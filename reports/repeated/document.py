"""Repeated participants laid out: columns, JSON keys and the entry of the report."""

from dataclasses import asdict
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from documents.layout import Column, Document, Figure, Format, Table
from reports import heading
from reports.links import Links
from reports.report import Readers, Report
from reports.shares import share

from .forms import RepeatedForm
from .narrative import repeated_narrative
from .rows import RepeatedReport, repeated, repeated_size


def repeated_document(report: RepeatedReport, reader: User | None = None) -> Document:
    """Return the document that every renderer lays out."""
    links = Links(report.scope, reader)
    people = _people(report, links)
    narrowed = [_("the same course again")] if report.same_course_only else []
    return Document(
        name=heading.file_name("peserta-berulang", report.scope),
        title=heading.title(_("Repeated participants"), report.scope),
        facts=heading.facts(report.scope, _("basis: present or late at one session or more"), *narrowed),
        figures=_figures(report, links),
        narrative=repeated_narrative(report),
        tables=[people],
        main=people,
    )


def repeated_json(report: RepeatedReport) -> dict[str, object]:
    """Return the report under stable keys, with masked NIP."""
    return {
        "report": "repeated",
        "generated_at": report.generated_at.isoformat(timespec="seconds"),
        "scope": repeated_scope(report),
        "totals": {
            "attended": report.attended,
            "repeated": len(report.people),
            "same_course": len(report.same_course),
            "rate": share(len(report.people), report.attended),
        },
        "participants": [_person_json(asdict(person)) for person in report.listed],
        "narrative": repeated_narrative(report),
    }


def repeated_scope(report: RepeatedReport) -> dict[str, str | None]:
    return report.scope.as_json()


def _person_json(person: dict[str, Any]) -> dict[str, object]:
    del person["pk"]
    return person | {"last_on": person["last_on"].isoformat()}


def _figures(report: RepeatedReport, links: Links) -> list[Figure]:
    people, rate = len(report.people), share(len(report.people), report.attended)
    return [
        Figure(
            people,
            _("people attended more than once, of all who attended"),
            of=report.attended,
            href=links.repeated(),
            name="repeated",
        ),
        Figure(rate, _("attended more than once"), format=Format.PERCENT, name="repeated_rate"),
        Figure(
            len(report.same_course),
            _("attended the same course more than once"),
            href=links.repeated(same_course="yes"),
            name="same_course",
        ),
    ]


def _people(report: RepeatedReport, links: Links) -> Table:
    columns = [
        Column("name", _("Name"), width=28, key=True),
        Column("nip", "NIP", Format.CODE, 20, folds=True),
        Column("agency", _("Agency"), width=34, folds=True),
        Column("region", _("Region"), Format.CODE, 8, folds=True),
        Column(
            "events",
            _("Events"),
            Format.INTEGER,
            9,
            href=lambda person: links.people(stage="attended", participant=person.pk),
        ),
        Column("courses", _("Courses"), Format.INTEGER, 9, folds=True),
        Column("same_course", _("Same course"), Format.INTEGER, 9, folds=True),
        Column("last_on", _("Last event"), Format.DATE, 16, folds=True),
    ]
    return Table.of(
        report.listed, columns, name="people", title=_("People"), empty=_("Nobody attended more than once.")
    )


REPORT = Report(
    name="repeated",
    title=gettext_lazy("Repeated participants"),
    line=gettext_lazy("People who attended more than once."),
    help="People who attended more than once.",
    place=40,
    form=RepeatedForm,
    readers=Readers.OF_PROVINCE,
    rows=lambda form: repeated(form.scope(), form.is_same_course_only()),
    size=lambda form: repeated_size(form.scope(), form.is_same_course_only()),
    document=repeated_document,
    scope=repeated_scope,
    json=repeated_json,
    shows_people=True,
)
