"""The register of numbers of letters and certificates."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from agencies.models import DayField, days_in_range, known

MOST_CHARACTERS = 300
"""Of a number."""


class NumberKind(models.TextChoices):
    """The kinds of numbers; each kind starts again every year."""

    INVITATION = "invitation", _("Invitation letters")
    CERTIFICATE = "certificate", _("Certificates")


class NumberSeries(models.Model):
    """The last serial given in a kind and year. Written only by events.numbering, under the lock of its row."""

    kind = models.CharField(_("kind"), max_length=11, choices=NumberKind)
    year = models.PositiveSmallIntegerField(_("year"))
    last_serial = models.PositiveIntegerField(_("last serial"), default=0)

    class Meta:
        verbose_name = _("number series")
        verbose_name_plural = _("number series")
        ordering = ["kind", "year"]
        constraints = [
            known("kind", ["invitation", "certificate"], name="number_series_kind_known"),
            models.UniqueConstraint(
                fields=["kind", "year"],
                name="number_series_once_a_year",
                violation_error_message=_("That series exists already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.year}"


class Number(models.Model):
    """A number that was given. It outlives its letter: no number is given twice, and a series has no gaps but those
    that somebody asks for. `serial` is None for a number that somebody typed, and `text` is "" until a number that is
    still to follow is known. Written only by events.numbering."""

    kind = models.CharField(_("kind"), max_length=11, choices=NumberKind)
    year = models.PositiveSmallIntegerField(_("year"))
    serial = models.PositiveIntegerField(_("serial"), null=True)
    text = models.CharField(_("number"), max_length=MOST_CHARACTERS)
    dated_on = DayField(_("date"))
    allotted_at = models.DateTimeField(_("given out at"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("number")
        verbose_name_plural = _("numbers")
        ordering = ["kind", "-year", "-serial"]
        constraints = [
            known("kind", ["invitation", "certificate"], name="number_kind_known"),
            days_in_range("dated_on", name="number_dated_in_range"),
            models.CheckConstraint(
                condition=Q(serial__gte=1),
                name="number_serial_from_one",
                violation_error_message=_("Serials begin with 1."),
            ),
            models.UniqueConstraint(
                fields=["kind", "year", "serial"],
                name="number_serial_once_a_year",
                violation_error_message=_("That serial was given out already."),
            ),
            models.CheckConstraint(
                condition=Q(serial=None) | ~Q(text=""),
                name="number_of_series_has_text",
                violation_error_message=_("A number of the series has a text."),
            ),
            models.UniqueConstraint(
                fields=["kind", "text"],
                condition=~Q(text=""),
                name="number_text_once_if_known",
                violation_error_message=_("That number was given out already."),
            ),
        ]

    def __str__(self) -> str:
        return self.text or str(_("number to follow"))

    @property
    def is_known(self) -> bool:
        return bool(self.text)

    @property
    def file_name(self) -> str:
        """Return a name for the file of its letter, without the event's code."""
        return (
            f"{self.year}-{self.serial}" if self.serial else slugify(self.text.replace("/", "-")) or f"surat-{self.pk}"
        )
