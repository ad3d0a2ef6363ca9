"""Scores from a spreadsheet: template, upload, preview of every change, then all or nothing."""

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

from accounts.access import AuthenticatedRequest
from agencies.forms import posted
from documents import wording
from documents.reading.problems import UnreadableWorkbook
from documents.requests import largest_body
from documents.responses import XLSX, file_response
from events.models import Event
from participants.models import Registration, TestScore

from .figures import scores_of
from .rights import may_enter_scores
from .sheet import MAXIMUM_SIZE, ScoreSheet, pack, read_sheet, unpack
from .storing import ScoreChange, ScoreError, ScoresDiffer, set_scores
from .template import write_template
from .values import shown
from .views import explain, find_event, people_of


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
    """One score that would change. `before` is "" for none, `entered` says who entered it and when."""

    registration: Registration
    test: str
    before: str
    after: str
    entered: TestScore | None


@largest_body(MAXIMUM_SIZE)
def scores_sheet(request: AuthenticatedRequest, code: str) -> HttpResponse:
    """Show the template and a form for the file, then the preview, to be stored or not."""
    event = _event_to_mark(request, code)
    if request.method == "POST" and "changes" in request.POST:
        return _store(request, event)
    form = ScoreSheetForm(posted(request), request.FILES or None)
    if form.is_valid():
        content = form.cleaned_data["file"].read(MAXIMUM_SIZE + 1)
        try:
            sheet = read_sheet(content, event, people_of(request, event), scores_of(event), reader=request.user)
        except UnreadableWorkbook as error:
            form.add_error("file", str(error))
        else:
            return _preview(request, event, sheet, name=form.cleaned_data["file"].name)
    return render(request, "participants/scores/sheet.html", {"event": event, "form": form})


def scores_template(request: AuthenticatedRequest, code: str) -> HttpResponse:
    event = _event_to_mark(request, code)
    content = write_template(event, people_of(request, event), scores_of(event))
    return file_response(content, f"nilai-{event.code.lower()}.xlsx", XLSX)


def _event_to_mark(request: AuthenticatedRequest, code: str) -> Event:
    event = find_event(request, code)
    if not may_enter_scores(event, request.user):
        raise PermissionDenied
    return event


def _preview(
    request: AuthenticatedRequest, event: Event, sheet: ScoreSheet, *, name: str = "", differs: bool = False
) -> HttpResponse:
    context = {
        "event": event,
        "name": name,
        "sheet": sheet,
        "problems": [str(problem) for problem in sheet.problems],
        "rows": _rows(event, sheet.changes),
        "packed": "" if sheet.problems else pack(sheet.changes, event, request.user),
        "differs": differs,
    }
    return render(request, "participants/scores/preview.html", context)


def _rows(event: Event, changes: Sequence[ScoreChange]) -> list[PreviewRow]:
    scores = scores_of(event)
    return [
        PreviewRow(
            registration=change.registration,
            test=str(change.test.label),
            before=shown(change.seen),
            after=shown(change.value),
            entered=scores.get(change.registration.pk, {}).get(change.test),
        )
        for change in changes
    ]


def _store(request: AuthenticatedRequest, event: Event) -> HttpResponse:
    people = {person.pk: person for person in people_of(request, event)}
    try:
        changes = unpack(request.POST["changes"], event, request.user, people)
    except signing.BadSignature:
        messages.error(request, _("The preview has expired. Send the file again."))
        return redirect("participants:scores-sheet", event.code)
    try:
        stored = set_scores(event, changes, by=request.user, all_or_nothing=True)
    except ScoresDiffer:
        return _preview(request, event, _against_now(event, changes), differs=True)
    except ScoreError as error:
        messages.error(request, explain(error))
        return redirect("participants:scores-sheet", event.code)
    text = ngettext("%(count)s score is stored.", "%(count)s scores are stored.", stored.changed)
    messages.success(request, text % {"count": wording.number(stored.changed)})
    return redirect("participants:scores", event.code)


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
