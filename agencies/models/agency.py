"""Library agencies (instansi), which send people to bimtek."""

from datetime import date
from typing import Any, Protocol, Self, TypeVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Left, Lower
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .fields import DayField, TidyCharField, days_in_range, known
from .region import Province, Regency

Rows = TypeVar("Rows", bound=models.QuerySet[Any])


class Scope(Protocol):
    """The part of accounts.scope.Scope that this app needs: it cannot import accounts, which is above it."""

    def limit(self, rows: Rows, *fields: str) -> Rows: ...


class Reader(Protocol):
    """A user who reads agencies."""

    @property
    def scope(self) -> Scope: ...


_LIBRARIES = {
    "district": _("district library"),
    "village": _("village library"),
    "school": _("school library"),
    "university": _("university library"),
    "community": _("community library"),
    "special": _("special library"),
}


class AgencyQuerySet(models.QuerySet["Agency"]):
    def visible_to(self, user: Reader) -> Self:
        """Return the agencies of the user's provinces."""
        return user.scope.limit(self, "province")

    def existing_on(self, day: date) -> Self:
        """Return the agencies that exist on the day: from opening (if known) to the day before closing."""
        return self.filter(Q(opened_on=None) | Q(opened_on__lte=day), Q(closed_on=None) | Q(closed_on__gt=day))

    def regency_level(self) -> Self:
        return self.filter(kind=Agency.Kind.REGENCY)

    def without_contact(self) -> Self:
        """Return the agencies of which no phone number and no e-mail address is recorded, as `has_contact` has it."""
        return self.filter(contact_phone="", phone="", email="")

    def unchecked(self) -> Self:
        """Return the agencies that users added and no administrator has checked yet."""
        return self.filter(proposed_at__isnull=False, checked_at=None)


