"""Boundaries of regions, which an operator can load. Without them, maps show tiles."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .region import Province, Regency

UNITS = 1000
"""Units of Boundary.rings per degree. Whole numbers are short, and shared borders stay equal."""


class Boundary(models.Model):
    """The simplified boundary of a province or a regency (see agencies/boundaries/).

    `rings` are closed lines of [longitude, latitude] in 1/UNITS of a degree (WGS 84), in any order, without repeating
    the first point at the end. A place inside an odd number of rings belongs to the region.
    """

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
