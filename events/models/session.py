"""The sessions of an event."""

from datetime import date, datetime, time
from typing import Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from agencies.models import DayField, TidyCharField, days_in_range
from agencies.zones import CENTRAL, EASTERN, WESTERN, in_zone

LATEST_END = time(6)
"""The latest end of a session on the day after its own."""


class SessionQuerySet(models.QuerySet["Session"]):
    def going_on_after(self, day: date | OuterRef) -> Self:
        """Return the sessions of the day that end after its midnight."""
        return self.filter(date=day, ends_at__lte=F("starts_at"))

    def begun(self, now: datetime) -> Self:
        """Return the sessions that have begun at their place; one without a start begins with its day."""
        begun = Q()
        for zone in (WESTERN, CENTRAL, EASTERN):
            here = now.astimezone(zone)
            has_started = Q(starts_at=None) | Q(starts_at__lte=here.time())
            past = Q(date__lt=here.date()) | (Q(date=here.date()) & has_started)
            begun |= in_zone(zone, "event__province") & past
        return self.filter(begun)


class Session(models.Model):
    """One session of an event. Lesson hours (JP, 45 minutes) are entered; left empty in a form, they follow from
    the times.

    Times are those of the event's place; events.clock makes moments of them. An end that is not later than the start is
    on the next day, and 00.00 is midnight after the day. An end on the next day that would be a whole day later is a
    slip.
    """

    event = models.ForeignKey("Event", models.CASCADE, related_name="sessions", verbose_name=_("event"))
    number = models.PositiveSmallIntegerField(_("number"), validators=[MinValueValidator(1)])
    title = TidyCharField(_("title"), max_length=250)
    date = DayField(_("date"))
    starts_at = models.TimeField(_("from"), null=True, blank=True)
    ends_at = models.TimeField(_("to"), null=True, blank=True)
    lesson_hours = models.PositiveSmallIntegerField(_("lesson hours"), validators=[MaxValueValidator(24)])
    speaker = TidyCharField(_("speaker"), max_length=200, blank=True)

    objects = SessionQuerySet.as_manager()

    class Meta:
        verbose_name = _("session")
        verbose_name_plural = _("sessions")
        ordering = ["event", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["event", "number"],
                name="session_number_once_in_event",
                violation_error_message=_("This event has a session of that number already."),
            ),
            models.CheckConstraint(
                condition=Q(number__gte=1),
                name="session_number_from_one",
                violation_error_message=_("Sessions are numbered from 1."),
            ),
            models.CheckConstraint(
                condition=Q(lesson_hours__gte=0, lesson_hours__lte=24),
                name="session_lesson_hours_in_a_day",
                violation_error_message=_("A session has 24 lesson hours at most."),
            ),
            days_in_range("date", name="session_date_in_range"),
            models.CheckConstraint(
                condition=Q(starts_at=None)
                | Q(ends_at=None)
                | Q(ends_at__gt=F("starts_at"))
                | Q(ends_at=time.min, starts_at__gt=time.min)
                | Q(starts_at__gte=time(12), ends_at__lte=LATEST_END),
                name="session_ends_after_start",
                violation_error_message=_(
                    "A session ends after it starts. Only one that starts from 12.00 on "
                    "may end on the next day, until 06.00."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.title}"
