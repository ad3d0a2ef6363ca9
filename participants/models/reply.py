"""Whether a person comes, as they said themselves."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.encryption.fields import EncryptedCharField
from agencies.models import known

from .registration import Registration


class Reply(models.Model):
    """The last answer of a person to whether they come. It frees no seat: only users do. Written only by
    participants.replies.answering. The reason may tell about somebody's health, so it is encrypted, and the trail has
    none of it."""

    class Answer(models.TextChoices):
        COMES = "comes", _("Will attend")
        CANNOT = "cannot", _("Cannot attend")

        @property
        def tone(self) -> str:
            """Return the tone of its chip."""
            return {"comes": "ok", "cannot": "over"}[self.value]

    registration = models.OneToOneField(
        Registration, models.CASCADE, related_name="reply", verbose_name=_("registration")
    )
    answer = models.CharField(_("answer"), max_length=6, choices=Answer)
    reason = EncryptedCharField(_("reason"), max_length=300, blank=True)
    answered_at = models.DateTimeField(_("answered at"), default=timezone.now)

    class Meta:
        verbose_name = _("reply")
        verbose_name_plural = _("replies")
        constraints = [
            known("answer", ["comes", "cannot"], name="reply_answer_known"),
            models.CheckConstraint(
                condition=Q(answer="cannot") | Q(reason=""),
                name="reply_reason_only_of_absence",
                violation_error_message=_("Only who cannot attend gives a reason."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.registration}: {self.get_answer_display()}"
