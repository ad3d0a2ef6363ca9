"""The attendance pages: the grid, one session, their requests, history and corrections."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import cast
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from accounts.access import AuthenticatedRequest
from events.finding import find_event, find_event_to_mark
from events.models import Event, Session
from participants.models import Attendance, Registration

from .changes import MOST, Answer, NotUnderstood, Refused, TooMany, Wish, carry_out, read_wishes
from .filters import SheetFilter
from .log import corrections, cursor, history, news
from .marks import EventCancelled, Result
from .sheet import KNOWN, PAGE_PEOPLE, Column, columns, people_a_page, roster, rows, session_counts
from .words import mark_word, script_words

CORRECTIONS_A_PAGE = 50


@require_GET
def attendance_grid(request: AuthenticatedRequest, code: str) -> HttpResponse:
    """Show the people and sessions of the event, to mark in place; on a phone, the sessions to choose from."""
    event = find_event_to_mark(request, code)
    sessions = list(event.sessions.order_by("number"))
    narrowed = SheetFilter(request.GET, roster(event, request.user), sessions, request.user)
    since = cursor(event)  # read before the marks: a mark set meanwhile is sent twice rather than never
    page = _page(request, narrowed, people_a_page(len(sessions)))
    context = _context(request, event, columns(event, request.user, sessions, event.local_day()), since)
    shown = {"filter": narrowed, "page_obj": page, "is_paginated": page.has_other_pages()}
    context |= shown | {"rows": rows(event, _listed(page), sessions)}
    return render(request, "participants/attendance/grid.html", context)


@require_http_methods(["GET", "POST"])
def attendance_session(request: AuthenticatedRequest, code: str, pk: int) -> HttpResponse:
    """Show one session as a list of people with buttons: a form, or saved at once where scripts run."""
    event = find_event_to_mark(request, code)
    sessions = list(event.sessions.order_by("number"))
    session = next((session for session in sessions if session.pk == pk), None)
    if session is None:
        raise Http404
    conflicts: dict[int, Clash] = {}
    if request.method == "POST":
        conflicts = _store_form(request, event, session)
        if not conflicts:
            return redirect(request.get_full_path())
    narrowed = SheetFilter(request.GET, roster(event, request.user), sessions, request.user)
    since = cursor(event)
    page = _page(request, narrowed, PAGE_PEOPLE)
    every = columns(event, request.user, sessions, event.local_day())
    shown = {"filter": narrowed, "page_obj": page, "is_paginated": page.has_other_pages()}
    context = _context(request, event, every, since) | shown
    context |= {
        "column": next(column for column in every if column.session == session),
        "people": [(row, row.marks[0], conflicts.get(row.number)) for row in rows(event, _listed(page), [session])],
        "conflicts": conflicts,
    }
    return render(request, "participants/attendance/session.html", context)


@require_http_methods(["GET", "POST"])
def attendance_marks(request: AuthenticatedRequest, code: str) -> JsonResponse:
    """Answer the requests of the pages.

    GET ?since=…: the marks after that cursor, with totals if there are any or ?count asks for them. GET ?session=…:
    everybody that the filter finds, with their marks. POST: changes to store.
    """
    event = find_event_to_mark(request, code)
    if request.method == "POST":
        return _store_sent(request, event)
    if "session" in request.GET:
        return _everybody(request, event)
    entries, after = news(event, request.user, _number(request.GET.get("since")))
    here = event.zone
    marks = [[item.person, item.session, item.mark, item.by, timezone.localtime(item.at, here)] for item in entries]
    answer = {"now": timezone.localtime(timezone=here), "cursor": after, "marks": marks}
    if marks or "count" in request.GET:
        people = roster(event, request.user).count()
        answer |= {"people": people, "counts": session_counts(event, request.user)}
    return JsonResponse(answer)


@require_GET
def attendance_history(request: AuthenticatedRequest, code: str, number: int) -> HttpResponse:
    """Show all entries about the person with that number, at ?session= or at all sessions."""
    event = find_event(request, code)
    people = Registration.objects.visible_to(request.user).filter(event=event).select_related("participant", "agency")
    person = get_object_or_404(people, number=number)
    session = None
    if "session" in request.GET:
        session = get_object_or_404(event.sessions, pk=_number(request.GET["session"]))
    context = {"event": event, "person": person, "session": session, "entries": history(person, session)}
    return render(request, "participants/attendance/history.html", context)


@require_GET
def attendance_corrections(request: AuthenticatedRequest, code: str) -> HttpResponse:
    """Show every entry that changed an earlier one."""
    event = find_event(request, code)
    entries = corrections(event, request.user)
    related = entries.select_related("registration__participant", "registration__agency", "session", "by", "link")
    page = Paginator(related, CORRECTIONS_A_PAGE).get_page(request.GET.get("page"))
    context = {"event": event, "page_obj": page, "is_paginated": page.has_other_pages()}
    return render(request, "participants/attendance/corrections.html", context)


def _number(text: str | None) -> int:
    """Return a whole number that a database accepts, or 0, which no row has."""
    return int(text) if text and re.fullmatch("[0-9]{1,18}", text, re.ASCII) else 0


def _page(request: AuthenticatedRequest, narrowed: SheetFilter, size: int) -> "Page[Registration]":
    return Paginator(narrowed.people, size).get_page(request.GET.get("page"))


def _listed(page: "Page[Registration]") -> QuerySet[Registration]:
    return cast(QuerySet[Registration], page.object_list)


def _context(request: AuthenticatedRequest, event: Event, every: list[Column], since: int) -> dict[str, object]:
    return {
        "event": event,
        "columns": every,
        "marks": Attendance.Mark.choices,
        "lesson_hours": sum(column.session.lesson_hours for column in every),
        "is_cancelled": event.status == Event.Status.CANCELLED,
        "setting": {"cursor": since, "words": script_words(), "user": request.user.pk},
    }


def _store_sent(request: AuthenticatedRequest, event: Event) -> JsonResponse:
    try:
        if request.content_type != "application/json":  # the body of a form may have been read already
            raise NotUnderstood
        answers = carry_out(event, read_wishes(request.body), by=request.user)
    except TooMany:
        text = _("At most %(count)d marks at a time.") % {"count": MOST}
        return JsonResponse({"message": text}, status=413)
    except NotUnderstood:
        return JsonResponse({"message": _("The marks could not be read.")}, status=400)
    except EventCancelled:
        return JsonResponse({"message": _("The event is cancelled.")}, status=409)
    here = event.zone
    results = [_as_json(answer, here) for answer in answers]
    return JsonResponse({"now": timezone.localtime(timezone=here), "results": results})


def _as_json(answer: Answer, zone: ZoneInfo) -> dict[str, object]:
    return {
        "nonce": answer.nonce,
        "outcome": answer.outcome,
        "mark": answer.mark,
        "by": answer.by,
        "at": answer.at and timezone.localtime(answer.at, zone),
    }


def _everybody(request: AuthenticatedRequest, event: Event) -> JsonResponse:
    """Return everybody, so that a whole session can be marked where the page shows a part of its people."""
    session = get_object_or_404(event.sessions, pk=_number(request.GET["session"]))
    narrowed = SheetFilter(
        request.GET, roster(event, request.user), list(event.sessions.order_by("number")), request.user
    )
    listed = rows(event, narrowed.people, [session])
    return JsonResponse({"people": [[row.number, row.marks[0]] for row in listed]})


@dataclass(frozen=True, slots=True)
class Clash:
    """Another user's mark that differs from what the form had shown, in words."""

    by: str
    at: datetime | None
    theirs: str
    yours: str


