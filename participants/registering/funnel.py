"""The stages of people at an event: registered, confirmed, attended, completed, certified, and those who left on the
way."""

from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce
from django.db.models.lookups import GreaterThanOrEqual
from django.utils.translation import gettext_lazy as _

from events.models import Session
from participants.models import Attendance, Certificate, Registration

Status = Registration.Status


class Stage(models.TextChoices):
    """A stage of a registration. Each of the first five is a part of the one before it. The last three are people
    who wait or have left; they count in none of the five."""

    REGISTERED = "registered", _("Registered (holds a seat)")
    CONFIRMED = "confirmed", _("Confirmed")
    ATTENDED = "attended", _("Attended")
    COMPLETED = "completed", _("Completed")
    CERTIFIED = "certified", _("Certified")
    WAITLISTED = "waitlisted", _("Waiting list")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    REJECTED = "rejected", _("Rejected")

    @property
    def condition(self) -> Q:
        """Return a clause for the registrations that reached the stage, for filter() and for Count(filter=…)."""
        match self:
            case Stage.REGISTERED:
                return Q(status__in=Status.seated())
            case Stage.ATTENDED:
                return Q(status=Status.CONFIRMED, attended=True)
            case Stage.COMPLETED:
                return Stage.ATTENDED.condition & Q(_reached_the_minimum())
            case Stage.CERTIFIED:
                # Checked first, because a valid certificate needs only one index lookup.
                certificates = Certificate.objects.valid().filter(registration=OuterRef("pk"))
                return Q(Exists(certificates)) & Stage.COMPLETED.condition
        return Q(status=self.value)


def hours_present() -> Coalesce:
    """Return the lesson hours of the sessions at which a registration was present or late."""
    present = Attendance.objects.present().filter(registration=OuterRef("pk")).order_by().values("registration")
    return Coalesce(Subquery(present.annotate(hours=Sum("session__lesson_hours")).values("hours")), 0)


def hours_of_event() -> Coalesce:
    """Return all lesson hours of a registration's event."""
    all_of_it = Session.objects.filter(event=OuterRef("event")).order_by().values("event")
    return Coalesce(Subquery(all_of_it.annotate(hours=Sum("lesson_hours")).values("hours")), 0)


def _reached_the_minimum() -> GreaterThanOrEqual:
    """Return whether the lesson hours of attended sessions reach the event's minimum share."""
    return GreaterThanOrEqual(hours_present() * 100, hours_of_event() * F("event__minimum_attendance"))
