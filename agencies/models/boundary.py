"""Boundaries of regions, which an operator may load; without them maps are made of tiles."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .region import Province, Regency

UNITS = 1000
"""A degree in units of Boundary.rings: whole numbers are short, and borders that agree stay equal."""


class Boundary(models.Model):
    """Where a province or a regency lies, simplified (agencies/boundaries/). `rings` are closed lines of [longitude,
    latitude] in 1/UNITS of a degree (WGS 84), the last point not repeated, in any order: what lies within an odd number
    of them belongs to the region."""

    province = models.OneToOneField(
        Province, models.CASCADE, null=True, blank=True, related_name="boundary", verbose_name=_("province")
    )
    regency = models.OneToOneField(
        Regency, models.CASCADE, null=True, blank=True, related_name="boundary", verbose_name=_("regency")
    )
    rings = models.JSONField(_("rings"))
    source = models.CharField(_("source"), max_length=200, help_text=_("The file it was loaded from."))
    loaded_at = models.DateTimeField(_("loaded at"), auto_now_add=True)

    class Meta:
        verbose_name = _("boundary")
        verbose_name_plural = _("boundaries")
        ordering = ["province", "regency"]
        constraints = [
            models.CheckConstraint(
                condition=Q(province__isnull=False, regency=None) | Q(province=None, regency__isnull=False),
                name="boundary_of_one_region",
                violation_error_message=_("A boundary is of a province or of a regency."),
            )
        ]

    def __str__(self) -> str:
        return str(self.province or self.regency)
