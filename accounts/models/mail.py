"""The outbox: mails and the state of their delivery."""

from datetime import datetime, timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from accounts.encryption.fields import (
    EncryptedCharField,
    EncryptedEmailField,
    EncryptedTextField,
    HashedModel,
    HashedQuerySet,
    KeyedHashField,
)
from agencies.models import known


class MessageQuerySet(HashedQuerySet["Message"]):
    def of_event(self, event: int) -> Self:
        """Return the mails about the event (its key)."""
        return self.filter(event=event)

    def matching(self, text: str) -> Self:
        """Return the mails to this whole address, and those with the text in their subject."""
        return self.filter(Q(recipient=text.strip()) | Q(subject__icontains=text))

    def due(self, now: datetime) -> Self:
        """Return the waiting mails whose next attempt is due, the longest overdue first."""
        return self.filter(state=Message.State.WAITING, next_attempt_at__lte=now).order_by("next_attempt_at", "pk")

    def abandoned(self, now: datetime) -> Self:
        """Return the mails whose sender died: claimed long ago, so it is unknown whether they were sent."""
        return self.filter(state=Message.State.SENDING, claimed_at__lte=now - Message.UNCLEAR_AFTER)

    def can_be_resent(self) -> Self:
        return self.filter(state__in=Message.State.needing_attention()).exclude(body="")

    def with_old_secret(self, now: datetime) -> Self:
        """Return the mails that still have a link that gives access, though no attempt was due for SECRET_KEPT."""
        return self.filter(is_secret=True, next_attempt_at__lte=now - Message.SECRET_KEPT).exclude(body="")


class Message(HashedModel):
    """One mail to one address. Only accounts.outbox.mail and accounts.outbox.delivery write it.

    It is stored in the same transaction as the change that it is about. `event` and `province` are keys without
    constraints, so that mails outlive deleted events. Recipient, text and error are encrypted in the database.
    """

    UNCLEAR_AFTER = timedelta(minutes=10)
    """Longer than any delivery takes: a server has EMAIL_TIMEOUT seconds for each answer."""
    SECRET_KEPT = timedelta(days=7)
    """How long a text with a link that gives access is kept if it cannot be sent."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Not sent yet")
        SENDING = "sending", _("Being sent")
        SENT = "sent", _("Sent")
        FAILED = "failed", _("Failed")
        UNCLEAR = "unclear", _("Unclear")
        OFF = "off", _("Switched off")

        @property
        def tone(self) -> str:
            """Return the tone of its chip."""
            tones = {
                "waiting": "wait",
                "sending": "wait",
                "sent": "ok",
                "failed": "over",
                "unclear": "over",
                "off": "off",
            }
            return tones[self.value]

        @classmethod
        def needing_attention(cls) -> list["Message.State"]:
            """Return the final states in which a person must decide whether to send the mail again."""
            return [cls.FAILED, cls.UNCLEAR]

        @classmethod
        def not_sent(cls) -> list["Message.State"]:
            """Return the final states of mails that nobody got."""
            return [cls.FAILED, cls.OFF]

    key = models.CharField(max_length=320, unique=True, editable=False)
    """The fact and the recipient, such as "registration-confirmed:7:123", so that no fact is sent twice."""
    recipient = EncryptedEmailField(pgettext_lazy("mail", "to"), hashed_in="recipient_hash")
    recipient_hash = KeyedHashField(source="recipient")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("user")
    )
    language = models.CharField(_("language"), max_length=10)
    subject = models.CharField(_("subject"), max_length=200)
    body = EncryptedTextField(_("text"), blank=True)
    is_secret = models.BooleanField(default=False, editable=False)
    """Whether the text has a link that gives access. No page shows such a text. It is deleted once it is sent or
    switched off, and after SECRET_KEPT in any other state."""
    attachments = models.JSONField(default=list, editable=False)
    """What is attached when it is sent, each as kind and key (accounts.outbox.attachments)."""
    event = models.BigIntegerField(null=True, editable=False)
    province = models.CharField(max_length=2, blank=True, editable=False)
    state = models.CharField(_("state"), max_length=7, choices=State, default=State.WAITING)
    attempts = models.PositiveIntegerField(_("attempts"), default=0)
    created_at = models.DateTimeField(_("written at"), default=timezone.now)
    next_attempt_at = models.DateTimeField(_("next attempt at"), default=timezone.now)
    claimed_at = models.DateTimeField(_("last attempt at"), null=True, blank=True)
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    last_error = EncryptedCharField(_("last error"), max_length=300, blank=True)

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
            models.Index(fields=["recipient_hash"], name="message_recipient_hash"),
            models.Index(fields=["event"], condition=Q(state__in=["failed", "unclear"]), name="message_for_people"),
            models.Index(
                fields=["next_attempt_at"], condition=Q(state__in=["waiting", "sending"]), name="message_under_way"
            ),
        ]

    def __str__(self) -> str:
        return self.subject

    @property
    def shown_text(self) -> str:
        """Return the text as pages show it."""
        if self.is_secret and not self.body:
            return gettext("The text had a link that gives access. It is deleted.")
        if self.is_secret:
            return gettext(
                "The text has a link that gives access. It is not shown; it is deleted once sent, or after a week."
            )
        return self.body or gettext("The text was deleted, because its retention period is over.")

    @property
    def can_be_resent(self) -> bool:
        return self.state in self.State.needing_attention() and bool(self.body)
