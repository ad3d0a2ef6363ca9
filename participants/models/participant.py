"""People who come to bimtek."""

from collections.abc import Iterable
from typing import Any, Self, cast

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.encryption.fields import (
    EncryptedCharField,
    EncryptedEmailField,
    HashedModel,
    HashedQuerySet,
    KeyedHashField,
    KeyedPrefixesField,
)
from accounts.models import User
from agencies.models import Agency, TidyCharField, known
from participants.names import bare_key, refuse_number_in_name
from participants.nip import NIP_LENGTHS, validate_nip
from participants.phone import PHONE_LENGTHS, validate_phone

_LETTERS_BY_GROUP = {"I": "abcd", "II": "abcd", "III": "abcd", "IV": "abcde"}
_CIVIL_SERVANT = [f"{group}/{letter}" for group, letters in _LETTERS_BY_GROUP.items() for letter in letters]
_CONTRACT = [
    "I",
    "II",
    "III",
    "IV",
    "V",
    "VI",
    "VII",
    "VIII",
    "IX",
    "X",
    "XI",
    "XII",
    "XIII",
    "XIV",
    "XV",
    "XVI",
    "XVII",
]


CONTACT_NAMES = ("nip", "phone", "email")
"""What identifies or reaches a person outside the portal."""


class Rank:
    """Golongan: PNS I/a to IV/e (17), PPPK I to XVII, or none (village staff, volunteers)."""

    VALUES = [*_CIVIL_SERVANT, *_CONTRACT]
    CHOICES = [
        (_("Civil servants (PNS)"), [(r, r) for r in _CIVIL_SERVANT]),
        (_("Contract staff (PPPK)"), [(r, r) for r in _CONTRACT]),
    ]


class ParticipantQuerySet(HashedQuerySet["Participant"]):
    def visible_to(self, user: User) -> Self:
        """Return the people who work in the user's provinces today. Registrations of people who have left a province
        stay visible there."""
        return user.scope.limit(self, "agency__province")


class NameKeyField(models.CharField):  # type: ignore[type-arg]  # a field of Django takes no argument at run time
    """The name without titles and differences of spelling (participants.names.bare_key), to find namesakes by an index.
    It is written whenever the name is."""

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        person = cast("Participant", model_instance)
        is_erased = getattr(person, "erased_at", None)  # models of early migrations have no such field
        key = "" if is_erased else bare_key(person.full_name)[: self.max_length]
        setattr(model_instance, self.attname, key)
        return key


