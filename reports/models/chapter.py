"""The chapters of event reports that people write."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from agencies.models import known
from events.models import Course, Event

MAXIMUM_LENGTH = 6000


class Chapter(models.TextChoices):
    """A chapter, in the order of the report."""

    BACKGROUND = "background", _("Background of the event")
    BASIS = "basis", _("Legal basis")
    PURPOSE = "purpose", _("Purpose and aims")
    EXECUTION = "execution", _("How the event went")
    OBSTACLES = "obstacles", _("Obstacles")
    SUGGESTIONS = "suggestions", _("Suggestions and next steps")
    CLOSING = "closing", _("Closing")


class ReportChapter(models.Model):
    """The text of a chapter: of one event, or the usual one of a course. Written only by
    reports.event_report.chapters."""

    event = models.ForeignKey(
        Event, models.CASCADE, null=True, blank=True, related_name="report_chapters", verbose_name=_("event")
    )
    course = models.ForeignKey(
        Course, models.CASCADE, null=True, blank=True, related_name="report_chapters", verbose_name=_("course")
    )
    chapter = models.CharField(_("chapter"), max_length=11, choices=Chapter)
    text = models.TextField(_("text"), max_length=MAXIMUM_LENGTH)

    class Meta:
        verbose_name = _("chapter of event reports")
        verbose_name_plural = _("chapters of event reports")
        ordering = ["pk"]
        constraints = [
            known("chapter", [*Chapter.values], name="report_chapter_known"),
            models.CheckConstraint(
                condition=Q(event=None, course__isnull=False) | Q(event__isnull=False, course=None),
                name="report_chapter_of_event_or_course",
                violation_error_message=_("A chapter belongs to an event or to a course."),
            ),
            models.UniqueConstraint(
                fields=["event", "chapter"],
                name="report_chapter_once_for_event",
                violation_error_message=_("This event has a text of this chapter already."),
            ),
            models.UniqueConstraint(
                fields=["course", "chapter"],
                name="report_chapter_once_for_course",
                violation_error_message=_("This course has a text of this chapter already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_chapter_display()}, {self.event or self.course}"
