"""What a person asks about their personal data: access, a copy, erasure, restriction and the like (Law 27/2022)."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from agencies.models import known

from .correction import CorrectionRequest
from .participant import Participant


class DataRequestQuerySet(models.QuerySet["DataRequest"]):
    def visible_to(self, user: User) -> Self:
        """Return the requests of people who work in the user's provinces today."""
        if not user.rights.registers_people:
            return self.none()
        return user.scope.limit(self, "participant__agency__province")

    def open(self) -> Self:
        return self.filter(state=DataRequest.State.OPEN)

    def overdue(self) -> Self:
        return self.open().filter(due_at__lt=timezone.now())


class DataRequest(models.Model):
    """One request of a person about their data. Written only by participants.data_requests.

    A correction that a person asks for on their page is a CorrectionRequest, which has the wanted values; one that
    reaches staff in another way is a request of the kind CORRECTION.
    """

    class Kind(models.TextChoices):
        ACCESS = "access", _("See all data")
        PORTABILITY = "portability", _("Copy of the data for another controller")
        CORRECTION = "correction", _("Correct data")
        ERASURE = "erasure", _("Erase data")
        RESTRICTION = "restriction", _("Restrict the use of data")
        LIFTING = "lifting", _("Lift the restriction")
        OBJECTION = "objection", _("Object to the use of data")

        @classmethod
        def grave(cls) -> list["DataRequest.Kind"]:
            """Return the kinds that only users with the right `decides_data_requests` decide."""
            return [cls.ERASURE, cls.RESTRICTION, cls.LIFTING, cls.OBJECTION]

    class Channel(models.TextChoices):
        PAGE = "page", _("On the personal page")
        VISIT = "visit", _("In person")
        LETTER = "letter", _("By letter")
        PHONE = "phone", _("By phone")
        MAIL = "mail", _("By e-mail")

    class State(models.TextChoices):
        OPEN = "open", _("Waits for an answer")
        FULFILLED = "fulfilled", _("Fulfilled")
        REFUSED = "refused", _("Refused")

        @property
        def tone(self) -> str:
            """Return the tone of its chip."""
            return {"open": "wait", "fulfilled": "ok", "refused": "off"}[self.value]

    participant = models.ForeignKey(
        Participant, models.PROTECT, related_name="data_requests", verbose_name=_("participant")
    )
    kind = models.CharField(_("kind"), max_length=11, choices=Kind)
    channel = models.CharField(_("how it was asked"), max_length=6, choices=Channel, default=Channel.PAGE)
    note = models.CharField(_("note"), max_length=500, blank=True)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("entered by")
    )
    asked_at = models.DateTimeField(_("asked at"), default=timezone.now)
    due_at = models.DateTimeField(_("due at"))
    state = models.CharField(_("state"), max_length=9, choices=State, default=State.OPEN)
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("decided by")
    )
    answer = models.CharField(_("answer"), max_length=500, blank=True)

    objects = DataRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("request about personal data")
        verbose_name_plural = _("requests about personal data")
        ordering = ["due_at", "pk"]
        constraints = [
            known(
                "kind",
                [
                    "access",
                    "portability",
                    "correction",
                    "erasure",
                    "restriction",
                    "lifting",
                    "objection",
                ],
                name="data_request_kind_known",
            ),
            known("channel", ["page", "visit", "letter", "phone", "mail"], name="data_request_channel_known"),
            known("state", ["open", "fulfilled", "refused"], name="data_request_state_known"),
            models.CheckConstraint(
                condition=Q(state="open", decided_at=None) | (~Q(state="open") & Q(decided_at__isnull=False)),
                name="data_request_decided_when_decided",
                violation_error_message=_("A decided request has a time, an undecided one has none."),
            ),
            models.CheckConstraint(
                condition=~Q(state="refused") | ~Q(answer=""),
                name="data_request_refused_with_reason",
                violation_error_message=_("Say why the request is refused."),
            ),
            models.CheckConstraint(
                condition=Q(due_at__gt=F("asked_at")),
                name="data_request_due_after_asked",
                violation_error_message=_("A request is due after it was asked."),
            ),
        ]
        indexes = [models.Index(fields=["state", "due_at"], name="data_request_state_due")]

    def __str__(self) -> str:
        return str(self.participant)

    def get_absolute_url(self) -> str:
        return reverse("participants:data-request-detail", args=[self.pk])

    @property
    def is_open(self) -> bool:
        return self.state == self.State.OPEN

    @property
    def is_grave(self) -> bool:
        """Return whether only users with the right `decides_data_requests` decide it."""
        return self.kind in self.Kind.grave()

    @property
    def alert(self) -> "CorrectionRequest.Alert | None":
        """Return OVERDUE if the request has waited longer than the law allows."""
        return CorrectionRequest.Alert.OVERDUE if self.is_open and self.due_at < timezone.now() else None
