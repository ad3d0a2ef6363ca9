"""The list of courses as a spreadsheet."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from documents.xlsx.workbook import Column, Format, Sheet, write_workbook


def courses_workbook(courses: Sequence[Any]) -> bytes:
    """Return the courses, as `Course.objects.with_counts()` gives them, one in a row."""
    columns = [Column(_("Code"), Format.TEXT, 18), Column(_("Name"), Format.TEXT, 60)]
    columns += [Column(_("Programme"), Format.TEXT, 18), Column(_("Events"), Format.INTEGER, 10)]
    columns += [Column(_("Session templates"), Format.INTEGER, 14), Column(_("Last event"), Format.DATE, 14)]
    columns += [Column(_("State"), Format.TEXT, 24)]
    sheet = Sheet(_("Courses"), columns, map(_cells, courses))
    return write_workbook([sheet], title=_("Courses"), creator=_("Bimtek Portal"))


def _cells(course: Any) -> list[object]:
    state = _("Archived") if course.is_archived else _("Offered for events")
    facts = [course.event_count, course.template_count, course.last_event_on]
    return [course.code, course.name, course.programme.code, *facts, state]