def _store_form(request: AuthenticatedRequest, event: Event, session: Session) -> dict[int, Clash]:
    """Store the changes of the form without scripts, and say so; return the clashes by the person's number."""
    wishes = list(_posted(request, session))
    try:
        answers = carry_out(event, wishes, by=request.user)
    except EventCancelled:
        messages.error(request, _("The event is cancelled."))
        return {}
    results = Counter(answer.outcome for answer in answers)
    stored, gone = results[Result.STORED], results[Refused.GONE]
    if stored:
        text = ngettext("%(count)d mark is saved.", "%(count)d marks are saved.", stored)
        messages.success(request, text % {"count": stored})
    if gone:
        text = ngettext(
            "%(count)d person is not on the sheet any more.", "%(count)d people are not on the sheet any more.", gone
        )
        messages.error(request, text % {"count": gone})
    if not (stored or gone or results[Result.CONFLICT]):
        messages.info(request, _("Nothing was changed."))
    pairs = zip(wishes, answers, strict=True)
    return {wish.person: _clash(wish, answer) for wish, answer in pairs if answer.outcome == Result.CONFLICT}


def _clash(wish: Wish, answer: Answer) -> Clash:
    return Clash(answer.by, answer.at, mark_word(answer.mark), mark_word(wish.mark))


def _posted(request: AuthenticatedRequest, session: Session) -> Iterable[Wish]:
    """Yield the changes of the form: each person has `mark-<number>`, and in `was-<number>` the mark that was shown."""
    for name in request.POST:
        was = request.POST.get(name, "")
        person = _number(name.removeprefix("was-"))
        mark = request.POST.get(f"mark-{person}", was)
        if name.startswith("was-") and {mark, was} <= KNOWN and mark != was and 0 < person < 2**31:
            yield Wish(person, session.pk, mark, was)