class Agency(models.Model):
    class Kind(models.TextChoices):
        PROVINCE = "province", _("Province")
        REGENCY = "regency", _("Regency/City")
        DISTRICT = "district", _("District")
        VILLAGE = "village", _("Village")
        SCHOOL = "school", _("School")
        UNIVERSITY = "university", _("University")
        COMMUNITY = "community", _("Community")
        SPECIAL = "special", _("Special library")

        @property
        def library(self) -> str:
            """Return the words for a library of this kind, or "" for the agency of a government."""
            return str(_LIBRARIES.get(self, ""))

    class Alert(models.TextChoices):
        UNCHECKED = "unchecked", _("Not yet checked")

        @property
        def tone(self) -> str:
            """Return the tone of its chip."""
            return "wait"

    class State(models.TextChoices):
        """Whether the agency exists. Some labels need `day`, the day of dissolution."""

        EXISTING = "existing", _("Existing")
        DISSOLVING = "dissolving", _("Dissolves on %(day)s")
        DISSOLVED = "dissolved", _("Dissolved %(day)s")

        @property
        def tone(self) -> str:
            """Return the tone of its chip."""
            return {"existing": "ok", "dissolving": "wait", "dissolved": "off"}[self.value]

    name = TidyCharField(_("name"), max_length=200)
    kind = models.CharField(_("kind of agency"), max_length=10, choices=Kind)
    province = models.ForeignKey(Province, models.PROTECT, related_name="agencies", verbose_name=_("province"))
    regency = models.ForeignKey(
        Regency,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="agencies",
        verbose_name=_("regency"),
        help_text=_("Empty for a provincial agency, required for every other."),
    )
    npp = models.CharField("NPP", max_length=30, blank=True)
    address = models.CharField(_("address"), max_length=300, blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    contact_name = TidyCharField(
        _("contact person"),
        max_length=200,
        blank=True,
        help_text=_("Who answers for the agency, such as its head."),
    )
    contact_phone = TidyCharField(
        _("phone of the contact person"),
        max_length=40,
        blank=True,
        help_text=_("Best a number with WhatsApp: reminders lead to it."),
    )
    opened_on = DayField(
        _("opened on"), null=True, blank=True, help_text=_("Empty: not known, it has always been there.")
    )
    closed_on = DayField(
        _("dissolved on"), null=True, blank=True, help_text=_("First day on which it no longer exists.")
    )
    closed_reason = TidyCharField(_("reason of dissolution"), max_length=300, blank=True)
    successor = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="predecessors",
        verbose_name=_("merged into"),
    )
    """Written by participants.agency_merging. The administration and lists of agencies clear it for an agency that they
    reopen."""
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("added by"),
    )
    proposed_at = models.DateTimeField(_("added at"), null=True, blank=True, editable=False)
    checked_at = models.DateTimeField(_("checked at"), null=True, blank=True, editable=False)

    objects = AgencyQuerySet.as_manager()

    class Meta:
        verbose_name = _("agency")
        verbose_name_plural = _("agencies")
        ordering = ["province", F("regency").asc(nulls_first=True), "kind", "name"]
        constraints = [
            known(
                "kind",
                ["province", "regency", "district", "village", "school", "university", "community", "special"],
                name="agency_kind_known",
            ),
            days_in_range("opened_on", "closed_on", name="agency_days_in_range"),
            models.CheckConstraint(
                condition=Q(kind="province", regency=None) | (~Q(kind="province") & Q(regency__isnull=False)),
                name="agency_regency_fits_kind",
                violation_error_message=_("A provincial agency has no regency; every other agency has one."),
            ),
            models.CheckConstraint(
                condition=Q(regency=None) | Q(province=Left("regency", 2)),
                name="agency_regency_in_province",
                violation_error_message=_("The regency does not lie in this province."),
            ),
            models.CheckConstraint(
                condition=Q(closed_on=None, closed_reason="") | (Q(closed_on__isnull=False) & ~Q(closed_reason="")),
                name="agency_closed_with_reason",
                violation_error_message=_(
                    "A dissolved agency needs both the date and the reason, an existing one neither."
                ),
            ),
            models.CheckConstraint(
                condition=Q(opened_on=None) | Q(closed_on=None) | Q(closed_on__gt=F("opened_on")),
                name="agency_closed_after_opened",
                violation_error_message=_("An agency is dissolved after the day on which it opened."),
            ),
            models.CheckConstraint(
                condition=Q(successor=None) | (Q(closed_on__isnull=False) & ~Q(successor=F("id"))),
                name="agency_successor_of_dissolved",
                violation_error_message=_("Only a dissolved agency has a successor, which is another agency."),
            ),
            models.UniqueConstraint(
                "province",
                "kind",
                Lower("name"),
                condition=Q(regency=None),
                name="agency_once_in_province",
                violation_error_message=_("This province has an agency of that kind and name already."),
            ),
            models.UniqueConstraint(
                "regency",
                "kind",
                Lower("name"),
                name="agency_once_in_regency",
                violation_error_message=_("This regency has an agency of that kind and name already."),
            ),
            models.CheckConstraint(
                condition=Q(proposed_at__isnull=False) | Q(proposed_by=None, checked_at=None),
                name="agency_checked_after_proposed",
                violation_error_message=_("Only an agency that users added is checked."),
            ),
        ]
        indexes = [
            models.Index(fields=["name", "id"], name="agency_name"),  # lists that are sorted by agency
            # For the coverage report: regencies with an agency of their level on a day.
            models.Index(fields=["kind", "regency", "opened_on", "closed_on"], name="agency_kind_regency"),
            # For the tasks of administrators.
            models.Index(
                fields=["proposed_at"], condition=Q(proposed_at__isnull=False, checked_at=None), name="agency_unchecked"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("reports:agency-detail", args=[self.pk])

    def clean(self) -> None:
        super().clean()
        if self.pk and self._has_moved and (self.quotas.exists() or self.registrations.exists()):
            raise ValidationError(
                _(
                    "The agency has seats or registrations, so its region and kind cannot change. Dissolve it and add "
                    "a new agency."
                ),
                code="agency_moved",
            )

    @property
    def state(self) -> "Agency.State":
        """Return the state today."""
        if self.closed_on is None:
            return self.State.EXISTING
        return self.State.DISSOLVED if self.closed_on <= timezone.localdate() else self.State.DISSOLVING

    @property
    def alert(self) -> "Agency.Alert | None":
        """Return what a list of agencies must point out about this one."""
        return self.Alert.UNCHECKED if self.proposed_at and self.checked_at is None else None

    @property
    def has_contact(self) -> bool:
        """Whether somebody there can be reached by phone or e-mail."""
        return bool(self.contact_phone or self.phone or self.email)

    def exists_on(self, day: date) -> bool:
        """Whether the agency exists on the day, by the rule of AgencyQuerySet.existing_on."""
        return (self.opened_on is None or self.opened_on <= day) and (self.closed_on is None or self.closed_on > day)

    @property
    def _has_moved(self) -> bool:
        """Whether the kind or the region differs from the stored one."""
        place = {"kind": self.kind, "province": self.province_id, "regency": self.regency_id}
        return not Agency.objects.filter(pk=self.pk, **place).exists()

    @property
    def name_with_region(self) -> str:
        """Return the name with its region, because several agencies share a name, unless the name says it already."""
        region = self.region.full_name
        return self.name if region.casefold() in self.name.casefold() else f"{self.name} ({region})"

    @property
    def region(self) -> Province | Regency:
        return self.regency or self.province

    @property
    def region_code(self) -> str:
        return self.regency_id or self.province_id
