"""The funnel in sentences to quote."""

from itertools import pairwise

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from documents import wording
from participants.registering.funnel import Stage
from reports import phrases

from .rows import STAGES, FunnelReport, Passage


def funnel_narrative(report: FunnelReport) -> str:
    """Return the way from seats to completion, where most people were lost, and who counts in no stage. While events
    go on, shares and losses are those of the events that are over."""
    totals = report.totals
    if not (totals.allotted or totals.registered):
        return _nothing(report)
    held = _so_far(report) if report.ongoing else _held(report)
    return " ".join(filter(None, [_seats(report), held, _lost(report), _beside(report)]))


def _values(report: FunnelReport) -> dict[str, str]:
    scope = report.scope
    return {"period": phrases.period(scope), "course": phrases.course(scope), "place": phrases.place(scope)}


def _nothing(report: FunnelReport) -> str:
    sentence = _("%(period)s, no seats have been allotted for %(course)s in %(place)s and nobody holds one.")
    return " ".join(filter(None, [capfirst(sentence % _values(report)), _beside(report)]))


def _seats(report: FunnelReport) -> str:
    totals, seats = report.totals, report.totals.allotted or 0
    sentence = ngettext(
        "%(period)s, %(seats)s seat was allotted for %(course)s in %(place)s; registered for it: %(people)s"
        " (%(share)s).",
        "%(period)s, %(seats)s seats were allotted for %(course)s in %(place)s; registered for them: %(people)s"
        " (%(share)s).",
        seats,
    )
    values = {
        "seats": wording.number(seats),
        "people": phrases.people(totals.registered),
        "share": wording.percent(totals.of_seats(Stage.REGISTERED)),
    }
    return capfirst(sentence % (_values(report) | values))


def _held(report: FunnelReport) -> str:
    totals = report.totals
    if not totals.registered:
        return ""
    if not totals.attended:
        sentence = _("Confirmed: %(confirmed)s; nobody is marked present so far.")
        return sentence % {"confirmed": wording.number(totals.confirmed)}
    sentence = _("Confirmed: %(confirmed)s; attended: %(attended)s; completed: %(completed)s, %(share)s of the seats.")
    text = sentence % {
        "confirmed": wording.number(totals.confirmed),
        "attended": wording.number(totals.attended),
        "completed": wording.number(totals.completed),
        "share": wording.percent(totals.of_seats(Stage.COMPLETED)),
    }
    return f"{text} {_certified(report)}".rstrip()


def _so_far(report: FunnelReport) -> str:
    totals, over = report.totals, report.total.over
    sentence = _("Confirmed: %(confirmed)s; attended so far: %(attended)s; completed so far: %(completed)s.")
    if not totals.attended:
        sentence = _("Confirmed: %(confirmed)s; nobody is marked present so far.")
    text = sentence % {
        "confirmed": wording.number(totals.confirmed),
        "attended": wording.number(totals.attended),
        "completed": wording.number(totals.completed),
    }
    return " ".join(filter(None, [text, _certified(report), phrases.not_final(report.ongoing), _over(over)]))


def _over(over: Passage) -> str:
    if not (over.attended and over.allotted):
        return ""
    sentence = _("At the events that are over, %(people)s completed, %(share)s of the seats.")
    return sentence % {
        "people": phrases.people(over.completed),
        "share": wording.percent(over.of_seats(Stage.COMPLETED)),
    }


def _certified(report: FunnelReport) -> str:
    """Return "" before the first certificate: events before the portal have none."""
    totals = report.totals
    if not totals.certified:
        return ""
    sentence = ngettext(
        "%(certified)s of them has a certificate.", "%(certified)s of them have a certificate.", totals.certified
    )
    return sentence % {"certified": wording.number(totals.certified)}


def _lost(report: FunnelReport) -> str:
    """Return the step at which most people were lost at the events that are over, or "" if two are equal."""
    totals = report.total.over
    stages = STAGES if totals.certified else STAGES[:-1]  # before the first certificate nobody was lost at that step
    steps = [(getattr(totals, before) - getattr(totals, after), after) for before, after in pairwise(stages)]
    most, stage = max(steps, key=lambda step: step[0])
    if not most or not totals.attended or [lost for lost, _stage in steps].count(most) > 1:
        return ""
    sentence = {
        Stage.CONFIRMED: _("Most were lost before confirmation: %(people)s."),
        Stage.ATTENDED: _("Most were lost between confirmation and attendance: %(people)s."),
        Stage.COMPLETED: _("Most were lost between attendance and completion: %(people)s."),
        Stage.CERTIFIED: _("Most were lost between completion and certificate: %(people)s."),
    }[stage]
    people = phrases.people(most)
    if report.ongoing:
        people = _("%(people)s at the events that are over") % {"people": people}
    return sentence % {"people": people}


def _beside(report: FunnelReport) -> str:
    totals = report.totals
    if not (totals.waitlisted or totals.withdrawn or totals.rejected):
        return ""
    parts = [
        (totals.waitlisted, _("%(count)s on waiting lists")),
        (totals.withdrawn, _("%(count)s withdrawn")),
        (totals.rejected, _("%(count)s rejected")),
    ]
    words = wording.listing([text % {"count": wording.number(count)} for count, text in parts if count])
    return _("Not counted in it: %(groups)s.") % {"groups": words}
