"""A bimtek (kegiatan)."""

from datetime import date, datetime, time, timedelta
from typing import Self
from zoneinfo import ZoneInfo

from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce, Lower
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from agencies.models import DayField, Province, TidyCharField, counted, days_in_range, known, summed
from agencies.zones import zone_of

from .course import Course
from .fields import LinesField
from .quota import Quota
from .session import LATEST_END, Session
from .state import State, registration_on, state_on, today_there

CODE_PATTERN = "[A-Za-z0-9][A-Za-z0-9._-]*"


class EventQuerySet(models.QuerySet["Event"]):
    def visible_to(self, user: User) -> Self:
        """Return the events that are held in the user's provinces or have seats for them."""
        seats = Quota.objects.filter(event=OuterRef("pk"))
        return user.scope.limit_by(
            self, lambda province: Q(province=province) | Q(Exists(seats.for_province(province)))
        )

    def markable_by(self, user: User) -> Self:
        """Return the events whose attendance the user takes: those held in the user's provinces. Which people the user
        may mark there follows from Registration.visible_to."""
        return user.scope.limit(self, "province") if user.rights.takes_attendance else self.none()

    def announced(self) -> Self:
        """Return the events that somebody outside counts on: registration was opened, a letter was issued or a seat is
        taken."""
        has_letter = Q(invitations__isnull=False, invitations__replaced_at=None)
        counted_on = Quota.objects.filter(Q(taken__gt=0) | has_letter, event=OuterRef("pk"))
        return self.filter(~Q(status=Event.Status.PLANNED) | Q(Exists(counted_on)))

    def not_cancelled(self) -> Self:
        return self.exclude(status=Event.Status.CANCELLED)

    def without_drafts(self) -> Self:
        """Leave out the drafts: events that are still planned and at which nobody has a seat."""
        taken = Quota.objects.filter(event=OuterRef("pk"), taken__gt=0)
        return self.filter(~Q(status=Event.Status.PLANNED) | Exists(taken))

    def ending_from(self, day: date | F) -> Self:
        return self.filter(ends_on__gte=day)

    def coming(self, today: date) -> Self:
        """Return the events that are held today or later, as far as they are neither finished nor cancelled."""
        return self.ending_from(today).exclude(status__in=[Event.Status.FINISHED, Event.Status.CANCELLED])

    def with_today(self, today: date | None = None) -> Self:
        """Make F("today") usable: today's date at the place of each event, or the day that is given."""
        return self.alias(today=today_there(today))

    def registration_open(self, today: date | None = None) -> Self:
        """Return the events that take registrations today at their place, or on the day that is given."""
        return self.alias(registration=registration_on(today_there(today))).filter(registration=State.OPEN)

    def in_state(self, state: str, today: date | None = None) -> Self:
        """Return the events that are in the state today at their place, or on the day that is given."""
        return self.alias(state_today=state_on(today_there(today))).filter(state_today=state)

    def with_sizes(self) -> Self:
        """Add `seats`, `taken` and `lesson_hours` of each event, each by its own subquery."""
        return self.annotate(
            seats=summed(Quota.objects, "seats", "event"),
            taken=summed(Quota.objects, "taken", "event"),
            lesson_hours=summed(Session.objects, "lesson_hours", "event"),
        )

    def with_letters(self) -> Self:
        """Add `letters_issued` and `letters_missing`, the quotas with and without an invitation letter."""
        lettered = Quota.objects.filter(invitations__isnull=False, invitations__replaced_at=None)
        issued = counted(lettered, "event")
        return self.annotate(letters_issued=issued, letters_missing=counted(Quota.objects, "event") - issued)

    def with_sessions_counted(self, now: datetime) -> Self:
        """Add `sessions_begun`, the number of sessions of each event that have begun."""
        sessions = (
            Session.objects.begun(now).filter(event=OuterRef("pk")).order_by().values("event").annotate(n=Count("pk"))
        )
        return self.annotate(sessions_begun=Coalesce(Subquery(sessions.values("n")), 0))

    def with_ends(self) -> Self:
        """Add `ends_next_day_at`, which `local_day` needs, so that it asks the database for no event of its own."""
        late = Session.objects.going_on_after(OuterRef("ends_on")).filter(event=OuterRef("pk")).values("ends_at")
        return self.annotate(ends_next_day_at=Coalesce(Subquery(late.order_by("-ends_at")[:1]), time.min))

    def for_page(self) -> Self:
        """Return the events with all that pages show of an event: its province, course, programme, sizes and state."""
        return self.select_related("province", "course__programme").with_sizes().with_ends()


