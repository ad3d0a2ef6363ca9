"""The door of an event: links for helpers without an account, and arrivals that a coordinator has to decide on."""

from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from agencies.models import TidyCharField, known
from events.models import Event, Session

from .registration import Registration
from .token import SecretLink, SecretLinkQuerySet, new_token  # noqa: F401  migration 0006 imports new_token from here


class DoorLinkQuerySet(SecretLinkQuerySet["DoorLink"]):
    def visible_to(self, user: User) -> Self:
        """Return the links that staff of the user's provinces made: the holder of a link sees the people that its
        maker sees."""
        return user.scope.limit(self, "created_by__province")

    def open_at(self, moment: datetime) -> Self:
        return self.filter(withdrawn_at=None, ends_at__gt=moment)


class DoorLink(SecretLink):
    """Lets a helper without an account check people in at one event until it ends or is withdrawn. Written only by
    participants.door."""

    class State(models.TextChoices):
        OPEN = "open", _("Open")
        ENDED = "ended", _("Ended")
        WITHDRAWN = "withdrawn", _("Link withdrawn")

        @property
        def tone(self) -> str:
            """Return the tone of its chip."""
            return {"open": "ok", "ended": "off", "withdrawn": "off"}[self.value]

    event = models.ForeignKey(Event, models.PROTECT, related_name="door_links", verbose_name=_("event"))
    label = TidyCharField(_("person or place"), max_length=100)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("made by")
    )
    created_at = models.DateTimeField(_("made at"), default=timezone.now, editable=False)
    ends_at = models.DateTimeField(_("ends at"))
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("withdrawn by"),
    )
    last_used_at = models.DateTimeField(_("last used at"), null=True, blank=True)

    objects = DoorLinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("link for the door")
        verbose_name_plural = _("links for the door")
        ordering = ["event", "-created_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("created_at")),
                name="door_link_ends_after_it_was_made",
                violation_error_message=_("The link would end before it begins."),
            ),
        ]

    def __str__(self) -> str:
        return self.label

    def is_open_at(self, moment: datetime) -> bool:
        """Return whether `open_at` would keep this link."""
        return self.withdrawn_at is None and self.ends_at > moment

    def state_at(self, moment: datetime) -> "DoorLink.State":
        if self.withdrawn_at is not None:
            return self.State.WITHDRAWN
        return self.State.OPEN if self.is_open_at(moment) else self.State.ENDED


class HeldMarkQuerySet(models.QuerySet["HeldMark"]):
    def waiting(self) -> Self:
        return self.filter(decision="")


class HeldMark(models.Model):
    """An arrival that contradicts the portal's records. It is kept until a user decides about it."""

    class Reason(models.TextChoices):
        MARKED = "marked", _("Marked differently meanwhile")
        NOT_CONFIRMED = "gone", _("Not on the list any more")
        CLOCK = "clock", _("The device's clock is wrong")
        LINK = "link", _("The link had been withdrawn or had ended")

    class Decision(models.TextChoices):
        TAKEN = "taken", _("Taken over")
        DISMISSED = "dismissed", _("Dismissed")

    registration = models.ForeignKey(
        Registration, models.PROTECT, related_name="held_marks", verbose_name=_("registration")
    )
    session = models.ForeignKey(Session, models.PROTECT, related_name="+", verbose_name=_("session"))
    mark = models.CharField(_("mark"), max_length=1, choices=[("H", _("Present")), ("T", _("Late"))])
    found = models.CharField(_("recorded mark"), max_length=1, blank=True)
    reason = models.CharField(_("why it was held"), max_length=6, choices=Reason)
    seen_at = models.DateTimeField(_("seen at"))
    received_at = models.DateTimeField(_("received at"), default=timezone.now, editable=False)
    nonce = models.UUIDField(_("nonce"), unique=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("seen by")
    )
    link = models.ForeignKey(
        DoorLink, models.PROTECT, null=True, blank=True, related_name="held_marks", verbose_name=_("link")
    )
    decision = models.CharField(_("decision"), max_length=9, choices=Decision, blank=True)
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("decided by")
    )

    objects = HeldMarkQuerySet.as_manager()

    class Meta:
        verbose_name = _("arrival to decide")
        verbose_name_plural = _("arrivals to decide")
        ordering = ["received_at", "pk"]
        constraints = [
            known("mark", ["H", "T"], name="held_mark_is_an_arrival"),
            known("found", ["", "H", "T", "I", "S", "A"], name="held_mark_found_known"),
            known("reason", ["marked", "gone", "clock", "link"], name="held_mark_reason_known"),
            known("decision", ["", "taken", "dismissed"], name="held_mark_decision_known"),
            models.CheckConstraint(
                condition=Q(decision="", decided_at=None, decided_by=None)
                | (~Q(decision="") & Q(decided_at__isnull=False, decided_by__isnull=False)),
                name="held_mark_decided_by_somebody",
                violation_error_message=_("A decision has a time and a user."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.registration}: {self.mark}"
