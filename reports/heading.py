"""The heading of a report over many events: its title, the facts under it, and the name of its files."""

from django.utils.text import slugify
from django.utils.translation import gettext as _

from documents import wording

from . import phrases
from .scope import CoverageScope


def title(report: str, scope: CoverageScope) -> str:
    """Return the report's name, its course and its place."""
    return _("%(report)s, %(course)s, %(place)s") % {"report": report, **subject_and_place(scope)}


def subject_and_place(scope: CoverageScope) -> dict[str, str]:
    """Return the course and the place as a title names them."""
    course = phrases.course(scope) if scope.subject else _("all bimtek")
    return {"course": course, "place": phrases.place(scope)}


def facts(scope: CoverageScope, *more: str) -> list[str]:
    """Return the as-of date, the first day and what else limits the report."""
    start = [_("events from %(day)s") % {"day": wording.day(scope.start)}] if scope.start else []
    return [_("As of %(day)s") % {"day": wording.day(scope.as_of)}, *start, *more]


def basis(scope: CoverageScope) -> str:
    return _("basis: %(basis)s") % {"basis": scope.basis.label}


def file_name(name: str, scope: CoverageScope, *more: str, after_subject: str = "") -> str:
    """Return a name such as cakupan-18-spp-tik-2022-12-31: its parts are in the order in which files should sort."""
    parts = [
        name,
        *more,
        scope.province.code if scope.province else "nasional",
        slugify(scope.subject),
        after_subject,
        f"sejak-{scope.start}" if scope.start else "",
        str(scope.as_of),
    ]
    return "-".join(filter(None, parts))
