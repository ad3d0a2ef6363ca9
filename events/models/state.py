"""The state of an event on a day: what its status, its days and the days of its registration make together.

The status is what somebody set. Pages and mails show the state, which is also true when nobody sets anything.
"""

from datetime import date

from django.db.models import Case, CharField, DateField, F, Q, TextChoices, Value, When
from django.db.models.expressions import Combinable
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agencies.zones import CENTRAL, EASTERN, WESTERN, in_zone


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
    """Return the expression for today's date at the place of each event, or for the day that is given."""
    if today is not None:
        return Value(today, output_field=DateField())
    western, central, eastern = (timezone.localdate(timezone=zone) for zone in (WESTERN, CENTRAL, EASTERN))
    return Case(
        When(in_zone(CENTRAL, "province"), then=Value(central)),
        When(in_zone(EASTERN, "province"), then=Value(eastern)),
        default=Value(western),
        output_field=DateField(),
    )


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
