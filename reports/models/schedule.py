"""Scheduled reports: which report is made when, its recipients, and the result of each run."""

from calendar import monthrange
from datetime import date, timedelta
from typing import Self

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Job, User
from agencies.models import DayField, days_in_range, known

_LONGEST_MONTH = 31


class ScheduleQuerySet(models.QuerySet["Schedule"]):
    def visible_to(self, user: User) -> Self:
        """Return all schedules for users who may plan reports for others."""
        return self.all() if user.rights.schedules_reports else self.none()

    def failing(self) -> Self:
        """Return the schedules at whose last start somebody did not get a file."""
        last = Delivery.objects.filter(schedule=OuterRef("schedule")).order_by("-at").values("at")[:1]
        wrong = Delivery.objects.without_file().filter(schedule=OuterRef("pk"), at=Subquery(last))
        return self.filter(Exists(wrong))

    def running_on(self, day: date) -> Self:
        return self.filter(Q(last_day=None) | Q(last_day__gte=day), is_on=True, first_day__lte=day)


class Schedule(models.Model):
    """A report that is made again and again for named users. Each gets the data that they may see at that time."""

    class Every(models.TextChoices):
        MONTH = "month", _("every month")
        WEEK = "week", _("every week")

    class Weekday(models.IntegerChoices):
        MONDAY = 1, _("Monday")
        TUESDAY = 2, _("Tuesday")
        WEDNESDAY = 3, _("Wednesday")
        THURSDAY = 4, _("Thursday")
        FRIDAY = 5, _("Friday")
        SATURDAY = 6, _("Saturday")
        SUNDAY = 7, _("Sunday")

    class State(models.TextChoices):
        OFF = "off", _("Off")
        ON = "on", _("On")
        OVER = "over", _("Over")

        @property
        def tone(self) -> str:
            """Return the tone of its chip."""
            return {"off": "off", "on": "ok", "over": "off"}[self.value]

    report = models.CharField(_("report"), max_length=30, editable=False)
    """A report of reports.catalogue."""
    options = models.JSONField(_("options"), default=dict, editable=False)
    """The options as text, by their names in addresses. They never have an as-of date: it is the day of the run."""
    formats = models.JSONField(_("formats"), default=list)
    """Names of reports.files.outputs.DOWNLOADS; each is a file of its own."""
    every = models.CharField(_("how often"), max_length=5, choices=Every, default=Every.MONTH)
    day = models.PositiveSmallIntegerField(
        _("day of the month"),
        default=1,
        validators=[MinValueValidator(1), MaxValueValidator(_LONGEST_MONTH)],
        help_text=_("If every month. A shorter month has the report on its last day."),
    )
    weekday = models.PositiveSmallIntegerField(
        _("day of the week"), choices=Weekday, default=Weekday.MONDAY, help_text=_("If every week.")
    )
    first_day = DayField(_("from"), default=timezone.localdate)
    last_day = DayField(_("until"), null=True, blank=True, help_text=_("Leave it empty to continue without an end."))
    is_on = models.BooleanField(_("on"), default=True)
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES)
    recipients = models.ManyToManyField(
        User, through="Recipient", related_name="schedules", verbose_name=_("recipients")
    )
    counts_from = models.DateField(default=timezone.localdate, editable=False)
    """Due days before this one are not made up for: the schedule did not exist, was switched off, or had other days."""
    last_due = models.DateField(_("last due on"), null=True, editable=False)
    """The due day of the last run. The transaction that changes it also starts the jobs."""
    created_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("by"), editable=False)

    objects = ScheduleQuerySet.as_manager()

    class Meta:
        verbose_name = _("scheduled report")
        verbose_name_plural = _("scheduled reports")
        ordering = ["pk"]
        constraints = [
            known("every", ["month", "week"], name="schedule_every_known"),
            days_in_range("first_day", "last_day", name="schedule_days_in_range"),
            models.CheckConstraint(
                condition=Q(day__range=(1, _LONGEST_MONTH), weekday__range=(1, 7)),
                name="schedule_day_in_range",
                violation_error_message=_("There is no such day."),
            ),
            models.CheckConstraint(
                condition=Q(last_day=None) | Q(last_day__gte=F("first_day")),
                name="schedule_ends_after_start",
                violation_error_message=_("The last day must not lie before the first."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.report} ({self.pk})"

    def get_absolute_url(self) -> str:
        return reverse("reports:schedule-detail", args=[self.pk])

    def latest_due(self, today: date) -> date | None:
        """Return the last due day up to today that counts, or None if there was none.

        Missed due days before it are not made up for: a report of today has all that they would have.
        """
        due = self._due_on_or_before(min(today, self.last_day or today))
        return due if due >= max(self.first_day, self.counts_from) else None

    def next_due(self, today: date) -> date | None:
        """Return the next due day after the last run, or None if there is none."""
        if not self.is_on:
            return None
        waiting = self.latest_due(today)
        if waiting and (self.last_due is None or self.last_due < waiting):
            return waiting
        start = max(today + timedelta(days=1), self.first_day, self.counts_from)
        due = self._due_on_or_after(start)
        return due if self.last_day is None or due <= self.last_day else None

    def state_on(self, today: date) -> "Schedule.State":
        """Return OVER once no due day is left."""
        if not self.is_on:
            return self.State.OFF
        return self.State.ON if self.next_due(today) else self.State.OVER

    def _due_on_or_before(self, day: date) -> date:
        if self.every == self.Every.WEEK:
            return day - timedelta(days=(day.isoweekday() - self.weekday) % 7)
        due = self._in_month_of(day)
        return due if due <= day else self._in_month_of(day.replace(day=1) - timedelta(days=1))

    def _due_on_or_after(self, day: date) -> date:
        if self.every == self.Every.WEEK:
            return day + timedelta(days=(self.weekday - day.isoweekday()) % 7)
        due = self._in_month_of(day)
        return due if due >= day else self._in_month_of(day.replace(day=28) + timedelta(days=4))

    def _in_month_of(self, day: date) -> date:
        return day.replace(day=min(self.day, monthrange(day.year, day.month)[1]))


class Recipient(models.Model):
    """A user who gets a schedule's reports. A switched-off account is skipped; a listed account cannot be deleted."""

    schedule = models.ForeignKey(Schedule, models.CASCADE, related_name="places")
    user = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("recipient")
        verbose_name_plural = _("recipients")
        constraints = [models.UniqueConstraint(fields=["schedule", "user"], name="recipient_once_a_schedule")]

    def __str__(self) -> str:
        return str(self.user)


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    def without_file(self) -> Self:
        """Return those that were skipped, or whose job failed or was cancelled."""
        return self.filter(~Q(skipped="") | Q(job__state__in=[Job.State.FAILED, Job.State.CANCELLED]))

    def started_with(self, delivery: "Delivery") -> Self:
        """Return those of the same start for the same recipient: one for each format."""
        return self.filter(schedule=delivery.schedule_id, recipient=delivery.recipient_id, at=delivery.at)


class Delivery(models.Model):
    """The result of one due day (None for a start by hand) for one recipient and format: a job, or the reason why there
    is none. All of one start have the same moment."""

    class Skipped(models.TextChoices):
        INACTIVE = "inactive", _("Skipped: the account is not active")
        NOT_THEIRS = "not-theirs", _("Skipped: the recipient may not see it")

        @property
        def tone(self) -> str:
            """Return the tone of its chip."""
            return "over"

    schedule = models.ForeignKey(Schedule, models.CASCADE, related_name="deliveries")
    recipient = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("recipient"))
    period = models.DateField(_("due on"), null=True)
    format = models.CharField(_("format"), max_length=6, blank=True)
    at = models.DateTimeField(_("at"), default=timezone.now)
    job = models.OneToOneField(Job, models.SET_NULL, null=True, related_name="delivery")
    skipped = models.CharField(_("skipped"), max_length=10, choices=Skipped, blank=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        verbose_name = _("scheduled delivery")
        verbose_name_plural = _("scheduled deliveries")
        ordering = ["-at", "pk"]
        constraints = [
            # This constraint prevents a second delivery, also if the clocks of two servers differ.
            models.UniqueConstraint(
                fields=["schedule", "recipient", "period", "format"], name="delivery_once_a_recipient_period_and_format"
            ),
            known("skipped", ["", "inactive", "not-theirs"], name="delivery_skipped_known"),
        ]

    def __str__(self) -> str:
        return f"{self.schedule} → {self.recipient}"
