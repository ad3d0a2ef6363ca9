"""Seats of one agency, or of a pool for all agencies of a kind in a region."""

from datetime import date
from typing import Self

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Left
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from agencies.models import Agency, Province, Regency, known


def _seats_for(province: str) -> Q:
    return Q(agency__province=province) | Q(province=province)


class QuotaQuerySet(models.QuerySet["Quota"]):
    def visible_to(self, user: User) -> Self:
        """Return the quotas whose seats go to people of the user's provinces."""
        return user.scope.limit_by(self, _seats_for)

    def for_province(self, province: str) -> Self:
        """Return the quotas whose seats go to people of the province (a code)."""
        return self.filter(_seats_for(province))

    def fitting(self, agency: Agency) -> Self:
        """Return the quotas for the agency's people, narrowest first: its own, its regency's pool, its province's
        pool."""
        pool = Q(kind=agency.kind, province=agency.province_id)
        in_reach = Q(agency=agency) | (pool & (Q(regency=None) | Q(regency=agency.regency_id)))
        return self.filter(in_reach).order_by(F("agency").asc(nulls_last=True), F("regency").asc(nulls_last=True))

    def of_closed_agencies(self) -> Self:
        """Return the quotas of agencies that no longer exist when the event begins."""
        return self.filter(agency__closed_on__lte=F("event__starts_on"))

    def usable_on(self, day: date) -> Self:
        """Return the pools, and the quotas of agencies that exist on the day."""
        return self.filter(Q(agency=None) | Q(agency__in=Agency.objects.existing_on(day).order_by()))


class Quota(models.Model):
    """Seats of an event. `taken` counts the registrations that hold one and is written only by
    participants.registering.seats. `overbooked` counts the people that an override let in beyond the seats, so that
    taken <= seats + overbooked always holds."""

    class Alert(models.TextChoices):
        OVER_QUOTA = "over-quota", _("Over quota")

        @property
        def tone(self) -> str:
            """Return the tone of its chip."""
            return "over"

    event = models.ForeignKey("events.Event", models.CASCADE, related_name="quotas", verbose_name=_("event"))
    agency = models.ForeignKey(
        Agency,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="quotas",
        verbose_name=_("agency"),
        help_text=_("Empty for a pool."),
    )
    kind = models.CharField(_("pool for agencies of kind"), max_length=10, choices=Agency.Kind, blank=True)
    province = models.ForeignKey(
        Province, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("pool in province")
    )
    regency = models.ForeignKey(
        Regency,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("pool in regency"),
        help_text=_("Empty: anywhere in the province."),
    )
    seats = models.PositiveIntegerField(_("seats"), validators=[MinValueValidator(1)])
    taken = models.PositiveIntegerField(_("taken"), default=0, editable=False)
    overbooked = models.PositiveIntegerField(_("overbooked"), default=0, editable=False)

    objects = QuotaQuerySet.as_manager()

    class Meta:
        verbose_name = _("quota")
        verbose_name_plural = _("quotas")
        ordering = ["event", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(agency__isnull=False, kind="", province=None, regency=None)
                | (Q(agency=None, province__isnull=False) & ~Q(kind="")),
                name="quota_of_agency_or_pool",
                violation_error_message=_("A quota names one agency, or the kind and the province of a pool."),
            ),
            models.CheckConstraint(
                condition=Q(regency=None) | Q(province=Left("regency", 2)),
                name="quota_regency_in_province",
                violation_error_message=_("The regency does not lie in this province."),
            ),
            models.CheckConstraint(
                condition=Q(regency=None) | ~Q(kind="province"),
                name="quota_provincial_pool_without_regency",
                violation_error_message=_("Provincial agencies belong to no regency: leave it empty."),
            ),
            known(
                "kind",
                ["", "province", "regency", "district", "village", "school", "university", "community", "special"],
                name="quota_kind_known",
            ),
            models.CheckConstraint(
                condition=Q(seats__gte=1),
                name="quota_has_seats",
                violation_error_message=_("A quota has one seat or more."),
            ),
            models.CheckConstraint(
                condition=Q(taken__lte=F("seats") + F("overbooked")),
                name="quota_never_oversold",
                violation_error_message=_("More seats are taken than the quota has."),
            ),
            models.UniqueConstraint(
                fields=["event", "agency"],
                name="quota_once_for_agency",
                violation_error_message=_("This agency has a quota in this event already."),
            ),
            models.UniqueConstraint(
                fields=["event", "kind", "province"],
                condition=Q(agency=None, regency=None),
                name="quota_pool_once_in_province",
                violation_error_message=_("This event has a pool of that kind and region already."),
            ),
            models.UniqueConstraint(
                fields=["event", "kind", "regency"],
                condition=Q(regency__isnull=False),
                name="quota_pool_once_in_regency",
                violation_error_message=_("This event has a pool of that kind and region already."),
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def is_pool(self) -> bool:
        return self.agency_id is None

    @property
    def agency_kind(self) -> str:
        """The kind of agency that the seats are for."""
        return self.agency.kind if self.agency else self.kind

    @property
    def library(self) -> str:
        """Return the words for a library that the pool is for; "" if it is for agencies of governments, or is none."""
        return Agency.Kind(self.kind).library if self.kind else ""

    @property
    def closed_on(self) -> date | None:
        """Return the day of the agency's dissolution, if it no longer exists when the event begins."""
        day = self.agency.closed_on if self.agency else None
        return day if day and day <= self.event.starts_on else None

    def fits(self, agency: Agency) -> bool:
        """Return whether `fitting` would keep this quota for the agency."""
        if self.agency_id:
            return self.agency_id == agency.pk
        in_reach = self.regency_id is None or self.regency_id == agency.regency_id
        return self.kind == agency.kind and self.province_id == agency.province_id and in_reach

    @property
    def region(self) -> Province | Regency | None:
        """The region of the agency or of the pool. Only a pool in a form with a mistake has none."""
        return self.agency.region if self.agency else (self.regency or self.province)

    @property
    def region_code(self) -> str:
        return self.agency.region_code if self.agency else (self.regency_id or self.province_id or "")

    @property
    def place(self) -> tuple[str, bool, str]:
        """The place in lists of seats: by region, and there the agencies before the pools."""
        return self.region_code, self.is_pool, self.label

    @property
    def label(self) -> str:
        """The agency's name, or for a pool "Village, Kabupaten Tanggamus". A pool without a region has the name of its
        kind."""
        if self.agency:
            return self.agency.name
        return f"{self.get_kind_display()}, {self.region.full_name}" if self.region else self.get_kind_display()

    @property
    def free(self) -> int:
        return max(self.seats - self.taken, 0)

    @property
    def alert(self) -> "Quota.Alert | None":
        """Return what a list of quotas must point out about this one."""
        return self.Alert.OVER_QUOTA if self.taken > self.seats else None

    @property
    def squares(self) -> list[str]:
        """The seats as pages draw them: "taken" or "" for each seat, then "over" for each person beyond the seats."""
        held = min(self.taken, self.seats)
        return ["taken"] * held + [""] * self.free + ["over"] * (self.taken - held)
