"""Certificates (sertifikat) of people who completed an event."""

import secrets
from typing import Self
from uuid import uuid4

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.db.models.functions import Length
from django.db.models.lookups import In
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.encryption.fields import EncryptedCharField
from accounts.models import User
from agencies.models import TidyCharField
from events.models import Event, Number

from .certificate_template import CertificateTemplate
from .registration import Registration

_LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"  # characters that cannot be confused on paper
_CODE_LENGTH = 26  # of 31 letters: 128 random bits
_FORMER_LENGTH = 20  # of codes that were printed before


def new_code() -> str:
    """Return a random code for the public page."""
    return "".join(secrets.choice(_LETTERS) for _letter in range(_CODE_LENGTH))


class CertificateQuerySet(models.QuerySet["Certificate"]):
    def visible_to(self, user: User) -> Self:
        """Return the certificates of people who came from the user's provinces."""
        return self.filter(registration__in=Registration.objects.visible_to(user).order_by())

    def valid(self) -> Self:
        return self.filter(revoked_at=None)

    def of_event(self, event: Event) -> Self:
        """Return the valid certificates of the event by number, with everything that a file of them needs."""
        found = self.valid().filter(registration__event=event).select_related("number", "signed")
        return found.order_by("number__year", "number__serial")


class Certificate(models.Model):
    """One certificate as it was issued. `content` holds every printed word and the look
    (participants.certificates.content), but for the NIP, which is encrypted. It never changes: a wrong one is revoked,
    and another with its own number replaces it. Written only by participants.certificates.issuing."""

    class State(models.TextChoices):
        VALID = "valid", _("Valid")
        REVOKED = "revoked", _("Revoked")

        @property
        def tone(self) -> str:
            """Return the tone of its chip."""
            return {"valid": "ok", "revoked": "off"}[self.value]

    registration = models.ForeignKey(
        Registration, models.PROTECT, related_name="certificates", verbose_name=_("registration")
    )
    number = models.OneToOneField(Number, models.PROTECT, related_name="certificate", verbose_name=_("number"))
    code = models.CharField(_("code"), max_length=_CODE_LENGTH, unique=True, default=new_code, editable=False)
    content = models.JSONField(encoder=DjangoJSONEncoder, editable=False)
    nip = EncryptedCharField("NIP", max_length=30, blank=True, default="", editable=False)
    """The NIP that is printed, "" if the template wants none."""
    template = models.ForeignKey(
        CertificateTemplate, models.PROTECT, null=True, related_name="+", verbose_name=_("template")
    )
    issued_at = models.DateTimeField(_("issued at"), default=timezone.now, editable=False)
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("issued by")
    )
    revoked_at = models.DateTimeField(_("revoked at"), null=True, editable=False)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("revoked by")
    )
    revoked_reason = TidyCharField(_("reason of revocation"), max_length=300, blank=True)
    replaces = models.OneToOneField(
        "self", models.PROTECT, null=True, related_name="replacement", verbose_name=_("replaces"), editable=False
    )

    objects = CertificateQuerySet.as_manager()

    class Meta:
        verbose_name = _("certificate")
        verbose_name_plural = _("certificates")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["registration"],
                condition=Q(revoked_at=None),
                name="certificate_valid_once",
                violation_error_message=_("This person has a valid certificate already."),
            ),
            models.CheckConstraint(
                condition=Q(revoked_at=None, revoked_by=None, revoked_reason="")
                | (Q(revoked_at__isnull=False) & ~Q(revoked_reason="")),
                name="certificate_revoked_with_reason",
                violation_error_message=_("A certificate is revoked with a reason."),
            ),
            models.CheckConstraint(
                condition=In(Length("code"), [_FORMER_LENGTH, _CODE_LENGTH]),
                name="certificate_code_whole",
                violation_error_message=_("A code has 26 characters."),
            ),
        ]

    def __str__(self) -> str:
        return self.number.text

    @property
    def is_valid(self) -> bool:
        return self.revoked_at is None

    @property
    def state(self) -> "Certificate.State":
        return self.State.VALID if self.is_valid else self.State.REVOKED

    @property
    def public_address(self) -> str:
        """The path of the public page."""
        return reverse("participants:certificate-public", args=[self.code])


def signed_path(signed: "SignedCertificate", filename: str) -> str:
    """Return a random name."""
    return f"certificates/{uuid4().hex}.pdf"


class SignedCertificate(models.Model):
    """A PDF of the certificate that was signed outside the portal and replaces the generated one. Written only by
    participants.certificates.signing."""

    certificate = models.OneToOneField(
        Certificate, models.PROTECT, related_name="signed", verbose_name=_("certificate")
    )
    file = models.FileField(_("file"), upload_to=signed_path, max_length=100)
    size = models.PositiveIntegerField(_("size in bytes"))
    sha256 = models.CharField("SHA-256", max_length=64)
    signature = models.JSONField(_("electronic signatures"), default=dict, editable=False)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("uploaded by")
    )
    uploaded_at = models.DateTimeField(_("uploaded at"), default=timezone.now)

    class Meta:
        verbose_name = _("signed certificate")
        verbose_name_plural = _("signed certificates")

    def __str__(self) -> str:
        return str(self.certificate)
