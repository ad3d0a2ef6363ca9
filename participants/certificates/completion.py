"""Who gets a certificate, who has one, and who lacks one and why."""

from django.db import models
from django.db.models import BooleanField, Case, Exists, OuterRef, Q, QuerySet, Value, When
from django.utils.translation import gettext_lazy as _

from events.models import Event
from participants.models import Certificate, Registration
from participants.models.certificate import CertificateQuerySet
from participants.registering.funnel import Stage, hours_present

from .changes import is_current
from .content import Words


class State(models.TextChoices):
    """The state of a registration's certificate. Each registration has one state."""

    DUE = "due", _("To be issued")
    ISSUED = "issued", _("Issued")
    OUTDATED = "outdated", _("Issued, content has changed")
    DOUBTFUL = "doubtful", _("Issued, no longer completed")
    REVOKED = "revoked", _("Revoked")
    SHORT = "short", _("Not completed")

    @property
    def tone(self) -> str:
        tones = {
            "due": "wait",
            "issued": "ok",
            "outdated": "over",
            "doubtful": "over",
            "revoked": "off",
            "short": "off",
        }
        return tones[self.value]


def due_registrations(event: Event) -> QuerySet[Registration]:
    """Return the people who completed the event and never had a certificate. A revoked one is replaced by hand."""
    completed = Registration.objects.filter(Stage.COMPLETED.condition, event=event)
    return completed.filter(~Exists(_certificates()))


def due_people(events: QuerySet[Event]) -> QuerySet[Registration]:
    """Return the people who are due at one of the events."""
    seated = Registration.objects.filter(Stage.ATTENDED.condition, ~Exists(_certificates()))
    lacking = seated.filter(event__in=events.order_by().values("pk"))
    return Registration.objects.filter(Stage.COMPLETED.condition, pk__in=lacking.order_by().values("pk"))


def has_completed(registration: Registration) -> bool:
    return Registration.objects.filter(Stage.COMPLETED.condition, pk=registration.pk).exists()


def with_states(registrations: QuerySet[Registration], words: Words) -> QuerySet[Registration]:
    """Return the confirmed people of an event and everybody else who ever had a certificate, with `certificate_state`
    and `hours_present`. `words` are what its certificates would say today."""
    valid, completed = Exists(_certificates().valid()), Q(Stage.COMPLETED.condition)
    registrations = registrations.filter(Q(status=Registration.Status.CONFIRMED) | Exists(_certificates()))
    registrations = registrations.annotate(
        has_valid=valid,
        has_current=Exists(_certificates().valid().filter(is_current(words))),
        has_any=Exists(_certificates()),
        completed=Case(When(completed, then=True), default=Value(False), output_field=BooleanField()),
        hours_present=hours_present(),
    )
    return registrations.annotate(
        certificate_state=Case(
            When(has_current=True, completed=True, then=Value(State.ISSUED)),
            When(has_valid=True, completed=True, then=Value(State.OUTDATED)),
            When(has_valid=True, then=Value(State.DOUBTFUL)),
            When(has_any=True, then=Value(State.REVOKED)),
            When(completed=True, then=Value(State.DUE)),
            default=Value(State.SHORT),
            output_field=models.CharField(),
        )
    )


def _certificates() -> CertificateQuerySet:
    return Certificate.objects.filter(registration=OuterRef("pk")).order_by()
