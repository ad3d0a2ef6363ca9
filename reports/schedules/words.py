"""The report, options and days of a schedule in words."""

from django.utils.translation import gettext as _

from reports.catalogue import REPORTS
from reports.models import Schedule


def report_title(name: str) -> str:
    """Return the title of a report, or its name if there is no such report any more."""
    return str(REPORTS[name].title) if name in REPORTS else name


def options_text(schedule: Schedule) -> str:
    """Return the options as they were chosen, with their codes."""
    return " · ".join(value if isinstance(value, str) else ", ".join(value) for value in schedule.options.values())


def rhythm(schedule: Schedule) -> str:
    """Return how often the report is made."""
    if schedule.every == Schedule.Every.WEEK:
        return _("every week on %(day)s") % {"day": schedule.get_weekday_display()}
    return _("every month on day %(day)s") % {"day": schedule.day}
