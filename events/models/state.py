"""The state of an event on a day: what its status, its days and the days of its registration make together.

The status is what somebody set. Pages and mails show the state, which is also true when nobody sets anything.
"""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Case, CharField, DateField, Exists, F, OuterRef, Q, TextChoices, Value, When
from django.db.models.expressions import Combinable
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agencies.zones import CENTRAL, EASTERN, WESTERN, in_zone

from .session import LATEST_END, Session


class State(TextChoices):
    PLANNED = "planned", _("Planned")
    EARLY = "early", _("Registration not open yet")
    OPEN = "open", _("Registration open")
    CLOSED = "closed", _("Registration closed")
    ON = "on", _("On now")
    OVER = "over", _("Has ended")
    FINISHED = "finished", _("Finished")
    CANCELLED = "cancelled", _("Cancelled")

    @property
    def tone(self) -> str:
        """Return the tone of its chip."""
        tones = {"open": "new", "on": "new", "finished": "ok", "cancelled": "off"}
        return tones.get(self.value, "wait")


def today_there(today: date | None = None) -> Combinable:
    """Return the expression for `Event.local_day` of now, or for the day that is given."""
    if today is not None:
        return _day(today)
    return Case(
        When(in_zone(CENTRAL, "province"), then=_today_in(CENTRAL)),
        When(in_zone(EASTERN, "province"), then=_today_in(EASTERN)),
        default=_today_in(WESTERN),
        output_field=DateField(),
    )


def _today_in(zone: ZoneInfo) -> Combinable:
    now = timezone.localtime(timezone=zone)
    if now.time() >= LATEST_END:  # no session of yesterday goes on, so none has to be read
        return _day(now.date())
    yesterday = now.date() - timedelta(days=1)
    going_on = Session.objects.going_on_after(yesterday).filter(event=OuterRef("pk"), ends_at__gt=now.time())
    is_last_night = Q(ends_on=yesterday) & Exists(going_on)
    return Case(When(is_last_night, then=_day(yesterday)), default=_day(now.date()), output_field=DateField())


def _day(day: date) -> Value:
    return Value(day, output_field=DateField())


def registration_on(day: Combinable) -> Case:
    """Return the expression for `Event.registration_on` of the day."""
    return Case(
        When(status__in=[State.FINISHED, State.CANCELLED], then=F("status")),
        When(ends_on__lt=day, then=Value(State.OVER)),
        When(~Q(status=State.OPEN), then=F("status")),
        When(registration_opens_on__gt=day, then=Value(State.EARLY)),
        When(registration_closes_on__lt=day, then=Value(State.CLOSED)),
        default=Value(State.OPEN),
        output_field=CharField(),
    )


def state_on(day: Combinable) -> Case:
    """Return the expression for `Event.state_on` of the day."""
    is_on = Q(starts_on__lte=day, ends_on__gte=day, status__in=[State.OPEN, State.CLOSED])
    return Case(When(is_on, then=Value(State.ON)), default=registration_on(day), output_field=CharField())
