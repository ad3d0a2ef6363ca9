"""A report by its name and its options as plain text, as jobs and schedules store them."""

from collections.abc import Mapping
from dataclasses import dataclass

from django import forms

from accounts.models import User
from events.models import Event

from .catalogue import REPORTS
from .files.made import Made
from .report import Readers


class NotForReader(Exception):
    """The reader may not see that report, or there is no such report: the answer is the same."""


class WrongOptions(Exception):
    """An option is not valid, or not valid any more. The text names it and gives the reason, in the reader's
    language."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One of the catalogue's reports with its options. An option that may be given several times is a list.

    `is_paper_decided` as in ReportForm.
    """

    report: str
    options: Mapping[str, str | list[str]]
    is_paper_decided: bool = False


def check(asked: Asked, reader: User) -> None:
    """Raise NotForReader unless the reader may see the report."""
    report = REPORTS.get(asked.report)
    if report is None or not (reader.rights.reads_reports and _is_for(report.readers, asked.options, reader)):
        raise NotForReader


def _is_for(readers: Readers, options: Mapping[str, str | list[str]], reader: User) -> bool:
    match readers:
        case Readers.OF_EVENT:
            return Event.objects.visible_to(reader).filter(code=options.get("event", "")).exists()
        case Readers.OF_PROVINCE:
            return options.get("province") in reader.scope
    return True


def make(asked: Asked, reader: User) -> Made:
    """Return the report with what the reader may see of it now. Raise NotForReader or WrongOptions."""
    check(asked, reader)
    report = REPORTS[asked.report]
    form = report.form(asked.options, reader=reader, is_paper_decided=asked.is_paper_decided)
    if not form.is_valid():
        raise WrongOptions(_mistakes(form))
    return report.make(form)


def _mistakes(form: forms.Form) -> str:
    labels = {name: field.label for name, field in form.fields.items()}
    return " ".join(
        f"{labels.get(name, name)}: {' '.join(map(str, messages))}" for name, messages in form.errors.items()
    )
