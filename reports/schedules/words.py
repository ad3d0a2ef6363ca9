"""Scheduled reports in words: what is made, with which options, and when."""

from django.utils.translation import gettext as _

from reports.catalogue import REPORTS
from reports.models import Schedule


def report_title(name: str) -> str:
    """What a report is called; its bare name where there is none of that name any more."""
    return str(REPORTS[name].title) if name in REPORTS else name


def options_text(schedule: Schedule) -> str:
    """The options as they were chosen, codes and all."""
    return " · ".join(value if isinstance(value, str) else ", ".join(value) for value in schedule.options.values())


def rhythm(schedule: Schedule) -> str:
    """How often it is made."""
    if schedule.every == Schedule.Every.WEEK:
        return _("every week on %(day)s") % {"day": schedule.get_weekday_display()}
    return _("every month on day %(day)s") % {"day": schedule.day}
