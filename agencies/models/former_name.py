"""Names that agencies had before, so that old letters and lists still find them."""

from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from .agency import Agency
from .fields import DayField, TidyCharField, days_in_range


class FormerName(models.Model):
    """A name of an agency that another one replaced. Written by agencies.renaming."""

    agency = models.ForeignKey(Agency, models.CASCADE, related_name="former_names", verbose_name=_("agency"))
    name = TidyCharField(_("name"), max_length=200)
    replaced_on = DayField(_("replaced on"), help_text=_("First day with the next name in the portal."))

    class Meta:
        verbose_name = _("former name")
        verbose_name_plural = _("former names")
        ordering = ["-replaced_on", "-pk"]
        constraints = [
            days_in_range("replaced_on", name="former_name_day_in_range"),
            models.UniqueConstraint(
                "agency",
                Lower("name"),
                name="former_name_once_per_agency",
                violation_error_message=_("The agency has this former name already."),
            ),
        ]

    def __str__(self) -> str:
        return self.name
