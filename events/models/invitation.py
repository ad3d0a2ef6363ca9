"""Invitation letters (surat undangan) and their signatories."""

from typing import Self
from uuid import uuid4

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import User
from agencies.models import Province, TidyCharField, known
from agencies.nip import validate_written_nip
from events.number_pattern import MAXIMUM_LENGTH, validate_pattern

from .event import Event
from .fields import LinesField
from .numbers import Number
from .picture import LetterImage
from .quota import Quota


class Nature(models.TextChoices):
    """How urgent or confidential a letter is (sifat)."""

    ORDINARY = "ordinary", pgettext_lazy("letter", "Ordinary")
    IMPORTANT = "important", pgettext_lazy("letter", "Important")
    URGENT = "urgent", pgettext_lazy("letter", "Urgent")
    VERY_URGENT = "very-urgent", pgettext_lazy("letter", "Very urgent")
    RESTRICTED = "restricted", pgettext_lazy("letter", "Restricted")


class LetterSettings(models.Model):
    """An organiser's letterhead, pattern of numbers, and signatory."""

    organiser = TidyCharField(
        _("organiser"),
        max_length=200,
        blank=True,
        help_text=_("As written in the event. Empty: for all organisers without their own letterhead."),
    )
    letterhead = LinesField(
        _("letterhead"),
        max_length=600,
        help_text=_(
            "One line each: the institution, its unit, its address. The first, or of three and more "
            "the first two, are printed in capitals."
        ),
    )
    logo = models.ForeignKey(
        LetterImage, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("logo")
    )
    place = TidyCharField(_("place of signature"), max_length=60, help_text=_("Such as Jakarta; before the date."))
    pattern = TidyCharField(
        _("pattern of letter numbers"),
        max_length=MAXIMUM_LENGTH,
        default="{serial}/{unit}/{classification}/{month}.{year}",
        validators=[validate_pattern],
        help_text=_(
            "Text with {serial}, {year}, {month}, {month_roman}, {unit}, {classification}, {course} and {event}; "
            "leading zeros as in {serial:04d}. Serials begin with 1 each year."
        ),
    )
    unit = TidyCharField(_("unit"), max_length=30, blank=True, help_text=_("The text for {unit} in numbers."))
    classification = TidyCharField(
        _("classification"), max_length=30, blank=True, help_text=_("The text for {classification}, such as DL.01.")
    )
    nature = models.CharField(_("nature of letters"), max_length=11, choices=Nature, default=Nature.ORDINARY)
    on_behalf_of = TidyCharField(
        _("on behalf of"),
        max_length=150,
        blank=True,
        help_text=_("The position for which the signatory signs (a.n.). Empty: in their own name."),
    )
    signatory_position = TidyCharField(_("position of the signatory"), max_length=150)
    signatory_name = TidyCharField(_("name of the signatory"), max_length=150)
    signatory_nip = TidyCharField(
        _("NIP of the signatory"),
        max_length=30,
        blank=True,
        validators=[RegexValidator(r"^[0-9 ]*\Z", _("Only digits and blanks.")), validate_written_nip],
    )
    signed_electronically = models.BooleanField(
        _("room for an electronic signature"),
        default=False,
        help_text=_("Letters leave more room above the name, for the mark of a certified electronic signature."),
    )
    copies_to = LinesField(_("copies to"), max_length=1000, blank=True, help_text=_("One line each (tembusan)."))

    class Meta:
        verbose_name = _("letterhead")
        verbose_name_plural = _("letterheads")
        ordering = ["organiser"]
        constraints = [
            known("nature", [*Nature.values], name="letter_settings_nature_known"),
            models.UniqueConstraint(
                Lower("organiser"),
                name="letter_settings_once_for_organiser",
                violation_error_message=_("This organiser has a letterhead already."),
            ),
        ]

    def __str__(self) -> str:
        return self.organiser or str(_("Every organiser"))


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def visible_to(self, user: User) -> Self:
        """Return the letters to the user's provinces."""
        return user.scope.limit(self, "province")

    def with_sight_of_event(self, user: User) -> Self:
        """Add `sees_event`: whether the user sees the event still, which seats taken back may have ended."""
        return self.annotate(sees_event=Exists(Event.objects.visible_to(user).filter(pk=OuterRef("event"))))

    def current(self) -> Self:
        """Leave out letters that were replaced, and those about withdrawn quotas."""
        return self.filter(replaced_at=None, quota__isnull=False)

    def of_event(self, event: Event) -> Self:
        """Return the valid letters of the event by number, with everything that a file of them needs."""
        found = self.current().filter(event=event).select_related("event", "number", "replaces__number", "signed")
        return found.order_by("number__year", F("number__serial").asc(nulls_last=True), "pk")

    def former(self) -> Self:
        """Return the letters that are no longer valid."""
        return self.exclude(replaced_at=None, quota__isnull=False)


class Invitation(models.Model):
    """One letter as it was sent. `facts` and `sender` hold its content (events.invitations.content), so that it can be
    printed again unchanged. A later change of the event makes it outdated, not different.

    Written only by events.invitations.issuing.
    """

    event = models.ForeignKey(Event, models.PROTECT, related_name="invitations", verbose_name=_("event"))
    quota = models.ForeignKey(
        Quota, models.SET_NULL, null=True, related_name="invitations", verbose_name=_("quota"), editable=False
    )
    province = models.ForeignKey(Province, models.PROTECT, related_name="+", verbose_name=_("province"))
    number = models.OneToOneField(Number, models.PROTECT, related_name="invitation", verbose_name=_("number"))
    addressee = models.CharField(_("addressee"), max_length=300)
    subject = TidyCharField(_("subject"), max_length=300)
    facts = models.JSONField(encoder=DjangoJSONEncoder, editable=False)
    sender = models.JSONField(encoder=DjangoJSONEncoder, editable=False)
    issued_at = models.DateTimeField(_("issued at"), default=timezone.now, editable=False)
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("issued by")
    )
    replaces = models.OneToOneField(
        "self", models.PROTECT, null=True, related_name="replacement", verbose_name=_("replaces"), editable=False
    )
    replaced_at = models.DateTimeField(_("replaced at"), null=True, editable=False)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation letter")
        verbose_name_plural = _("invitation letters")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["quota"],
                condition=Q(replaced_at=None),
                name="invitation_once_for_quota",
                violation_error_message=_("This quota has an invitation letter already."),
            )
        ]

    def __str__(self) -> str:
        return self.addressee

    def get_absolute_url(self) -> str:
        return reverse("events:invitation", args=[self.event.code, self.pk])


def signed_letter_path(signed: "SignedInvitation", filename: str) -> str:
    """Return a random name."""
    return f"invitations/{uuid4().hex}.pdf"


class SignedInvitation(models.Model):
    """A PDF of the letter that was signed outside the portal and is handed out instead of the generated one. Written
    only by events.invitations.signing."""

    invitation = models.OneToOneField(
        Invitation, models.PROTECT, related_name="signed", verbose_name=_("invitation letter")
    )
    file = models.FileField(_("file"), upload_to=signed_letter_path, max_length=100)
    sha256 = models.CharField("SHA-256", max_length=64)
    signature = models.JSONField(_("electronic signatures"), default=dict, editable=False)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("uploaded by")
    )
    uploaded_at = models.DateTimeField(_("uploaded at"), default=timezone.now)

    class Meta:
        verbose_name = _("signed letter")
        verbose_name_plural = _("signed letters")

    def __str__(self) -> str:
        return str(self.invitation)
