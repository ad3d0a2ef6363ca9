"""Repeated participants in sentences to quote: numbers alone, no names."""

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from documents import wording
from reports import phrases
from reports.shares import share

from .rows import RepeatedReport


def repeated_narrative(report: RepeatedReport) -> str:
    """Return how many people attended, how many of them more than once, and how many of those to the same course."""
    scope = report.scope
    values = {
        "period": phrases.period(scope),
        "course": phrases.course(scope),
        "place": phrases.place(scope),
        "all": wording.number(report.attended),
        "people": phrases.people(len(report.people)),
        "share": wording.percent(share(len(report.people), report.attended)),
    }
    if not report.attended:
        return capfirst(_("%(period)s, nobody from %(place)s has attended %(course)s.") % values)
    if not report.people:
        sentence = ngettext(
            "%(period)s, %(all)s person from %(place)s has attended %(course)s, just once.",
            "%(period)s, %(all)s people from %(place)s have attended %(course)s, nobody more than once.",
            report.attended,
        )
        return capfirst(sentence % values)
    sentence = ngettext(
        "%(period)s, of %(all)s person from %(place)s who attended %(course)s, %(people)s attended more than once"
        " (%(share)s).",
        "%(period)s, of %(all)s people from %(place)s who attended %(course)s, %(people)s attended more than once"
        " (%(share)s).",
        report.attended,
    )
    return f"{capfirst(sentence % values)} {_same_course(len(report.same_course))}"


def _same_course(people: int) -> str:
    if not people:
        return _("Nobody attended the same course twice.")
    return _("Attended the same course more than once: %(people)s.") % {"people": phrases.people(people)}
