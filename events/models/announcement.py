"""Messages that coordinators write to the people or the agencies of an event."""

from datetime import date, datetime, time, timedelta
from typing import Self

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agencies.models import TidyCharField, known

from .event import Event
from .material import Material

SENT_FROM = time(7)
"""The time of day at the event's place from which planned messages are sent."""
_STILL_SENT = timedelta(days=7)
"""How long after its day a message about a past day is still worth sending."""


class AnnouncementQuerySet(models.QuerySet["Announcement"]):
    def planned(self) -> Self:
        return self.filter(state=Announcement.State.PLANNED)

    def automatic(self) -> Self:
        """Return those that the portal planned by itself (see Announcement.is_automatic)."""
        return self.filter(author=None)


class Announcement(models.Model):
    """A message to a kind of people or agencies of one event. Who belongs to the kind is found when it is sent.

    Each mail of it is a row of the outbox whose unique key names the message and the recipient, so nobody gets it
    twice. The day of a planned message follows from the event's dates, and so moves with them. Written only by
    participants.announcements; events.planning cancels what is planned with the event.
    """

    class Audience(models.TextChoices):
        TAKING_PART = "taking-part", _("All who take part or are on the waiting list")
        PROPOSED = "proposed", _("Proposed: not decided yet")
        CONFIRMED = "confirmed", _("Confirmed")
        WAITLISTED = "waitlisted", _("On the waiting list")
        SILENT = "silent", _("Confirmed, have not said whether they attend")
        LETTERLESS = "letterless", _("Have a seat, assignment letter missing")
        ATTENDED = "attended", _("Attended")
        UNEVALUATED = "unevaluated", _("Attended, have not answered the evaluation")
        COMPLETED = "completed", _("Completed")
        CERTIFIED = "certified", _("Have a certificate")
        SEATS = "seats", _("Agencies with seats")
        EMPTY = "empty", _("Agencies that have registered nobody")
        FREE = "free", _("Agencies with free seats")
        UNANSWERED = "unanswered", _("Agencies that have not answered their invitation letter")

        @classmethod
        def of_agencies(cls) -> list["Announcement.Audience"]:
            return [cls.SEATS, cls.EMPTY, cls.FREE, cls.UNANSWERED]

        @property
        def is_of_agencies(self) -> bool:
            return self in self.of_agencies()

    class Anchor(models.TextChoices):
        """From which day of the event the day of sending is counted."""

        NOW = "now", _("By hand, when I press the button")
        CLOSING = "closing", _("Days before registration closes")
        ANSWERS = "answers", _("Days before the last day for an answer")
        START = "start", _("Days before the first day")
        END = "end", _("Days after the last day")

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        PLANNED = "planned", _("Planned")
        SENT = "sent", _("Sent")
        CANCELLED = "cancelled", _("Cancelled")

        @property
        def tone(self) -> str:
            """Return the tone of its chip."""
            return {"draft": "off", "planned": "wait", "sent": "ok", "cancelled": "off"}[self.value]

    event = models.ForeignKey(Event, models.CASCADE, related_name="announcements", verbose_name=_("event"))
    audience = models.CharField(_("to whom"), max_length=11, choices=Audience)
    preset = models.CharField(max_length=30, blank=True, editable=False)
    """The ready text from which it was made, if any: nobody gets the same reminder twice a day."""
    subject = TidyCharField(_("subject"), max_length=150)
    text = models.TextField(_("text"), max_length=5000)
    anchor = models.CharField(_("when"), max_length=7, choices=Anchor, default=Anchor.NOW)
    days = models.PositiveSmallIntegerField(
        _("number of days"), default=0, validators=[MaxValueValidator(90)], help_text=_("0: on that day itself.")
    )
    attaches_letter = models.BooleanField(
        _("attach the agency's invitation letter"),
        default=False,
        help_text=_("As PDF, to the agency's own address. Staff of the province open it in the portal."),
    )
    materials = models.ManyToManyField(Material, blank=True, related_name="+", verbose_name=_("attach materials"))
    state = models.CharField(_("state"), max_length=9, choices=State, default=State.DRAFT, editable=False)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("author"), editable=False
    )
    created_at = models.DateTimeField(_("written at"), default=timezone.now, editable=False)
    sent_at = models.DateTimeField(_("sent at"), null=True, editable=False)

    objects = AnnouncementQuerySet.as_manager()

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        ordering = ["-created_at", "-pk"]
        constraints = [
            known(
                "audience",
                [
                    *("taking-part", "proposed", "confirmed", "waitlisted", "silent", "letterless", "attended"),
                    *("unevaluated", "completed", "certified", "seats", "empty", "free", "unanswered"),
                ],
                name="announcement_audience_known",
            ),
            known("anchor", ["now", "closing", "answers", "start", "end"], name="announcement_anchor_known"),
            known("state", ["draft", "planned", "sent", "cancelled"], name="announcement_state_known"),
            models.CheckConstraint(
                condition=Q(state="sent", sent_at__isnull=False) | (~Q(state="sent") & Q(sent_at=None)),
                name="announcement_sent_when_sent",
                violation_error_message=_("A message that was sent has the moment, any other has none."),
            ),
            models.CheckConstraint(
                condition=~Q(state="planned") | ~Q(anchor="now"),
                name="announcement_planned_for_a_day",
                violation_error_message=_("A planned message has a day."),
            ),
            models.CheckConstraint(
                condition=Q(days__lte=90),
                name="announcement_within_ninety_days",
                violation_error_message=_("At most 90 days."),
            ),
        ]
        indexes = [
            models.Index(fields=["state"], condition=Q(state="planned"), name="announcement_planned"),
        ]

    def __str__(self) -> str:
        return self.subject.replace("{kegiatan}", self.event.title)

    def get_absolute_url(self) -> str:
        return reverse("participants:announcement", args=[self.event.code, self.pk])

    @property
    def is_of_agencies(self) -> bool:
        return self.Audience(self.audience).is_of_agencies

    @property
    def is_automatic(self) -> bool:
        """Whether the portal planned it by itself, because the event mails its evaluation. It stays so if it is edited.
        Drafts always have an author."""
        return self.author_id is None and self.state != self.State.DRAFT

    @property
    def is_open(self) -> bool:
        """Whether it can be edited, sent or planned."""
        return self.state in (self.State.DRAFT, self.State.PLANNED)

    @property
    def key(self) -> str:
        """How the keys of its mails in the outbox begin."""
        return f"announcement:{self.pk}:"

    @property
    def anchor_day(self) -> date | None:
        """The day of the event that the day of sending is counted from; None by hand, or if the event has none."""
        return {
            self.Anchor.CLOSING.value: self.event.registration_closes_on,
            self.Anchor.ANSWERS.value: self.event.answers_until,
            self.Anchor.START.value: self.event.starts_on,
            self.Anchor.END.value: self.event.ends_on,
        }.get(self.anchor)

    @property
    def due_on(self) -> date | None:
        """The day on which it is sent, by the event's dates of now."""
        distance = timedelta(days=self.days if self.anchor == self.Anchor.END else -self.days)
        return self.anchor_day and self.anchor_day + distance

    def is_due(self, now: datetime) -> bool:
        """Return whether its day and hour have come at the event's place."""
        here = timezone.localtime(now, timezone=self.event.zone)
        return bool(self.due_on and datetime.combine(self.due_on, SENT_FROM, tzinfo=self.event.zone) <= here)

    def is_too_late(self, now: datetime) -> bool:
        """Return whether it makes no sense any more: the day that it is about is over."""
        if not (self.due_on and self.anchor_day):
            return False
        last = self.due_on + _STILL_SENT if self.anchor == self.Anchor.END else self.anchor_day
        return timezone.localtime(now, timezone=self.event.zone).date() > last
