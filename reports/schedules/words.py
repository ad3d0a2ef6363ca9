"""The report, options and days of a schedule in words."""

from collections.abc import Collection, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from agencies.forms import choices_of
from agencies.models import Province
from documents import wording
from documents.reading.dates import read_day
from events.models import Course, Event, Programme
from reports.catalogue import REPORTS
from reports.files.outputs import format_label
from reports.models import Schedule

_NAMED: dict[str, Any] = {"province": Province, "course": Course, "programme": Programme, "event": Event}
"""Options whose values are codes, with their models."""


def report_title(name: str) -> str:
    """Return the title of a report, or its name if there is no such report any more."""
    return str(REPORTS[name].title) if name in REPORTS else name


def options_text(schedule: Schedule) -> str:
    """Return the options of one schedule in words."""
    return options_texts([schedule])[schedule.pk]


def options_texts(schedules: Collection[Schedule]) -> dict[int, str]:
    """Return the options of each schedule in words: names of provinces, courses and events instead of their codes."""
    chosen = [item for schedule in schedules for item in schedule.options.items()]
    names = {
        name: _names(name, [code for one, value in chosen if one == name for code in _values(value)]) for name in _NAMED
    }
    return {schedule.pk: _options_text(schedule, names) for schedule in schedules}


def _names(name: str, codes: Collection[str]) -> dict[str, str]:
    return {one.code: str(one) for one in _NAMED[name].objects.filter(code__in=codes)} if codes else {}


def _options_text(schedule: Schedule, names: Mapping[str, Mapping[str, str]]) -> str:
    order = {name: place for place, name in enumerate(_option_names(schedule.report))}
    options = sorted(schedule.options.items(), key=lambda item: order.get(item[0], len(order)))
    words = [_word(schedule, name, value, names) for name, value in options]
    return " · ".join(word for word in words if word)


def _option_names(report: str) -> list[str]:
    """Return the options of the report in the order of its form: PostgreSQL keeps no order in a JSON column."""
    form = REPORTS[report].form() if report in REPORTS else None
    return [form.add_prefix(name) for name in form.fields] if form else []


def _word(schedule: Schedule, name: str, value: str | list[str], names: Mapping[str, Mapping[str, str]]) -> str:
    if name == "from" and (day := read_day(str(value))):
        return _("from %(day)s") % {"day": wording.day(day)}
    labels = names.get(name) or _choices(schedule.report, name)
    return ", ".join(str(labels.get(one, one)) for one in _values(value))


def _choices(report: str, name: str) -> dict[str, object]:
    field = REPORTS[report].form.base_fields.get(name) if report in REPORTS else None
    if not isinstance(field, forms.ChoiceField) or isinstance(field, forms.ModelChoiceField):
        return {}
    return {str(key): label for key, label in choices_of(field)}


def _values(value: str | list[str]) -> list[str]:
    return [value] if isinstance(value, str) else value


def formats_text(schedule: Schedule) -> str:
    """Return the formats of the schedule as people call them."""
    return ", ".join(format_label(one) for one in schedule.formats)


def rhythm(schedule: Schedule) -> str:
    """Return how often the report is made."""
    if schedule.every == Schedule.Every.WEEK:
        return _("every week on %(day)s") % {"day": schedule.get_weekday_display()}
    return _("every month on day %(day)s") % {"day": schedule.day}
