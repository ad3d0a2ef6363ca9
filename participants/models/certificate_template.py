"""The look of certificates and their signatories: filled in once, chosen for each event."""

from typing import Self

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from agencies.models import TidyCharField, known
from agencies.nip import validate_written_nip
from events.models.picture import StoredPicture
from events.number_pattern import MAXIMUM_LENGTH, names_of, parse

NUMBER_FIELDS = ("course", "event")
"""Fields that numbers of certificates may name beside serial, month and year."""


def validate_certificate_pattern(text: str) -> None:
    """Raise ValidationError if the text is no pattern, or names a field that only letters have."""
    missing = parse(text).missing(dict.fromkeys(NUMBER_FIELDS, "x"))
    if missing:
        raise ValidationError(
            _now("%(names)s: only letters have that."), code="pattern", params={"names": names_of(missing)}
        )


class CertificateImage(StoredPicture):
    """A picture on certificates."""

    class Meta:
        verbose_name = _("picture on certificates")
        verbose_name_plural = _("pictures on certificates")
        constraints = [known("media_type", ["image/png", "image/jpeg"], name="certificate_image_media_type_known")]

    def get_absolute_url(self) -> str:
        return reverse("participants:certificate-image", args=[self.digest])


class CertificateTemplateQuerySet(models.QuerySet["CertificateTemplate"]):
    def offered(self) -> Self:
        return self.filter(is_offered=True)

    def with_looks(self) -> Self:
        """Load the digests of the pictures, but not their bytes."""
        return self.select_related("logo", "second_logo", "background").defer(
            "logo__content", "second_logo__content", "background__content"
        )


class CertificateTemplate(models.Model):
    """A filled-in template; an empty text means the usual words. An unsaved one is the layout that needs no filling in.
    Certificates keep the values of their issue, so a template may change at any time."""

    class Frame(models.TextChoices):
        CLASSIC = "classic", _("Double line with ornaments in the corners")
        PLAIN = "plain", _("Thin line and a bar of colour")
        NONE = "none", _("None, for a background with its own frame")

    class Colour(models.TextChoices):
        TEAL = "teal", _("Teal")
        BLUE = "blue", _("Blue")
        MAROON = "maroon", _("Maroon")
        GOLD = "gold", _("Gold")

    class State(models.TextChoices):
        OFFERED = "offered", _("Offered")
        NOT_OFFERED = "not-offered", _("Not offered")

        @property
        def tone(self) -> str:
            """Return the tone of its chip."""
            return {"offered": "ok", "not-offered": "off"}[self.value]

    name = TidyCharField(_("name"), max_length=100, help_text=_("As coordinators know it; not printed."))
    pattern = TidyCharField(
        _("pattern of numbers"),
        max_length=MAXIMUM_LENGTH,
        default="{serial:04d}/{course}/{month_roman}/{year}",
        validators=[validate_certificate_pattern],
        help_text=_(
            "Text with {serial}, {year}, {month}, {month_roman}, {course} and {event}; leading zeros as in "
            "{serial:04d}. Serials begin with 1 each year, and all certificates share them."
        ),
    )
    title = TidyCharField(_("title"), max_length=60, blank=True, help_text=_("Empty: the word for certificate."))
    opening = TidyCharField(_("words above the name"), max_length=150, blank=True, help_text=_("Empty: “is given to”."))
    place = TidyCharField(
        _("place of signature"), max_length=60, blank=True, help_text=_("Such as Jakarta; before the date.")
    )
    frame = models.CharField(_("frame"), max_length=7, choices=Frame, default=Frame.CLASSIC)
    colour = models.CharField(_("colour"), max_length=6, choices=Colour, default=Colour.TEAL)
    logo = models.ForeignKey(
        CertificateImage, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("logo")
    )
    second_logo = models.ForeignKey(
        CertificateImage, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("second logo")
    )
    background = models.ForeignKey(
        CertificateImage, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("background")
    )
    signed_electronically = models.BooleanField(
        _("room for an electronic signature"),
        default=False,
        help_text=_(
            "Certificates have a marked room above each name, for the mark of a certified electronic signature. No "
            "picture of a signature is printed."
        ),
    )
    shows_rank = models.BooleanField(
        _("position and rank below the name"),
        default=False,
        help_text=_("As they were at the registration; left out for people without them."),
    )
    shows_nip = models.BooleanField(
        _("NIP below the name"),
        default=False,
        help_text=_(
            "Certificates are copied and sent around, and a NIP tells the day of birth. Tick it only if your office "
            "needs it."
        ),
    )
    shows_scores = models.BooleanField(
        _("test scores on the back"),
        default=False,
        help_text=_("Pre-test and post-test of the person, if the event has them."),
    )
    is_offered = models.BooleanField(
        _("offered"), default=True, help_text=_("Untick one that is no longer used; nothing is deleted.")
    )

    objects = CertificateTemplateQuerySet.as_manager()

    class Meta:
        verbose_name = _("certificate template")
        verbose_name_plural = _("certificate templates")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                Lower("name"),
                name="certificate_template_name_once",
                violation_error_message=_("There is a template of that name already."),
            ),
            known("frame", ["classic", "plain", "none"], name="certificate_template_frame_known"),
            known("colour", ["teal", "blue", "maroon", "gold"], name="certificate_template_colour_known"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("participants:certificate-template-edit", args=[self.pk])

    @property
    def state(self) -> "CertificateTemplate.State":
        return self.State.OFFERED if self.is_offered else self.State.NOT_OFFERED


class CertificateSignatory(models.Model):
    """A person who signs; the first is on the left."""

    MOST = 3

    template = models.ForeignKey(
        CertificateTemplate, models.CASCADE, related_name="signatories", verbose_name=_("template")
    )
    place = models.PositiveSmallIntegerField(_("order"), validators=[MinValueValidator(1), MaxValueValidator(MOST)])
    position = TidyCharField(_("position"), max_length=150)
    name = TidyCharField(_("name"), max_length=150)
    nip = models.CharField(
        "NIP",
        max_length=30,
        blank=True,
        validators=[RegexValidator(r"^[0-9 ]*\Z", _("Only digits and blanks.")), validate_written_nip],
    )
    image = models.ForeignKey(
        CertificateImage, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("signature")
    )

    class Meta:
        verbose_name = _("signatory")
        verbose_name_plural = _("signatories")
        ordering = ["template", "place"]
        constraints = [
            models.UniqueConstraint(
                fields=["template", "place"],
                name="certificate_signatory_once_in_place",
                violation_error_message=_("Somebody signs in that place already."),
            ),
            models.CheckConstraint(
                condition=Q(place__gte=1, place__lte=3),
                name="certificate_signatory_one_to_three",
                violation_error_message=_("A certificate has three signatories at most."),
            ),
        ]

    def __str__(self) -> str:
        return self.name
