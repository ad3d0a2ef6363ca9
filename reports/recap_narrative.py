"""The recap in sentences to quote."""

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from documents import wording

from .learning_sections import score_narrative
from .recap import RecapReport, RecapScope, Sums

_NAMES_AT_MOST = 4


def recap_narrative(report: RecapReport) -> str:
    """How many events there were and where, who came and completed, what was learned, and what was cancelled."""
    sentences = [_events(report), _people(report.totals), _rate(report), *_learning(report), _cancelled(report)]
    return " ".join(filter(None, sentences))


def subject_words(scope: RecapScope) -> str:
    """Bimtek SPP-TIK, or just bimtek."""
    subject = scope.course or scope.programme
    return _("Bimtek %(course)s") % {"course": subject} if subject else _("bimtek")


def place_words(scope: RecapScope) -> str:
    """The provinces by name, while they are few."""
    names = [province.full_name for province in scope.provinces]
    if not names:
        return _("Indonesia")
    if len(names) > _NAMES_AT_MOST:
        count = len(names)
        return ngettext("%(count)s province", "%(count)s provinces", count) % {"count": wording.number(count)}
    return wording.listing(names)


def period_words(scope: RecapScope) -> str:
    return _("in %(year)s") % {"year": scope.year} if scope.year else _("in all years")


def events_words(count: int) -> str:
    return ngettext("%(count)s event", "%(count)s events", count) % {"count": wording.number(count)}


def _events(report: RecapReport) -> str:
    totals, scope = report.totals, report.scope
    values = {
        "period": period_words(scope),
        "events": events_words(totals.events),
        "subject": subject_words(scope),
        "place": place_words(scope),
        "provinces": wording.number(len(report.provinces)),
        "seats": wording.number(totals.seats),
        "hours": wording.number(totals.lesson_hours),
    }
    if not totals.events:
        return capfirst(_("%(period)s, there was no event of %(subject)s in %(place)s.") % values)
    if len(report.provinces) > 1 and not scope.provinces:
        sentence = _(
            "%(period)s, there were %(events)s of %(subject)s in %(provinces)s provinces, with %(seats)s seats and"
            " %(hours)s lesson hours."
        )
    else:
        sentence = ngettext(
            "%(period)s, there was %(events)s of %(subject)s in %(place)s, with %(seats)s seats and %(hours)s lesson"
            " hours.",
            "%(period)s, there were %(events)s of %(subject)s in %(place)s, with %(seats)s seats and %(hours)s lesson"
            " hours.",
            totals.events,
        )
        if not scope.provinces:
            values["place"] = _("Provinsi %(name)s") % {"name": report.provinces[0].name}
    return capfirst(sentence % values)


def _people(totals: Sums) -> str:
    if not totals.events:
        return ""
    if not totals.registered:
        return _("Nobody is registered.")
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
    return (
        _("Of %(registered)s (%(women)s, %(men)s) registered, %(attended)s came and %(completed)s completed.") % values
    )


def _rate(report: RecapReport) -> str:
    rate = report.totals.attendance_rate
    if rate is None or not report.totals.marks:
        return ""
    return _("The attendance rate over all sessions was %(rate)s.") % {"rate": wording.percent(rate)}


def _learning(report: RecapReport) -> list[str]:
    learning = report.learning
    sentences = [score_narrative(learning.scores.figures)]
    if learning.ratings.average is not None:
        text = _("%(sheets)s evaluation sheets from %(events)s give an average rating of %(average)s of 5.")
        sentences.append(
            text
            % {
                "sheets": wording.number(learning.ratings.sheets),
                "events": events_words(learning.evaluated),
                "average": wording.decimal(learning.ratings.average),
            }
        )
    return sentences


def _cancelled(report: RecapReport) -> str:
    if not report.cancelled:
        return ""
    sentence = ngettext(
        "%(count)s cancelled event is not counted.", "%(count)s cancelled events are not counted.", report.cancelled
    )
    return sentence % {"count": wording.number(report.cancelled)}
