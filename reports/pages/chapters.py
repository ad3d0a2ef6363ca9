"""Writing the chapters of an event report: those of one event, and the usual ones of a course."""

from collections.abc import Mapping
from functools import partial

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import Truncator, slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.access import AuthenticatedRequest, needs
from accounts.models import User
from agencies.forms import posted
from documents.placeholders import used
from documents.responses import pdf_response
from documents.text import lines_have_control_characters, plain_breaks
from events.finding import find_event
from events.models import Course, Event
from reports.event_report.chapters import ChangedMeanwhile, digest_of, texts_of, write_chapters
from reports.event_report.document import preview_pdf
from reports.event_report.figures import PLACEHOLDERS
from reports.models import Chapter
from reports.models.chapter import MAXIMUM_LENGTH

_IN_HELP = 200  # characters

_HELP = {
    Chapter.BACKGROUND: gettext_lazy("Why the event was held."),
    Chapter.BASIS: gettext_lazy("Laws, decrees, the letter of assignment, the budget."),
    Chapter.PURPOSE: gettext_lazy("What the event was to achieve."),
    Chapter.EXECUTION: gettext_lazy("Opening, speakers, methods, what the numbers do not say."),
    Chapter.OBSTACLES: gettext_lazy("What did not go well, and why."),
    Chapter.SUGGESTIONS: gettext_lazy("For the next event, and for its participants."),
    Chapter.CLOSING: gettext_lazy("Empty: a sentence with the title and the date of the data."),
}


class _TextField(forms.CharField):
    """The text of a chapter, with the line breaks of the portal: the limit counts each once."""

    widget = forms.Textarea(attrs={"rows": 5})

    def to_python(self, value: str | None) -> str:
        return super().to_python(plain_breaks(value or "")) or ""

    def validate(self, value: str) -> None:
        super().validate(value)
        if lines_have_control_characters(value):
            raise ValidationError(_("The text has control characters."), "control")
        if unknown := sorted(used(value) - {*PLACEHOLDERS}):
            raise ValidationError([_("There is no placeholder {%(word)s}.") % {"word": word} for word in unknown])


class ChaptersForm(forms.Form):
    """A text for each chapter. `usual` are those that stand for empty ones.

    The page sends back the digests of the texts with which it began, so that nobody overwrites a text unseen.
    """

    def __init__(self, data: QueryDict | None, *, initial: Mapping[Chapter, str], usual: Mapping[Chapter, str]):
        super().__init__(data, initial={chapter.value: text for chapter, text in initial.items()})
        for chapter in Chapter:
            self.fields[chapter.value] = _TextField(
                label=chapter.label,
                required=False,
                max_length=MAXIMUM_LENGTH,
                help_text=_empty_means(usual[chapter]) if chapter in usual else _HELP[chapter],
            )
            self.fields[_seen(chapter)] = forms.CharField(
                required=False, initial=digest_of(initial.get(chapter, "")), widget=forms.HiddenInput
            )

    def texts(self) -> dict[Chapter, str]:
        """Return the texts of the valid form."""
        return {chapter: self.cleaned_data[chapter.value] for chapter in Chapter}

    def save(self, owner: Event | Course, *, by: User) -> bool:
        """Store what the author changed. Return False if a text was changed meanwhile; then nothing is stored, and the
        form shows the other texts beside those that were typed."""
        seen = {chapter: self.cleaned_data[_seen(chapter)] or digest_of("") for chapter in Chapter}
        try:
            write_chapters(owner, self.texts(), by=by, seen=seen)
        except ChangedMeanwhile as conflict:
            self._show(conflict.texts)
            return False
        return True

    def _show(self, others: Mapping[Chapter, str]) -> None:
        """Show these stored texts as errors. The next page begins with them, so saving it replaces them."""
        self.data = dict(self.data.items()) | {_seen(chapter): digest_of(text) for chapter, text in others.items()}
        for chapter, text in others.items():
            self.add_error(chapter.value, _conflict(text))


def _seen(chapter: Chapter) -> str:
    return f"seen-{chapter.value}"


def _empty_means(text: str) -> SafeString:
    """Return the help of a chapter whose usual text is this one. Forms print helps as HTML."""
    return format_html(_("Empty: “{text}”"), text=Truncator(" ".join(text.split())).chars(_IN_HELP))


def _conflict(text: str) -> str:
    if not text:
        return _("Somebody else has emptied this chapter meanwhile. Yours is not stored: save again to store it.")
    message = _("Somebody else has changed this chapter meanwhile. Yours is not stored: save again to replace theirs.")
    theirs = _("Theirs: “%(text)s”") % {"text": text}
    return f"{message} {theirs}"


def event_chapters(request: AuthenticatedRequest, code: str) -> HttpResponse:
    """Write the event's own chapters, or look at them in the report without storing them."""
    event = find_event(request, code, right="plans_events")
    usual = texts_of(event.course)
    form = ChaptersForm(posted(request), initial=texts_of(event), usual=usual)
    if form.is_valid():
        if "preview" in request.POST:
            texts = usual | {chapter: text for chapter, text in form.texts().items() if text}
            name = f"pratinjau-laporan-{slugify(event.code)}"
            make = partial(preview_pdf, event, request.user, texts)
            return pdf_response(request, name, make, unavailable="reports/pages/pdf_unavailable.html")
        if form.save(event, by=request.user):
            messages.success(request, _("The chapters of the report are saved."))
            return redirect("reports:event-report", event.code)
    context = {"event": event, "form": form, "placeholders": PLACEHOLDERS.items()}
    return render(request, "reports/pages/event_chapters.html", context)


@needs("plans_events")
def course_chapters(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """Write the chapters that events of the course have unless they have their own."""
    course = get_object_or_404(Course, pk=pk)
    form = ChaptersForm(posted(request), initial=texts_of(course), usual={})
    if form.is_valid() and form.save(course, by=request.user):
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
