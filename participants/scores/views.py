"""The score page: saved together, or field by field (static/scores/)."""

from collections.abc import Sequence
from dataclasses import dataclass

import django_filters
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count, Q, QuerySet
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.access import AuthenticatedRequest
from accounts.models import User
from agencies.filters import TextFilter
from agencies.models import Agency
from documents import wording
from events.finding import find_event
from events.models import Event
from participants.finding.people import means
from participants.models import Registration, TestScore

from .figures import ScoreFigures, event_figures, hidden_people_text, scores_of
from .grid import Typed, conflict_text, field_name, gain_text, numbers_in, read_typed, rows, seen_json
from .rights import may_enter_scores
from .storing import NoScoresNow, NotConfirmed, ScoreConflict, ScoreError, plain, set_scores
from .values import shown, shown_average

Test = TestScore.Test
_ROWS_A_PAGE = 400  # two fields each, well under DATA_UPLOAD_MAX_NUMBER_FIELDS


class ScoreFilter(django_filters.FilterSet):
    q = TextFilter(label=gettext_lazy("Name, agency, NIP or phone"), method="search")
    agency = django_filters.ModelChoiceFilter(
        label=gettext_lazy("Agency"), queryset=Agency.objects.all(), empty_label=gettext_lazy("All agencies")
    )
    missing = django_filters.ChoiceFilter(
        label=gettext_lazy("Missing"),
        choices=[*Test.choices, ("any", gettext_lazy("One or both"))],
        empty_label=gettext_lazy("Everybody"),
        method="lacking",
    )

    class Meta:
        model = Registration
        fields = ["q", "agency", "missing"]

    def __init__(self, *args, queryset: QuerySet, **kwargs):
        super().__init__(*args, queryset=queryset, **kwargs)
        sending = queryset.order_by().values("agency")
        self.filters["agency"].field.queryset = Agency.objects.filter(pk__in=sending).order_by("name")

    def search(self, people, name, text):
        return people.filter(means(text, self.request.user, "participant__"))

    def lacking(self, people, name, test):
        wanted = Q(scores__test=test) if test in Test.values else None
        counted = people.annotate(had=Count("scores", filter=wanted))
        return counted.filter(had__lt=1 if test in Test.values else len(Test))


@dataclass(slots=True)
class _Outcome:
    """The result of what was sent."""

    typed: Typed
    conflicts: Sequence[ScoreConflict] = ()
    refusal: str = ""


def event_scores(request: AuthenticatedRequest, code: str) -> HttpResponse:
    """Show the scores of the event's confirmed people that the reader sees."""
    event = find_event(request, code)
    if request.method != "POST":
        return _page(request, event)
    if not may_enter_scores(event, request.user):
        raise PermissionDenied
    as_one_goes = request.headers.get("Accept") == "application/json"
    outcome = _save(request, event)
    if as_one_goes:
        return _answer(event, outcome, request.user)
    if outcome.typed.wrong or outcome.conflicts or outcome.refusal:
        return _page(request, event, outcome)
    messages.success(request, _("Saved."))
    return redirect(request.get_full_path())


def people_of(request: AuthenticatedRequest, event: Event) -> QuerySet[Registration]:
    """Return the confirmed people that the reader sees, by number."""
    people = Registration.objects.visible_to(request.user).confirmed().filter(event=event)
    return people.select_related("participant", "agency").order_by("number")


def _save(request: AuthenticatedRequest, event: Event) -> _Outcome:
    """Store the correct fields of what was sent; wrong ones and conflicts are not stored."""
    people = people_of(request, event).filter(number__in=numbers_in(request.POST))
    typed = read_typed(request.POST, people)
    try:
        stored = set_scores(event, list(typed.changes.values()), by=request.user)
    except ScoreError as error:
        return _Outcome(typed, refusal=explain(error))
    return _Outcome(typed, stored.conflicts)


def explain(error: ScoreError) -> str:
    """Return a sentence that says why nothing was stored."""
    if isinstance(error, NoScoresNow):
        return _("The event is cancelled: it takes no scores.")
    if isinstance(error, NotConfirmed):
        name = str(error.registration.participant)
        return _("%(name)s is not confirmed any more. Nothing was saved; open the page again.") % {"name": name}
    return _("Something changed meanwhile. Nothing was saved.")


def _answer(event: Event, outcome: _Outcome, reader: User) -> JsonResponse:
    """Return the result of each field and its present value, for static/scores/."""
    if outcome.refusal:
        return JsonResponse({"message": outcome.refusal}, status=409)
    scores, typed = scores_of(event), outcome.typed
    conflicts = {field_name(c.change.registration, c.change.test): c for c in outcome.conflicts}
    fields = {}
    for name, change in typed.changes.items():
        own = scores.get(change.registration.pk, {})
        now = own[change.test].value if change.test in own else None
        conflict = conflicts.get(name)
        fields[name] = {
            "outcome": "conflict" if conflict else "stored",
            "seen": plain(now) or "",
            "text": shown(now),
            "gain": gain_text(own),
            "message": conflict_text(conflict) if conflict else "",
        }
    for name, message in typed.wrong.items():
        fields[name] = {"outcome": "wrong", "message": message}
    return JsonResponse({"fields": fields, "figures": figure_texts(event_figures(event, reader))})


def figure_texts(figures: ScoreFigures) -> dict[str, str]:
    gain = shown_average(figures.gain)
    return {
        "pre": shown_average(figures.pre),
        "post": shown_average(figures.post),
        "gain": f"+{gain}" if figures.gain and figures.gain > 0 else gain,
        "with_pre": wording.number(figures.with_pre),
        "with_post": wording.number(figures.with_post),
        "both": wording.number(figures.both),
        "lacking": wording.number(figures.lacking),
    }


def _page(request: AuthenticatedRequest, event: Event, outcome: _Outcome | None = None) -> HttpResponse:
    people = people_of(request, event)
    narrowed = ScoreFilter(request.GET, queryset=people, request=request)
    page = Paginator(narrowed.qs, _ROWS_A_PAGE).get_page(request.GET.get("page"))
    scores, figures = scores_of(event), event_figures(event, request.user)
    typed, conflicts = (outcome.typed, outcome.conflicts) if outcome else (None, ())
    listed = rows(page.object_list, scores, typed, conflicts)
    problems = (len(typed.wrong) + len(conflicts)) if typed else 0
    context = {
        "event": event,
        "rows": listed,
        "seen": seen_json(listed),
        "filter": narrowed,
        "page_obj": page,
        "is_paginated": page.has_other_pages(),
        "may_enter": may_enter_scores(event, request.user),
        "figures": figure_texts(figures),
        "people": figures.people,
        "refusal": outcome.refusal if outcome else "",
        "wrong": len(typed.wrong) if typed else 0,
        "conflicts": len(conflicts),
        "problems": problems,
        "hidden": hidden_people_text(event, request.user),
    }
    return render(request, "participants/scores/scores.html", context)
