"""Scores from a spreadsheet: template, upload, preview of every change, then storing what was shown."""

from collections.abc import Sequence
from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.core import signing
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.access import AuthenticatedRequest, require_confirmation
from agencies.forms import posted
from documents import wording
from documents.reading.budget import upload_budget, working_within
from documents.reading.problems import UnreadableWorkbook
from documents.requests import largest_body
from documents.responses import XLSX, file_response
from documents.text import name_key
from events.models import Event
from participants.models import Registration, TestScore

from .figures import scores_of
from .files import MAXIMUM_SIZE, ScoreFile, read_file
from .rights import may_enter_scores
from .sheet import (
    WHICH,
    ScoreSheet,
    Source,
    Test,
    judge,
    pack,
    pack_file,
    posted_answers,
    unpack,
    unpack_file,
    write_rest,
)
from .storing import ScoreChange, ScoreError, ScoresDiffer, set_scores
from .template import write_template
from .values import shown
from .views import explain, find_event, people_of

MOST_ASKED = 200
"""Questions on one page; the answers are kept, so that the next page has others."""


class ScoreSheetForm(forms.Form):
    """A file of scores; its content must be .xlsx, .ods or CSV."""

    file = forms.FileField(
        label=gettext_lazy("Spreadsheet"),
        help_text=gettext_lazy("XLSX, ODS or CSV, at most 5 MB."),
        widget=forms.FileInput({"accept": ".xlsx,.ods,.csv,.txt"}),
        error_messages={"empty": gettext_lazy("The file is empty.")},
    )

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > MAXIMUM_SIZE:
            raise ValidationError(_("The file is larger than 5 MB."), "size")
        return file


@dataclass(frozen=True, slots=True)
class PreviewRow:
    """One score that would change. `before` is "" for none, `entered` says who entered it and when; `name` and `score`
    are how the file writes them, where that differs."""

    registration: Registration
    test: str
    before: str
    after: str
    entered: TestScore | None
    name: str = ""
    score: str = ""


@largest_body(MAXIMUM_SIZE)
def scores_sheet(request: AuthenticatedRequest, code: str) -> HttpResponse:
    """Show the template and a form for the file, then the preview, to be stored or not."""
    event = _event_to_mark(request, code)
    if request.method == "POST" and {"changes", "read"} & request.POST.keys():
        return _answered(request, event)
    form = ScoreSheetForm(posted(request), request.FILES or None)
    if form.is_valid():
        file = form.cleaned_data["file"]
        try:
            with working_within(upload_budget()):
                read = read_file(file.read(MAXIMUM_SIZE + 1), event, name=file.name, reader=request.user)
                return _check(request, event, read, {})
        except UnreadableWorkbook as error:
            form.add_error("file", str(error))
    return render(request, "participants/scores/sheet.html", {"event": event, "form": form})


def scores_template(request: AuthenticatedRequest, code: str) -> HttpResponse:
    event = _event_to_mark(request, code)
    require_confirmation(request)
    content = write_template(event, people_of(request, event), scores_of(event))
    return file_response(content, f"nilai-{event.code.lower()}.xlsx", XLSX)


def _event_to_mark(request: AuthenticatedRequest, code: str) -> Event:
    event = find_event(request, code)
    if not may_enter_scores(event, request.user):
        raise PermissionDenied
    return event


def _answered(request: AuthenticatedRequest, event: Event) -> HttpResponse:
    """Store the preview, or check the file again with the answers: what they change is shown before it is stored."""
    try:
        if "read" not in request.POST:
            return _store(request, event)
        with working_within(upload_budget()):
            return _checked_again(request, event)
    except signing.BadSignature:
        messages.error(request, _("The preview has expired. Send the file again."))
    except UnreadableWorkbook as error:
        messages.error(request, str(error))
    return redirect("participants:scores-sheet", event.code)


def _checked_again(request: AuthenticatedRequest, event: Event) -> HttpResponse:
    file, answers = unpack_file(request.POST["read"], event, request.user)
    new = answers | posted_answers(request.POST)
    then = request.POST.get("then")
    if then == "rest":
        content = write_rest(file, _judged(request, event, file, new), event)
        return file_response(content, f"nilai-{event.code.lower()}-sisa.xlsx", XLSX)
    if then == "store" and "changes" in request.POST and new == answers:
        return _store(request, event)
    if then == "store-part" and "changes" in request.POST and new == answers:
        return _store(request, event, rest=(file, new))
    return _check(request, event, file, new)