class Participant(HashedModel):
    """One person. Agency, position and rank are today's; each registration keeps what they were then.

    NIP, phone and e-mail are encrypted in the database; a whole value is found by its keyed hash. NIP
    and phone are also found by how they begin (participants.finding).
    """

    class Sex(models.TextChoices):
        FEMALE = "female", _("Female")
        MALE = "male", _("Male")

    class Alert(models.TextChoices):
        RESTRICTED = "restricted", _("Data restricted")
        ERASED = "erased", _("Data erased")

        @property
        def tone(self) -> str:
            """Return the tone of its chip."""
            return {"restricted": "over", "erased": "off"}[self.value]

    full_name = TidyCharField(
        _("name"),
        max_length=200,
        validators=[refuse_number_in_name],
        help_text=_("As on the certificate, titles included."),
    )
    name_key = NameKeyField(max_length=200, blank=True, default="", editable=False)
    nip = EncryptedCharField(
        "NIP",
        max_length=18,
        blank=True,
        hashed_in="nip_hash",
        validators=[validate_nip],
        help_text=_("18 digits, or 9 of the old form; empty if none."),
    )
    nip_hash = KeyedHashField(source="nip")
    nip_prefixes = KeyedPrefixesField(source="nip", lengths=NIP_LENGTHS)
    nip_scope = models.CharField(_("scope of the NIP"), max_length=2, blank=True, default="", editable=False)
    """Where the NIP is unique: "" for the first person with a NIP, and for a later one the code of the province whose
    staff could not see the first. Written by participants.identity.nips."""
    sex = models.CharField(_("sex"), max_length=6, choices=Sex)
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="people", verbose_name=_("agency"))
    position = TidyCharField(_("position"), max_length=200, blank=True)
    rank = models.CharField(_("rank"), max_length=5, choices=Rank.CHOICES, blank=True)
    phone = EncryptedCharField(
        _("phone"), max_length=16, blank=True, hashed_in="phone_hash", validators=[validate_phone]
    )
    phone_hash = KeyedHashField(source="phone")
    phone_prefixes = KeyedPrefixesField(source="phone", lengths=PHONE_LENGTHS)
    email = EncryptedEmailField(_("e-mail"), blank=True, hashed_in="email_hash")
    email_hash = KeyedHashField(source="email")
    restricted_at = models.DateTimeField(_("restricted since"), null=True, blank=True, editable=False)
    """Since when the person's data may only be kept, by their own request (Law 27/2022, article 11): nobody registers
    or edits them, NIP and contact are neither shown nor exported, and no mail is sent. Written by
    participants.data_requests."""
    erased_at = models.DateTimeField(_("erased at"), null=True, blank=True, editable=False)
    """When name, NIP and contact were erased: the name is a pseudonym since then. Written by
    participants.data_requests.erasing."""

    objects = ParticipantQuerySet.as_manager()

    class Meta:
        verbose_name = _("participant")
        verbose_name_plural = _("participants")
        ordering = ["full_name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["nip_hash", "nip_scope"],
                condition=~Q(nip_hash=""),
                name="participant_nip_once",
                violation_error_message=_("A person with this NIP is recorded already."),
            ),
            models.CheckConstraint(
                condition=Q(sex__in=["female", "male"]),
                name="participant_sex_known",
                violation_error_message=_("Choose female or male."),
            ),
            known("rank", ["", *Rank.VALUES], name="participant_rank_known"),
        ]
        indexes = [
            models.Index(fields=["agency", "full_name"], name="participant_agency_name"),
            models.Index(fields=["full_name", "id"], name="participant_name"),  # the order of the list
            # Where equality asks whether two people are one:
            models.Index(fields=["name_key"], name="participant_name_key"),
            models.Index(
                fields=["nip_hash"], name="participant_nip_hash"
            ),  # SQLite uses no constraint with a condition
            models.Index(fields=["phone_hash"], name="participant_phone_hash"),
            models.Index(fields=["email_hash"], name="participant_email_hash"),
        ]

    def __str__(self) -> str:
        return self.full_name

    def save(self, *args: Any, update_fields: Iterable[str] | None = None, **kwargs: Any) -> None:
        if update_fields is not None and "full_name" in update_fields:
            update_fields = {*update_fields, "name_key"}
        super().save(*args, update_fields=update_fields, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("participants:participant-detail", args=[self.pk])

    def is_visible_to(self, user: User) -> bool:
        """Return whether `visible_to` would keep this person."""
        return self.agency.province_id in user.scope

    @property
    def alert(self) -> "Participant.Alert | None":
        """Return what a list of people must point out about this one."""
        if self.erased_at:
            return self.Alert.ERASED
        return self.Alert.RESTRICTED if self.restricted_at else None

    @property
    def is_closed(self) -> bool:
        """Return whether nobody may register or edit the person: restricted or erased."""
        return bool(self.restricted_at or self.erased_at)

    @property
    def mail_address(self) -> str:
        """Return where mails to the person go: nowhere while their data is restricted."""
        return "" if self.restricted_at else self.email

    @property
    def shown_nip(self) -> str:
        return str(self.open_value("nip"))

    @property
    def shown_phone(self) -> str:
        return str(self.open_value("phone"))

    def open_value(self, name: str) -> Any:
        """Return the value of a field as staff may see it: NIP and contact are hidden while the data is restricted."""
        return "" if self.restricted_at and name in CONTACT_NAMES else getattr(self, name)
