"""The outbox: mails as they were written, and what became of each."""

from datetime import datetime, timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agencies.models import known


class MessageQuerySet(models.QuerySet):
    def of_event(self, event: int) -> Self:
        """What was written about the event (its key)."""
        return self.filter(event=event)

    def due(self, now: datetime) -> Self:
        """What waits to be handed over and may be by now, the longest waiting first."""
        return self.filter(state=Message.State.WAITING, next_attempt_at__lte=now).order_by("next_attempt_at", "pk")

    def abandoned(self, now: datetime) -> Self:
        """Claimed so long ago that whoever did must have died: nobody knows whether it went out."""
        return self.filter(state=Message.State.SENDING, claimed_at__lte=now - Message.UNCLEAR_AFTER)

    def may_go_again(self) -> Self:
        return self.filter(state__in=Message.State.for_people())


class Message(models.Model):
    """One mail to one address, written in the transaction of what it tells and changed only by accounts.outbox.mail and
    accounts.outbox.delivery. `event` and `province` are keys without constraints: what was told stays told."""

    UNCLEAR_AFTER = timedelta(minutes=10)
    """Longer than any delivery takes: each answer of a server is waited for EMAIL_TIMEOUT seconds."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Not sent yet")
        SENDING = "sending", _("Being sent")
        SENT = "sent", _("Sent")
        FAILED = "failed", _("Failed")
        UNCLEAR = "unclear", _("Unclear")
        OFF = "off", _("Switched off")

        @classmethod
        def for_people(cls) -> list["Message.State"]:
            """The states that nothing leaves by itself: a person looks and perhaps sends it again."""
            return [cls.FAILED, cls.UNCLEAR]

    key = models.CharField(max_length=320, unique=True, editable=False)
    """The fact and whom it is told, such as "registration-confirmed:7:123": nobody is told the same twice."""
    recipient = models.EmailField(_("to"))
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("user")
    )
    language = models.CharField(_("language"), max_length=10)
    subject = models.CharField(_("subject"), max_length=200)
    body = models.TextField(_("text"))
    event = models.BigIntegerField(null=True, editable=False)
    province = models.CharField(max_length=2, blank=True, editable=False)
    state = models.CharField(_("state"), max_length=7, choices=State, default=State.WAITING)
    attempts = models.PositiveIntegerField(_("attempts"), default=0)
    created_at = models.DateTimeField(_("written at"), default=timezone.now)
    next_attempt_at = models.DateTimeField(_("next attempt at"), default=timezone.now)
    claimed_at = models.DateTimeField(_("last attempt at"), null=True, blank=True)
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    last_error = models.CharField(_("last error"), max_length=300, blank=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = _("mail")
        verbose_name_plural = _("mails")
        ordering = ["-created_at", "-pk"]
        constraints = [
            known("state", ["waiting", "sending", "sent", "failed", "unclear", "off"], name="message_state_known"),
            models.CheckConstraint(
                condition=Q(state="sent", sent_at__isnull=False) | (~Q(state="sent") & Q(sent_at=None)),
                name="message_sent_when_sent",
                violation_error_message=_("A mail that was sent has the moment, any other has none."),
            ),
        ]
        indexes = [
            models.Index(fields=["event", "-created_at", "-id"], name="message_event"),
            models.Index(fields=["-created_at", "-id"], name="message_newest_first"),
            models.Index(fields=["event"], condition=Q(state__in=["failed", "unclear"]), name="message_for_people"),
            models.Index(
                fields=["next_attempt_at"], condition=Q(state__in=["waiting", "sending"]), name="message_under_way"
            ),
        ]

    def __str__(self) -> str:
        return self.subject

    @property
    def may_go_again(self) -> bool:
        return self.state in self.State.for_people()
