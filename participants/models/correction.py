"""What a person asks to have corrected of themself, by their personal link."""

from datetime import timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.encryption.fields import EncryptedCharField, EncryptedJSONField
from accounts.models import User
from agencies.models import known

from .registration import Registration

ANSWERED_WITHIN = timedelta(hours=3 * 24)
"""Law 27/2022 on personal data, article 30: corrected within 3 x 24 hours of the request."""


class CorrectionRequestQuerySet(models.QuerySet["CorrectionRequest"]):
    def visible_to(self, user: User) -> Self:
        """Return the requests that the user may answer: those of people who came from the user's provinces and work
        there today."""
        if not user.rights.registers_people:
            return self.none()
        return user.scope.limit(self, "registration__province", "registration__participant__agency__province")

    def open(self) -> Self:
        return self.filter(state=CorrectionRequest.State.OPEN)


class CorrectionRequest(models.Model):
    """A request of a person to correct their data. `wanted` has the requested texts by the names of the fields of a
    participant, including the agency. Written only by participants.personal.corrections."""

    class State(models.TextChoices):
        OPEN = "open", _("Waits for an answer")
        ACCEPTED = "accepted", _("Corrected")
        REFUSED = "refused", _("Not corrected")

        @property
        def tone(self) -> str:
            """Return the tone of its chip."""
            tones = {"open": "wait", "accepted": "ok", "refused": "off"}
            return tones[self.value]

    class Alert(models.TextChoices):
        OVERDUE = "overdue", _("Overdue")

        @property
        def tone(self) -> str:
            """Return the tone of its chip."""
            return "over"

    registration = models.ForeignKey(
        Registration, models.PROTECT, related_name="corrections", verbose_name=_("registration")
    )
    wanted = EncryptedJSONField(_("wanted"), default=dict)
    note = EncryptedCharField(_("note"), max_length=500, blank=True)
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.OPEN)
    asked_at = models.DateTimeField(_("asked at"), default=timezone.now)
    due_at = models.DateTimeField(_("due at"))
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("decided by")
    )
    answer = models.CharField(_("answer"), max_length=500, blank=True)

    objects = CorrectionRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("request for correction")
        verbose_name_plural = _("requests for correction")
        ordering = ["due_at", "pk"]
        constraints = [
            known("state", ["open", "accepted", "refused"], name="correction_state_known"),
            models.CheckConstraint(
                condition=Q(state="open", decided_at=None) | (~Q(state="open") & Q(decided_at__isnull=False)),
                name="correction_decided_when_decided",
                violation_error_message=_("A decided request has a time, an undecided one has none."),
            ),
            models.CheckConstraint(
                condition=~Q(state="refused") | ~Q(answer=""),
                name="correction_refused_with_answer",
                violation_error_message=_("Say why it is not corrected."),
            ),
        ]
        indexes = [models.Index(fields=["state", "due_at"], name="correction_state_due")]

    def __str__(self) -> str:
        return str(self.registration)

    def get_absolute_url(self) -> str:
        return reverse("participants:correction-detail", args=[self.pk])

    @property
    def is_open(self) -> bool:
        return self.state == self.State.OPEN

    @property
    def alert(self) -> "CorrectionRequest.Alert | None":
        """Return OVERDUE if the request has waited longer than the law allows."""
        return self.Alert.OVERDUE if self.is_open and self.due_at < timezone.now() else None
