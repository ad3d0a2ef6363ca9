"""Session templates: the sessions that events of a course usually have."""

from datetime import date, time, timedelta

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from agencies.models import TidyCharField

from .course import Course
from .session import LATEST_END, Session

MOST_DAYS = 30


class SessionTemplate(models.Model):
    """Sessions by the day of an event. Events that were filled from it keep their sessions when it changes.

    Written only by events.session_templates.writing.
    """

    course = models.ForeignKey(Course, models.CASCADE, related_name="session_templates", verbose_name=_("course"))
    name = TidyCharField(_("name"), max_length=120)

    class Meta:
        verbose_name = _("session template")
        verbose_name_plural = _("session templates")
        ordering = ["course__code", "name"]
        constraints = [
            models.UniqueConstraint(
                "course",
                Lower("name"),
                name="session_template_name_once_in_course",
                violation_error_message=_("The course has a template of that name already."),
            )
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("events:session-template-edit", args=[self.pk])

    @property
    def days(self) -> int:
        """The number of days that an event needs for it; 0 without sessions."""
        return max((session.day for session in self.sessions.all()), default=0)

    @property
    def lesson_hours(self) -> int:
        return sum(session.lesson_hours for session in self.sessions.all())

    def sessions_from(self, first_day: date) -> list[Session]:
        """Return unsaved, numbered sessions of an event that begins on the day."""
        return [
            Session(
                number=number,
                title=one.title,
                date=first_day + timedelta(days=one.day - 1),
                starts_at=one.starts_at,
                ends_at=one.ends_at,
                lesson_hours=one.lesson_hours,
            )
            for number, one in enumerate(self.sessions.all(), start=1)
        ]


class TemplateSession(models.Model):
    """A session of a template, on the first, second … day of an event, at its place's time."""

    template = models.ForeignKey(SessionTemplate, models.CASCADE, related_name="sessions", verbose_name=_("template"))
    day = models.PositiveSmallIntegerField(_("day"), validators=[MinValueValidator(1), MaxValueValidator(MOST_DAYS)])
    title = TidyCharField(_("title"), max_length=250)
    starts_at = models.TimeField(_("from"), null=True, blank=True)
    ends_at = models.TimeField(_("to"), null=True, blank=True)
    lesson_hours = models.PositiveSmallIntegerField(_("lesson hours"), validators=[MaxValueValidator(24)])

    class Meta:
        verbose_name = _("session of a template")
        verbose_name_plural = _("sessions of a template")
        ordering = ["template", "day", F("starts_at").asc(nulls_last=True), "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(day__gte=1, day__lte=MOST_DAYS),
                name="template_session_day_in_range",
                violation_error_message=_("An event has 30 days at most."),
            ),
            models.CheckConstraint(
                condition=Q(lesson_hours__gte=0, lesson_hours__lte=24),
                name="template_session_lesson_hours_in_a_day",
                violation_error_message=_("A session has 24 lesson hours at most."),
            ),
            models.CheckConstraint(
                condition=Q(starts_at=None)
                | Q(ends_at=None)
                | Q(ends_at__gt=F("starts_at"))
                | Q(ends_at=time.min, starts_at__gt=time.min)
                | Q(starts_at__gte=time(12), ends_at__lte=LATEST_END),
                name="template_session_ends_after_start",
                violation_error_message=_(
                    "A session ends after it starts. Only one that starts from 12.00 on "
                    "may end on the next day, until 06.00."
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.title
