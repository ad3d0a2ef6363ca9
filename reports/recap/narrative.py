"""The recap in sentences to quote."""

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agencies.models import Province
from documents import wording
from reports import phrases
from reports.event_report.learning import score_narrative

from .rows import RecapReport, RecapScope, Sums

_NAMES_AT_MOST = 4


def recap_narrative(report: RecapReport) -> str:
    """Return how many events were held and where, who came and completed, the scores, what goes on, and what is planned
    or was cancelled."""
    sentences = [
        _events(report),
        _people(report),
        _rate(report),
        *_learning(report),
        phrases.not_final(report.ongoing),
        _planned(report.planned_totals),
        _cancelled(report),
    ]
    return " ".join(filter(None, sentences))


def subject_words(scope: RecapScope) -> str:
    """Return the subject as in "Bimtek SPP-TIK", or just "bimtek"."""
    subject = scope.course or scope.programme
    return _("Bimtek %(course)s") % {"course": subject} if subject else _("bimtek")


def place_words(scope: RecapScope) -> str:
    """Return the names of the provinces if they are few. For provincial staff, no choice does not mean the whole
    country."""
    if scope.provinces:
        return _places([province.full_name for province in scope.provinces])
    own = own_province(scope)
    return _("for %(province)s") % {"province": own.full_name} if own else _("Indonesia")


def own_province(scope: RecapScope) -> Province | None:
    """Return the province of provincial staff, who see only events that it holds or has seats at."""
    reader = scope.reader
    return reader.province if reader and reader.scope.one_province else None


def _places(names: list[str]) -> str:
    if len(names) <= _NAMES_AT_MOST:
        return wording.listing(names)
    text = ngettext("%(count)s province", "%(count)s provinces", len(names))
    return text % {"count": wording.number(len(names))}


def period_words(scope: RecapScope) -> str:
    return _("in %(year)s") % {"year": scope.year} if scope.year else _("in all years")


def events_words(count: int) -> str:
    return ngettext("%(count)s event", "%(count)s events", count) % {"count": wording.number(count)}


def hours_words(count: int) -> str:
    return ngettext("%(count)s lesson hour", "%(count)s lesson hours", count) % {"count": wording.number(count)}


def _events(report: RecapReport) -> str:
    totals, scope = report.totals, report.scope
    values = {"period": period_words(scope), "events": events_words(totals.events), "subject": subject_words(scope)}
    if not totals.events:
        return capfirst(_none_yet(values) if report.planned else _none(scope, values))
    seats = ngettext("%(count)s seat", "%(count)s seats", totals.seats)
    values |= {
        "place": _places([_("Provinsi %(name)s") % {"name": group.name} for group in report.provinces]),
        "seats": seats % {"count": wording.number(totals.seats)},
        "hours": hours_words(totals.lesson_hours),
    }
    sentence = ngettext(
        "%(period)s, there was %(events)s of %(subject)s in %(place)s, with %(seats)s and %(hours)s.",
        "%(period)s, there were %(events)s of %(subject)s in %(place)s, with %(seats)s and %(hours)s.",
        totals.events,
    )
    return capfirst(sentence % values)


def _none_yet(values: dict[str, str]) -> str:
    return _("%(period)s, no event of %(subject)s has begun yet.") % values


def _none(scope: RecapScope, values: dict[str, str]) -> str:
    values |= {"place": place_words(scope)}
    own = own_province(scope)
    if not own:
        return _("%(period)s, there was no event of %(subject)s in %(place)s.") % values
    values |= {"own": own.full_name}
    if scope.provinces:
        text = _("%(period)s, there was no event of %(subject)s in %(place)s that had seats for %(own)s.")
    else:
        text = _("%(period)s, there was no event of %(subject)s held in %(own)s or with seats for it.")
    return text % values


def _people(report: RecapReport) -> str:
    totals = report.totals
    if not totals.events:
        return ""
    if not totals.registered:
        return _("Nobody is confirmed.")
    people = ngettext("%(count)s person", "%(count)s people", totals.registered)
    women = ngettext("%(count)s woman", "%(count)s women", totals.women)
    men = ngettext("%(count)s man", "%(count)s men", totals.men)
    values = {
        "registered": people % {"count": wording.number(totals.registered)},
        "women": women % {"count": wording.number(totals.women)},
        "men": men % {"count": wording.number(totals.men)},
        "attended": wording.number(totals.attended),
        "completed": wording.number(totals.completed),
    }
    sentence = _("Of %(registered)s (%(women)s, %(men)s) confirmed, %(attended)s attended and %(completed)s completed.")
    if report.ongoing:
        sentence = _(
            "Of %(registered)s (%(women)s, %(men)s) confirmed, so far %(attended)s attended and"
            " %(completed)s completed."
        )
    return sentence % values


def _rate(report: RecapReport) -> str:
    rate = report.totals.attendance_rate
    if rate is None or not report.totals.marks:
        return ""
    return _("The attendance rate in the sessions that have begun was %(rate)s.") % {"rate": wording.percent(rate)}


def _learning(report: RecapReport) -> list[str]:
    learning = report.learning
    sentences = [score_narrative(learning.scores.figures)]
    if learning.ratings.average is not None:
        text = ngettext(
            "%(sheets)s evaluation sheet from %(events)s gives an average rating of %(average)s of 5.",
            "%(sheets)s evaluation sheets from %(events)s give an average rating of %(average)s of 5.",
            learning.ratings.sheets,
        )
        sentences.append(
            text
            % {
                "sheets": wording.number(learning.ratings.sheets),
                "events": events_words(learning.evaluated),
                "average": wording.decimal(learning.ratings.average),
            }
        )
    return sentences


def _planned(sums: Sums) -> str:
    if not sums.events:
        return ""
    seats = ngettext("%(count)s seat", "%(count)s seats", sums.seats)
    sentence = ngettext(
        "%(events)s more is planned, with %(seats)s.", "%(events)s more are planned, with %(seats)s.", sums.events
    )
    return sentence % {
        "events": wording.number(sums.events),
        "seats": seats % {"count": wording.number(sums.seats)},
    }


def _cancelled(report: RecapReport) -> str:
    if not report.cancelled:
        return ""
    sentence = ngettext(
        "%(count)s cancelled event is not counted.", "%(count)s cancelled events are not counted.", report.cancelled
    )
    return sentence % {"count": wording.number(report.cancelled)}
