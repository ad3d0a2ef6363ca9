"""The results of an event's evaluation, for users who see the event."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from accounts.access import AuthenticatedRequest
from documents.layout import Figure, Format
from events.finding import find_event
from participants.evaluation.results import EvaluationResults, evaluation_results
from participants.evaluation.window import Phase, window_of
from reports.event_report.evaluation_picture import evaluation_picture
from reports.event_report.learning import evaluation_narrative, quotes, ratings_table


def event_evaluation(request: AuthenticatedRequest, code: str) -> HttpResponse:
    """Show averages, the spread of ratings and the written answers, after the evaluation has closed and with at
    least five sheets."""
    event = find_event(request, code, right="reads_reports")
    results, window = evaluation_results(event), window_of(event)
    phase = window.phase_on(event.local_day())
    reads_texts = event.is_markable_by(request.user)
    context = {
        "event": event,
        "results": results,
        "figures": _figures(results),
        "narrative": evaluation_narrative(results),
        "picture": evaluation_picture(results),
        "table": ratings_table(results) if results.ratings else None,
        "quotes": quotes(results) if reads_texts else [],
        "hides_texts": not reads_texts and any(each.texts for each in results.texts),
        "window": window,
        "is_open": phase == Phase.OPEN,
        "is_early": phase == Phase.EARLY,
    }
    return render(request, "reports/pages/evaluation.html", context)


def _figures(results: EvaluationResults) -> list[Figure]:
    sheets = Figure(results.sheets, _("sheets, of those who attended"), of=results.invited)
    if results.average is None:
        return [sheets]
    return [sheets, Figure(results.average, _("average of all ratings, of 5"), format=Format.DECIMAL)]
