"""The answers of participants without their names, and who has answered without the answers.

Nothing connects the two: no key, no time, and not the order of the rows, which participants.evaluation.answering sees
to.
"""

from uuid import uuid4

from django.db import models
from django.utils.translation import gettext_lazy as _

from events.models import Event

from .registration import Registration


class EvaluationSheet(models.Model):
    """The answers of one unknown person at the event. `key` is random; sheets are read in its order."""

    key = models.UUIDField(_("key"), primary_key=True, default=uuid4, editable=False)
    event = models.ForeignKey(Event, models.PROTECT, related_name="evaluation_sheets", verbose_name=_("event"))
    answers = models.JSONField(_("answers"), default=dict)
    """{number of the question, as text: a rating from 1 to 5, or a text}, without empty answers."""

    class Meta:
        verbose_name = _("evaluation sheet")
        verbose_name_plural = _("evaluation sheets")
        ordering = ["key"]

    def __str__(self) -> str:
        return str(self.key)


class EvaluationTurn(models.Model):
    """A note that the registration has answered. Its key prevents a second answer."""

    registration = models.OneToOneField(
        Registration,
        models.CASCADE,
        primary_key=True,
        related_name="evaluation_turn",
        verbose_name=_("registration"),
    )

    class Meta:
        verbose_name = _("answered evaluation")
        verbose_name_plural = _("answered evaluations")

    def __str__(self) -> str:
        return str(self.registration_id)
