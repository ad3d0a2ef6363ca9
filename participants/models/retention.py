"""Runs of the job that forgets personal data whose period is over."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class RetentionRun(models.Model):
    """One run. `results` has, by the key of each rule, the number of rows, the day since when the oldest was due, and
    whether the rule failed. Written only by participants.retention.running."""

    class State(models.TextChoices):
        FAILED = "failed", _("partly failed")
        UNFINISHED = "unfinished", _("not finished")
        COUNTED = "counted", _("only counted")
        FORGOTTEN = "forgotten", _("forgotten")

        @property
        def tone(self) -> str:
            """Return the tone of its chip."""
            tones = {"failed": "over", "unfinished": "wait", "counted": "off", "forgotten": "ok"}
            return tones[self.value]

    started_at = models.DateTimeField(_("began at"), default=timezone.now, editable=False)
    ended_at = models.DateTimeField(_("ended at"), null=True, editable=False)
    scheduled_on = models.DateField(null=True, unique=True, editable=False)
    """The day, if the clock began it: one of several clocks does."""
    is_dry = models.BooleanField(_("only counted"), editable=False)
    results = models.JSONField(_("results"), default=dict, editable=False)

    class Meta:
        verbose_name = _("run of the retention")
        verbose_name_plural = _("runs of the retention")
        ordering = ["-started_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.started_at:%Y-%m-%d}"

    @property
    def count(self) -> int:
        """Return how many rows were forgotten or, in a run that only counted, were due."""
        return sum(result["count"] for result in self.results.values())

    @property
    def has_failed(self) -> bool:
        return any(result["failed"] for result in self.results.values())

    @property
    def state(self) -> "RetentionRun.State":
        if self.has_failed:
            return self.State.FAILED
        if not self.ended_at:
            return self.State.UNFINISHED
        return self.State.COUNTED if self.is_dry else self.State.FORGOTTEN
