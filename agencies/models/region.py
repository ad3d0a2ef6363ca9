"""Provinces and regencies, with their Kemendagri code as primary key.

When a code changes, the old row gets an end date and its successor, and a new row is added. A code is never used again.
`agencies/succession.py` finds the code that another one was or became on a day.
"""

from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Left, Length, Substr
from django.db.models.lookups import Exact
from django.utils.translation import gettext_lazy as _

from .fields import known


class RegionQuerySet(models.QuerySet[Any]):
    def valid_on(self, day: date) -> Self:
        """Return the regions whose codes are valid on the day; an unknown start or end does not limit it."""
        return self.filter(Q(valid_from=None) | Q(valid_from__lte=day), Q(valid_to=None) | Q(valid_to__gte=day))


class Region(models.Model):
    valid_from = models.DateField(
        _("valid from"), null=True, blank=True, help_text=_("First day of this code; empty: unknown.")
    )
    valid_to = models.DateField(
        _("valid to"), null=True, blank=True, help_text=_("Last day of this code; empty: still in force.")
    )
    successor = models.ForeignKey(
        "self",
        models.RESTRICT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("successor"),
        help_text=_("The code that the whole region has since then (new code, move or merger)."),
    )
    split_from = models.ForeignKey(
        "self",
        models.RESTRICT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("split from"),
        help_text=_("The region of which it was a part until then."),
    )

    objects = RegionQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_from=None) | Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
                name="%(class)s_valid_to_after_from",
                violation_error_message=_("The last day must not lie before the first."),
            ),
            models.CheckConstraint(
                condition=Q(successor=None) | (Q(valid_to__isnull=False) & ~Q(successor=F("code"))),
                name="%(class)s_successor_of_ended",
                violation_error_message=_("Only a code that has ended has a successor, which is another code."),
            ),
            models.CheckConstraint(
                condition=Q(split_from=None) | (Q(valid_from__isnull=False) & ~Q(split_from=F("code"))),
                name="%(class)s_split_has_day",
                violation_error_message=_("A region that was split from another one has a first day."),
            ),
        ]

    def is_valid_on(self, day: date) -> bool:
        """Whether the code is valid on the day, by the rule of RegionQuerySet.valid_on."""
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or self.valid_to >= day)


class Province(Region):
    """A province (provinsi) with its code of two digits from Kemendagri 300.2.2-2430/2025."""

    code = models.CharField(_("code"), max_length=2, primary_key=True)
    name = models.CharField(_("name"), max_length=60)
    iso_3166_2 = models.CharField("ISO 3166-2", max_length=6)
    island_group = models.CharField(_("island group"), max_length=40)

    class Meta(Region.Meta):
        verbose_name = _("province")
        verbose_name_plural = _("provinces")
        constraints = [
            *Region.Meta.constraints,
            models.CheckConstraint(
                condition=Exact(Length("code"), 2),
                name="province_code_has_two_digits",
                violation_error_message=_("A province code has two digits."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def full_name(self) -> str:
        return f"Provinsi {self.name}"


class Regency(Region):
    """A kabupaten or kota with its code, such as 18.03, which begins with the province's code."""

    class Kind(models.TextChoices):
        KABUPATEN = "kabupaten", _("Kabupaten")
        KOTA = "kota", _("Kota")

    code = models.CharField(_("code"), max_length=5, primary_key=True)
    province = models.ForeignKey(Province, models.PROTECT, related_name="regencies", verbose_name=_("province"))
    kind = models.CharField(_("kind"), max_length=9, choices=Kind)
    name = models.CharField(_("name"), max_length=60)
    former_names = models.JSONField(
        _("former names"),
        default=list,
        blank=True,
        help_text=_("Names that it had under this code, the last one last."),
    )

    class Meta(Region.Meta):
        verbose_name = _("regency")
        verbose_name_plural = _("regencies")
        constraints = [
            *Region.Meta.constraints,
            known("kind", ["kabupaten", "kota"], name="regency_kind_known"),
            models.CheckConstraint(
                condition=Q(province=Left("code", 2))
                & Exact(Length("code"), 5)
                & Exact(Substr("code", 3, 1), Value(".")),
                name="regency_code_begins_with_province",
                violation_error_message=_("A regency code is its province's code, a dot and two digits."),
            ),
            models.UniqueConstraint(
                fields=["province", "kind", "name"],
                condition=Q(valid_to=None),
                name="regency_name_once_in_province",
                violation_error_message=_("This province has a regency of that kind and name already."),
            ),
        ]

    def __str__(self) -> str:
        return self.full_name

    @property
    def full_name(self) -> str:
        """Return the name with its kind, because 26 names belong to both a kabupaten and a kota."""
        return f"{self.kind.capitalize()} {self.name}"
