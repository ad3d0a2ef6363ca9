"""Writing the chapters of an event report: those of one event, and the usual ones of a course."""

from collections.abc import Mapping

from django import forms
from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.access import AuthenticatedRequest, needs
from agencies.forms import posted
from documents.placeholders import used
from events.finding import find_event
from events.models import Course, Event
from reports.event_report.chapters import Block, blocks_of, texts_of, write_chapters
from reports.event_report.figures import PLACEHOLDERS
from reports.event_report.rows import values_for
from reports.models import Chapter
from reports.models.chapter import MAXIMUM_LENGTH

_HELP = {
    Chapter.BACKGROUND: gettext_lazy("Why the event was held."),
    Chapter.BASIS: gettext_lazy("Laws, decrees, the letter of assignment, the budget."),
    Chapter.PURPOSE: gettext_lazy("What the event was to achieve."),
    Chapter.EXECUTION: gettext_lazy("Opening, speakers, methods, what the numbers do not say."),
    Chapter.OBSTACLES: gettext_lazy("What did not go well, and why."),
    Chapter.SUGGESTIONS: gettext_lazy("For the next event, and for its participants."),
    Chapter.CLOSING: gettext_lazy("Empty: a sentence with the title and the date of the data."),
}


class ChaptersForm(forms.Form):
    """A text for each chapter. `usual` are those that stand for empty ones."""

    def __init__(self, data: QueryDict | None, *, initial: Mapping[Chapter, str], usual: Mapping[Chapter, str]):
        super().__init__(data, initial={chapter.value: text for chapter, text in initial.items()})
        for chapter in Chapter:
            self.fields[chapter.value] = forms.CharField(
                label=chapter.label,
                required=False,
                max_length=MAXIMUM_LENGTH,
                help_text=_("Empty: “%(text)s”") % {"text": usual[chapter]} if chapter in usual else _HELP[chapter],
                widget=forms.Textarea(attrs={"rows": 5}),
            )

    def clean(self) -> dict[str, str]:
        cleaned = super().clean() or self.cleaned_data
        for name, text in [*cleaned.items()]:  # an error takes its field away
            for word in sorted(used(text) - {*PLACEHOLDERS}):
                self.add_error(name, _("There is no placeholder {%(word)s}.") % {"word": word})
        return cleaned

    def texts(self) -> dict[Chapter, str]:
        """Return the texts of the valid form, with the line breaks of the portal."""
        return {Chapter(name): "\n".join(text.splitlines()) for name, text in self.cleaned_data.items()}


def event_chapters(request: AuthenticatedRequest, code: str) -> HttpResponse:
    """Write the event's own chapters, or look at them without storing them."""
    event = find_event(request, code, right="plans_events")
    usual = texts_of(event.course)
    form = ChaptersForm(posted(request), initial=texts_of(event), usual=usual)
    shown: list[tuple[str, list[Block]]] = []
    if form.is_valid():
        if "preview" not in request.POST:
            write_chapters(event, form.texts(), by=request.user)
            messages.success(request, _("The chapters of the report are saved."))
            return redirect("reports:event-report", event.code)
        shown = _preview(event, usual | {chapter: text for chapter, text in form.texts().items() if text})
    context = {"event": event, "form": form, "shown": shown, "placeholders": PLACEHOLDERS.items()}
    return render(request, "reports/pages/event_chapters.html", context)


def _preview(event: Event, texts: Mapping[Chapter, str]) -> list[tuple[str, list[Block]]]:
    values = values_for(event)
    return [(str(chapter.label), blocks_of(texts[chapter], values)) for chapter in Chapter if chapter in texts]


@needs("plans_events")
def course_chapters(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """Write the chapters that events of the course have unless they have their own."""
    course = get_object_or_404(Course, pk=pk)
    form = ChaptersForm(posted(request), initial=texts_of(course), usual={})
    if form.is_valid():
        write_chapters(course, form.texts(), by=request.user)
        messages.success(request, _("The usual chapters of %(course)s are saved.") % {"course": course})
        return redirect("reports:course-chapters", course.pk)
    context = {"course": course, "form": form, "placeholders": PLACEHOLDERS.items()}
    return render(request, "reports/pages/course_chapters.html", context)


@needs("plans_events")
def chapter_courses(request: AuthenticatedRequest) -> HttpResponse:
    """Choose the course whose usual chapters to write."""
    return render(
        request, "reports/pages/chapter_courses.html", {"courses": Course.objects.select_related("programme")}
    )
