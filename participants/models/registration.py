"""That person at one event."""

import secrets
from typing import Self

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Left
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from agencies.models import Agency, Province, Regency, TidyCharField, known
from events.models import Event, Quota

from .letter import AssignmentLetter
from .participant import Participant, Rank

TICKET_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's base32: nothing that is read or typed as another
TICKET_LENGTH = 16


def new_ticket() -> str:
    """Return a random code of 80 bits, which cannot be guessed."""
    return "".join(secrets.choice(TICKET_ALPHABET) for _ in range(TICKET_LENGTH))


class RegistrationQuerySet(models.QuerySet["Registration"]):
    def visible_to(self, user: User) -> Self:
        """Return the registrations of people who came from the user's provinces."""
        return user.scope.limit(self, "province")

    def seated(self) -> Self:
        return self.filter(status__in=Registration.Status.seated())

    def confirmed(self) -> Self:
        return self.filter(status=Registration.Status.CONFIRMED)

    def waiting(self) -> Self:
        """Return the people who wait for a seat, in the order of their registration."""
        return self.filter(status=Registration.Status.WAITLISTED).order_by("registered_at", "pk")

    def without_duplicates(self) -> Self:
        """Return one registration at most of each person at an event."""
        return self.filter(duplicate_of=None)

    def fitting(self, quota: Quota) -> Self:
        """Return the registrations whose agency the quota may seat."""
        if quota.agency_id:
            return self.filter(agency=quota.agency_id)
        pool = self.filter(agency__kind=quota.kind, agency__province=quota.province_id)
        return pool.filter(agency__regency=quota.regency_id) if quota.regency_id else pool

    def lacking_letter(self) -> Self:
        """Return the people who hold a seat and have no assignment letter, whether or not their event requires one.
        Letters of erased people are deleted and not missed."""
        return self.seated().filter(letter=None, participant__erased_at=None)

    def attended(self) -> Self:
        """Return the confirmed people who were present or late at one session or more."""
        return self.confirmed().filter(attended=True)


class Registration(models.Model):
    """A person at an event, with agency, region, position and rank as they were then. Made by
    participants.registering.registration and changed by participants.registering.lifecycle, which keep the quota's
    counter; `attended` is kept by participants.attendance.marks, `letter` by participants.registering.letters."""

    class Status(models.TextChoices):
        PROPOSED = "proposed", _("Proposed")
        CONFIRMED = "confirmed", _("Confirmed")
        WAITLISTED = "waitlisted", _("Waiting list")
        REJECTED = "rejected", _("Rejected")
        WITHDRAWN = "withdrawn", _("Withdrawn")

        @property
        def tone(self) -> str:
            """Return the tone of its chip."""
            return {"proposed": "wait", "confirmed": "ok", "waitlisted": "wait", "rejected": "off", "withdrawn": "off"}[
                self.value
            ]

        @classmethod
        def seated(cls) -> list["Registration.Status"]:
            """Return the statuses that hold a seat."""
            return [cls.PROPOSED, cls.CONFIRMED]

        @classmethod
        def active(cls) -> list["Registration.Status"]:
            """Return the statuses of people who take part or may get a seat."""
            return [*cls.seated(), cls.WAITLISTED]

        @property
        def holds_seat(self) -> bool:
            return self in self.seated()

    event = models.ForeignKey(Event, models.PROTECT, related_name="registrations", verbose_name=_("event"))
    participant = models.ForeignKey(
        Participant, models.PROTECT, related_name="registrations", verbose_name=_("participant")
    )
    number = models.PositiveIntegerField(_("number"), validators=[MinValueValidator(1)])
    status = models.CharField(_("status"), max_length=10, choices=Status)
    quota = models.ForeignKey(
        Quota,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="registrations",
        verbose_name=_("quota whose seat it holds"),
    )
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="registrations", verbose_name=_("agency"))
    province = models.ForeignKey(Province, models.PROTECT, related_name="+", verbose_name=_("province"))
    regency = models.ForeignKey(
        Regency, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("regency")
    )
    position = TidyCharField(_("position"), max_length=200, blank=True)
    rank = models.CharField(_("rank"), max_length=5, choices=Rank.CHOICES, blank=True)
    replaces = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="replaced_by",
        verbose_name=_("takes the seat of"),
    )
    duplicate_of = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="duplicates",
        verbose_name=_("duplicate of"),
    )
    """The person's registration that counts at this event, if two records of the person were merged."""
    ticket = models.CharField(
        _("ticket"),
        max_length=TICKET_LENGTH,
        unique=True,
        default=new_ticket,
        editable=False,
        help_text=_("The code that is scanned at the door. It opens nothing else."),
    )
    letter = models.ForeignKey(
        AssignmentLetter,
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="registrations",
        verbose_name=_("assignment letter"),
    )
    attended = models.BooleanField(_("attended"), default=False, editable=False)
    registered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("registered by"),
    )
    registered_at = models.DateTimeField(_("registered at"), default=timezone.now, editable=False)

    objects = RegistrationQuerySet.as_manager()

    class Meta:
        verbose_name = _("registration")
        verbose_name_plural = _("registrations")
        ordering = ["event", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["event", "participant"],
                condition=Q(duplicate_of=None),
                name="registration_once_per_person",
                violation_error_message=_("This person is registered for this event already."),
            ),
            models.UniqueConstraint(
                fields=["event", "number"],
                name="registration_number_once_in_event",
                violation_error_message=_("This number is taken in this event."),
            ),
            known(
                "status",
                ["proposed", "confirmed", "waitlisted", "rejected", "withdrawn"],
                name="registration_status_known",
            ),
            known("rank", ["", *Rank.VALUES], name="registration_rank_known"),
            models.CheckConstraint(
                condition=Q(number__gte=1),
                name="registration_number_from_one",
                violation_error_message=_("Participants are numbered from 1."),
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["proposed", "confirmed"]) | Q(quota__isnull=False),
                name="registration_seat_has_quota",
                violation_error_message=_("Every seat belongs to a quota."),
            ),
            models.CheckConstraint(
                condition=Q(duplicate_of=None) | Q(status__in=["withdrawn", "rejected"]),
                name="registration_duplicate_has_no_seat",
                violation_error_message=_("A duplicate registration is withdrawn."),
            ),
            models.CheckConstraint(
                condition=Q(regency=None) | Q(province=Left("regency", 2)),
                name="registration_regency_in_province",
                violation_error_message=_("The regency does not lie in this province."),
            ),
        ]
        indexes = [
            # Coverage groups by event and region over those who meet the basis, and needs nothing else of the row.
            models.Index(fields=["event", "province", "regency", "status", "attended"], name="registration_coverage"),
            # What waits at an event: decisions, and the waiting list in its order.
            models.Index(fields=["event", "status", "registered_at"], name="registration_event_status"),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.participant}"

    def get_absolute_url(self) -> str:
        return reverse("participants:registration-detail", args=[self.event.code, self.number])

    @property
    def is_active(self) -> bool:
        """Whether the person attends, may attend or attended, so that schedule and place of the event concern them."""
        active = self.Status(self.status) in self.Status.active()
        return active and self.event.status != Event.Status.CANCELLED

    def is_visible_to(self, user: User) -> bool:
        """Return whether `visible_to` would keep this registration."""
        return self.province_id in user.scope