class Event(models.Model):
    class Status(models.TextChoices):
        PLANNED = "planned", _("Planned")
        OPEN = "open", _("Registration open")
        CLOSED = "closed", _("Registration closed")
        FINISHED = "finished", _("Finished")
        CANCELLED = "cancelled", _("Cancelled")

    class Mode(models.TextChoices):
        ONSITE = "onsite", _("On site")
        ONLINE = "online", _("Online")
        HYBRID = "hybrid", _("Hybrid")

    code = models.CharField(
        _("code"),
        max_length=60,
        unique=True,
        validators=[
            RegexValidator(
                rf"^{CODE_PATTERN}\Z",
                _("Only letters, digits, dots, hyphens and underscores; it is part of the address."),
            ),
            RegexValidator(
                r"^(new|letterhead)\Z",
                _("An address of the portal ends like that; choose another code."),
                inverse_match=True,
            ),
        ],
        error_messages={"unique": _("An event with that code exists already.")},
    )
    title = TidyCharField(_("title"), max_length=250)
    course = models.ForeignKey(Course, models.PROTECT, related_name="events", verbose_name=_("course"))
    batch = TidyCharField(_("batch"), max_length=60, blank=True)
    province = models.ForeignKey(Province, models.PROTECT, related_name="events", verbose_name=_("province"))
    venue = TidyCharField(_("venue"), max_length=250, blank=True)
    mode = models.CharField(_("mode"), max_length=7, choices=Mode, default=Mode.ONSITE)
    organiser = TidyCharField(_("organiser"), max_length=200, blank=True)
    contact_name = TidyCharField(
        _("contact person"), max_length=200, blank=True, help_text=_("Participants and staff see whom they can ask.")
    )
    contact_phone = TidyCharField(
        _("phone of the contact person"),
        max_length=40,
        blank=True,
        validators=[RegexValidator(r"^[0-9+(][0-9 +()./-]{5,}\Z", _("Write a phone number as 0812-3456-7890."))],
        help_text=_("Best a number with WhatsApp: their pages lead to it."),
    )
    letter_notes = LinesField(
        _("further notes in letters"),
        max_length=2000,
        blank=True,
        help_text=_(
            "One note a line, printed in the invitation letters: facilities, costs, accommodation, dress, "
            "what to bring."
        ),
    )
    starts_on = DayField(_("first day"))
    ends_on = DayField(_("last day"))
    registration_opens_on = DayField(_("registration opens on"), null=True, blank=True)
    registration_closes_on = DayField(_("registration closes on"), null=True, blank=True)
    answers_until = DayField(
        _("last day to say whether they attend"),
        null=True,
        blank=True,
        help_text=_(
            "Confirmed people are asked on their page. Empty: nobody is asked. No seat is freed automatically."
        ),
    )
    minimum_attendance = models.PositiveSmallIntegerField(
        _("minimum attendance (%)"),
        default=80,
        validators=[MinValueValidator(0), MaxValueValidator(100)],
        help_text=_("Share of the event's lesson hours that completes it."),
    )
    needs_approval = models.BooleanField(
        _("registrations need approval"),
        default=False,
        help_text=_("Each is proposed first, holds its seat, and is confirmed by a coordinator."),
    )
    needs_assignment_letter = models.BooleanField(
        _("assignment letters are required"),
        default=False,
        help_text=_("Nobody is confirmed before their letter (surat tugas) is here."),
    )
    late_after_minutes = models.PositiveSmallIntegerField(
        _("late after (minutes)"),
        default=15,
        validators=[MaxValueValidator(240)],
        help_text=_("People who are checked in later than this after the start of a session are marked late."),
    )
    sends_mail = models.BooleanField(
        _("mails are sent"),
        default=True,
        help_text=_(
            "Agencies get a mail when registration opens. The user who registered people gets one when "
            "they are decided."
        ),
    )
    mails_evaluation = models.BooleanField(
        _("the evaluation is mailed after the event"),
        default=True,
        help_text=_(
            "On the day after the last day, everybody who attended gets the link to the evaluation. Until then the "
            "message is among the event's messages, where it can be cancelled."
        ),
    )
    status = models.CharField(_("status"), max_length=9, choices=Status, default=Status.PLANNED)
    cancelled_reason = TidyCharField(
        _("reason of cancellation"), max_length=500, blank=True, help_text=_("Shown while the event is cancelled.")
    )

    # Set by with_sizes(), with_sessions_counted() and with_letters() only.
    seats: int
    taken: int
    lesson_hours: int
    sessions_begun: int
    letters_issued: int
    letters_missing: int

    objects = EventQuerySet.as_manager()

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering = ["-starts_on", "code"]
        constraints = [
            models.UniqueConstraint(
                Lower("code"),
                name="event_code_once_in_any_case",  # the code is an address and a part of file names
                violation_error_message=_("An event with that code exists already."),
            ),
            known("status", ["planned", "open", "closed", "finished", "cancelled"], name="event_status_known"),
            known("mode", ["onsite", "online", "hybrid"], name="event_mode_known"),
            days_in_range(
                "starts_on",
                "ends_on",
                "registration_opens_on",
                "registration_closes_on",
                "answers_until",
                name="event_days_in_range",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="event_ends_after_start",
                violation_error_message=_("The last day must not lie before the first."),
            ),
            models.CheckConstraint(
                condition=Q(registration_opens_on=None)
                | Q(registration_closes_on=None)
                | Q(registration_closes_on__gte=F("registration_opens_on")),
                name="event_registration_closes_after_opening",
                violation_error_message=_("Registration must not close before it opens."),
            ),
            models.CheckConstraint(
                condition=Q(minimum_attendance__gte=0, minimum_attendance__lte=100),
                name="event_minimum_attendance_is_percentage",
                violation_error_message=_("Minimum attendance lies between 0 and 100 %."),
            ),
            models.CheckConstraint(
                condition=Q(late_after_minutes__gte=0, late_after_minutes__lte=240),
                name="event_late_after_within_four_hours",
                violation_error_message=_("The tolerance lies between 0 and 240 minutes."),
            ),
        ]
        indexes = [
            models.Index(fields=["course", "starts_on"], name="event_course_start"),
            models.Index(fields=["-starts_on", "code"], name="event_newest_first"),  # the order of the list
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("reports:event-detail", args=[self.code])

    def is_markable_by(self, user: User) -> bool:
        """Return whether `markable_by` would keep this event."""
        return user.rights.takes_attendance and self.province_id in user.scope

    @property
    def zone(self) -> ZoneInfo:
        """The time zone of the event's place: its days, its times and its registration follow it."""
        return zone_of(self.province_id)

    @cached_property
    def ends_next_day_at(self) -> time:
        """The time until which the sessions of the last day go on after midnight; 00.00 if none does."""
        late = self.sessions.going_on_after(self.ends_on).order_by("ends_at")
        return late.values_list("ends_at", flat=True).last() or time.min

    def local_day(self, now: datetime | None = None) -> date:
        """Return today's date, or that of the moment, at the place of the event. Its days begin at midnight there, and
        its last day goes on until its last session has ended."""
        here = timezone.localtime(now, timezone=self.zone)
        if here.time() < LATEST_END and self.ends_on == here.date() - timedelta(days=1):
            return self.ends_on if here.time() < self.ends_next_day_at else here.date()
        return here.date()

    @property
    def is_over(self) -> bool:
        """Whether nobody can come any more: the event was finished or cancelled, or its last day is over."""
        return self.status in (self.Status.FINISHED, self.Status.CANCELLED) or self.local_day() > self.ends_on

    @property
    def is_asking(self) -> bool:
        """Whether confirmed people are asked today whether they will attend."""
        is_coming = not self.is_over and self.status != self.Status.PLANNED
        return bool(is_coming and self.answers_until and self.local_day() <= self.answers_until)

    def registration_on(self, day: date) -> State:
        """Return the state of registration on the day, within the dates of its window and until the last day; the
        event's own if it is planned, over, finished or cancelled."""
        if self.status in (self.Status.FINISHED, self.Status.CANCELLED):
            return State(self.status)
        if day > self.ends_on:
            return State.OVER
        if self.status != self.Status.OPEN:
            return State(self.status)
        if self.registration_opens_on and day < self.registration_opens_on:
            return State.EARLY
        is_past = self.registration_closes_on and day > self.registration_closes_on
        return State.CLOSED if is_past else State.OPEN

    def state_on(self, day: date) -> State:
        """Return the event's state on the day: `registration_on`, but that it is on during its days."""
        is_on = self.starts_on <= day <= self.ends_on and self.status in (self.Status.OPEN, self.Status.CLOSED)
        return State.ON if is_on else self.registration_on(day)

    @property
    def state(self) -> State:
        """The event's state today, at its place."""
        return self.state_on(self.local_day())

    def is_registration_open(self, today: date) -> bool:
        """Return whether `registration_open` would keep this event."""
        return self.registration_on(today) == State.OPEN
