"""Test scores before and after an event."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agencies.models import known

from .registration import Registration


class TestScore(models.Model):
    """One score of one registration in one test; the trail has earlier values. Written only by
    participants.scores.storing."""

    __test__ = False  # pytest would take the class for a test

    class Test(models.TextChoices):
        PRE = "pre", _("Pre-test")
        POST = "post", _("Post-test")

    registration = models.ForeignKey(
        Registration, models.CASCADE, related_name="scores", verbose_name=_("registration")
    )
    test = models.CharField(_("test"), max_length=4, choices=Test)
    value = models.DecimalField(
        _("score"), max_digits=5, decimal_places=2, validators=[MinValueValidator(0), MaxValueValidator(100)]
    )
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("entered by")
    )
    entered_at = models.DateTimeField(_("entered at"), default=timezone.now)

    class Meta:
        verbose_name = _("test score")
        verbose_name_plural = _("test scores")
        ordering = ["registration", "test"]
        constraints = [
            models.UniqueConstraint(
                fields=["registration", "test"],
                name="score_one_per_test",
                violation_error_message=_("This person has a score for this test already."),
            ),
            known("test", ["pre", "post"], name="score_test_known"),
            models.CheckConstraint(
                condition=Q(value__gte=0, value__lte=100),
                name="score_from_0_to_100",
                violation_error_message=_("Scores lie between 0 and 100."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.registration}, {self.test}: {self.value}"
