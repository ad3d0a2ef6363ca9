"""The reports over many events: what each is called, what it may be asked for, and how it is made. Pages and commands
take them from here."""

from collections.abc import Callable
from dataclasses import dataclass

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from documents.layout import Document

from .coverage.document import coverage_document, coverage_json
from .coverage.rows import coverage
from .forms import BasisForm, CoverageForm, FunnelForm, NeverForm, RepeatedForm
from .funnel.document import funnel_document, funnel_json
from .funnel.rows import By, funnel
from .never.document import never_document, never_json
from .never.rows import never
from .recap.document import recap_document, recap_json
from .recap.forms import RecapForm
from .recap.rows import recap
from .repeated.document import repeated_document, repeated_json
from .repeated.rows import repeated
from .trend.document import trend_document, trend_json
from .trend.rows import trend

Made = tuple[Document, dict]


@dataclass(frozen=True, slots=True)
class Report:
    """`make` takes the valid form and the reader (None for a command, which sees all) and gives the document, on a page
    of which numbers lead to the lists that the reader may see, and the JSON."""

    title: str
    line: str
    form: type[forms.Form]
    make: Callable[[forms.Form, User | None], Made]


def _coverage(form: CoverageForm, reader: User | None) -> Made:
    report = coverage(form.scope())
    return coverage_document(report, reader), coverage_json(report)


def _funnel(form: FunnelForm, reader: User | None) -> Made:
    report = funnel(form.scope(), By(form.cleaned_data["by"] or By.PROVINCE))
    return funnel_document(report, reader), funnel_json(report)


def _trend(form: BasisForm, reader: User | None) -> Made:
    report = trend(form.scope())
    return trend_document(report, reader), trend_json(report)


def _repeated(form: RepeatedForm, reader: User | None) -> Made:
    report = repeated(form.scope(), same_course_only=form.cleaned_data["same_course"] == "yes")
    return repeated_document(report, reader), repeated_json(report)


def _never(form: NeverForm, reader: User | None) -> Made:
    report = never(form.scope(), form.cleaned_data["kind"], invited_only=form.cleaned_data["invited"] == "yes")
    return never_document(report, reader), never_json(report)


def _recap(form: RecapForm, reader: User | None) -> Made:
    report = recap(form.scope(reader))
    return recap_document(report), recap_json(report)


REPORTS = {
    "coverage": Report(
        _("Coverage"),
        _("Which regencies a course has reached, which not yet, and which cannot be reached."),
        CoverageForm,
        _coverage,
    ),
    "funnel": Report(
        _("Funnel"),
        _("From seats to completion: how many registered, were confirmed, came and completed."),
        FunnelForm,
        _funnel,
    ),
    "trend": Report(_("Trend by year"), _("Events, participants and coverage, year after year."), BasisForm, _trend),
    "repeated": Report(_("Repeated participants"), _("People who came more than once."), RepeatedForm, _repeated),
    "never": Report(
        _("Agencies that never came"), _("Existing agencies that have sent nobody yet."), NeverForm, _never
    ),
    "recap": Report(
        _("Recap of events"), _("One row an event, with sums by province and by course."), RecapForm, _recap
    ),
}