def _check(request: AuthenticatedRequest, event: Event, file: ScoreFile, answers: dict[str, str]) -> HttpResponse:
    sheet = _judged(request, event, file, answers)
    answers |= {question.name: question.answer for question in sheet.questions[:MOST_ASKED]}
    return _preview(request, event, sheet, file=file, read=pack_file(file, answers, event, request.user))


def _judged(request: AuthenticatedRequest, event: Event, file: ScoreFile, answers: dict[str, str]) -> ScoreSheet:
    return judge(file, people_of(request, event), scores_of(event), answers)


def _preview(
    request: AuthenticatedRequest,
    event: Event,
    sheet: ScoreSheet,
    *,
    file: ScoreFile | None = None,
    read: str = "",
    differs: bool = False,
) -> HttpResponse:
    context = {
        "event": event,
        "name": file.name if file else "",
        "file": file,
        "sheet": sheet,
        "problems": [str(problem) for problem in sheet.problems],
        "questions": sheet.questions[:MOST_ASKED],
        "not_shown": max(0, len(sheet.questions) - MOST_ASKED),
        "tests": Test.choices,
        "which": WHICH.items(),
        "rows": _rows(event, sheet),
        "read": read,
        "packed": pack(sheet.changes, event, request.user) if sheet.can_be_stored else "",
        "packed_part": pack(sheet.changes, event, request.user) if sheet.left and sheet.changes else "",
        "differs": differs,
    }
    return render(request, "participants/scores/preview.html", context)


def _rows(event: Event, sheet: ScoreSheet) -> list[PreviewRow]:
    scores = scores_of(event)
    return [
        PreviewRow(
            registration=change.registration,
            test=str(change.test.label),
            before=shown(change.seen),
            after=shown(change.value),
            entered=scores.get(change.registration.pk, {}).get(change.test),
            **_as_written(change, sheet.sources.get((change.registration.pk, change.test))),
        )
        for change in sheet.changes
    ]


def _as_written(change: ScoreChange, source: Source | None) -> dict[str, str]:
    """Return name and score as the file writes them, where the reader would not recognise them."""
    if source is None:
        return {}
    is_same_name = not source.name or name_key(source.name) == name_key(change.registration.participant.full_name)
    is_same_score = source.score.strip().replace(".", ",") == shown(change.value).replace(".", ",")
    return {"name": "" if is_same_name else source.name, "score": "" if is_same_score else source.score}


def _store(
    request: AuthenticatedRequest, event: Event, *, rest: tuple[ScoreFile, dict[str, str]] | None = None
) -> HttpResponse:
    """Store the packed changes. Show the rest of the file, with the answers so far, if not all of it is stored. Raise
    signing.BadSignature."""
    people = {person.pk: person for person in people_of(request, event)}
    changes = unpack(request.POST["changes"], event, request.user, people)
    try:
        stored = set_scores(event, changes, by=request.user, all_or_nothing=True)
    except ScoresDiffer:
        return _preview(request, event, _against_now(event, changes), differs=True)
    except ScoreError as error:
        messages.error(request, explain(error))
        return redirect("participants:scores-sheet", event.code)
    text = ngettext("%(count)s score is stored.", "%(count)s scores are stored.", stored.changed)
    messages.success(request, text % {"count": wording.number(stored.changed)})
    return _check(request, event, *rest) if rest else redirect("participants:scores", event.code)


def _against_now(event: Event, changes: Sequence[ScoreChange]) -> ScoreSheet:
    """Return the same changes beside the values that are stored now."""
    scores, sheet = scores_of(event), ScoreSheet()
    for change in changes:
        score = scores.get(change.registration.pk, {}).get(change.test)
        now = score.value if score else None
        if change.value == now:
            sheet.unchanged += 1
        else:
            sheet.changes.append(ScoreChange(change.registration, change.test, change.value, now))
    return sheet
