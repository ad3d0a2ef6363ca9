"""Scans of people who were checked in already."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .attendance import MarkEntry
from .door import DoorLink


class SecondScan(models.Model):
    """An arrival that changed nothing, because the person had the mark already. Its nonce is kept, so that a
    repeated request gets the same answer. Written only by participants.door."""

    entry = models.ForeignKey(MarkEntry, models.PROTECT, related_name="+", verbose_name=_("recorded mark"))
    seen_at = models.DateTimeField(_("seen at"))
    received_at = models.DateTimeField(_("received at"), default=timezone.now, editable=False)
    nonce = models.UUIDField(_("nonce"), unique=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        verbose_name=_("seen by"),
    )
    link = models.ForeignKey(
        DoorLink, models.PROTECT, null=True, blank=True, related_name="+", db_index=False, verbose_name=_("link")
    )

    class Meta:
        verbose_name = _("second arrival")
        verbose_name_plural = _("second arrivals")
        ordering = ["received_at", "pk"]

    def __str__(self) -> str:
        return str(self.entry)
