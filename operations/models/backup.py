"""The backups that were made."""

from datetime import datetime, timedelta
from typing import Self

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class BackupQuerySet(models.QuerySet["Backup"]):
    def good(self) -> Self:
        """Return the complete backups, the latest first."""
        return self.exclude(finished_at=None).order_by("-finished_at")

    def age(self, now: datetime | None = None) -> timedelta | None:
        """Return how old the data of the latest complete backup are, or None if there is none."""
        last = self.good().values_list("started_at", flat=True).first()
        return (now or timezone.now()) - last if last else None


class Backup(models.Model):
    """One backup. Only operations.backups.recording writes it. A row without an end belongs to a run that stopped."""

    started_at = models.DateTimeField(_("began"), default=timezone.now)
    finished_at = models.DateTimeField(_("ended"), null=True, blank=True)
    name = models.CharField(_("file"), max_length=200)
    size = models.PositiveBigIntegerField(_("size"), default=0)
    """Bytes."""
    slot = models.PositiveBigIntegerField(null=True, blank=True, unique=True)
    """The number of the scheduled interval, so that of several machines only one makes its backup. None: by hand."""

    objects = BackupQuerySet.as_manager()

    class Meta:
        verbose_name = _("backup")
        verbose_name_plural = _("backups")

    def __str__(self) -> str:
        return self.name
