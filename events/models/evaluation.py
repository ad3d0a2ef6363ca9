"""The questions of an event's evaluation, and when it was opened. The answers belong to the app participants."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from agencies.models import DayField, TidyCharField, days_in_range, known
from documents import wording

from .event import Event

MOST_QUESTIONS = 10


class EvaluationQuestion(models.Model):
    """One question of an event's evaluation. Written only by participants.evaluation.questions. An event without
    questions has the default ones, which become rows with the first answer."""

    class Kind(models.TextChoices):
        RATING = "rating", _("Rating from 1 to 5")
        TEXT = "text", _("Free text")

    event = models.ForeignKey(
        Event, models.CASCADE, related_name="evaluation_questions", verbose_name=_("event"), editable=False
    )
    number = models.PositiveSmallIntegerField(
        _("number"), validators=[MinValueValidator(1), MaxValueValidator(MOST_QUESTIONS)], editable=False
    )
    text = TidyCharField(_("question"), max_length=300)
    kind = models.CharField(_("kind of answer"), max_length=6, choices=Kind, default=Kind.RATING)

    class Meta:
        verbose_name = _("evaluation question")
        verbose_name_plural = _("evaluation questions")
        ordering = ["event", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["event", "number"],
                name="evaluation_question_number_once",
                violation_error_message=_("The event has a question of that number already."),
            ),
            models.CheckConstraint(
                condition=Q(number__gte=1, number__lte=MOST_QUESTIONS),
                name="evaluation_question_number_in_range",
                violation_error_message=_("Questions are numbered from 1 to 10."),
            ),
            known("kind", ["rating", "text"], name="evaluation_question_kind_known"),
        ]

    def __str__(self) -> str:
        return self.text


class EvaluationOpening(models.Model):
    """A note that a coordinator opened the evaluation by hand, and when: before the event's last day, or again
    later."""

    event = models.OneToOneField(
        Event, models.CASCADE, primary_key=True, related_name="evaluation_opening", verbose_name=_("event")
    )
    opened_on = DayField(_("opened on"))
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("opened by")
    )

    class Meta:
        verbose_name = _("opened evaluation")
        verbose_name_plural = _("opened evaluations")
        constraints = [days_in_range("opened_on", name="evaluation_opening_day_in_range")]

    def __str__(self) -> str:
        return f"{self.event}: {wording.typed_day(self.opened_on)}"
