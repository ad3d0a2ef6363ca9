"""Pictures that documents keep: logos and signatures."""

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agencies.models import known


class StoredPicture(models.Model):
    """A picture on documents, identified by its content. It never changes or disappears, so that documents keep their
    look. It has pixels only, as documents.pictures.photo writes them. It is stored in the database, so that no backup
    has documents without it. Written only by events.pictures.storing."""

    digest = models.CharField(_("SHA-256"), max_length=64, unique=True)
    media_type = models.CharField(_("media type"), max_length=10)
    width = models.PositiveIntegerField(_("width"))
    height = models.PositiveIntegerField(_("height"))
    content = models.BinaryField()
    stored_at = models.DateTimeField(_("stored at"), default=timezone.now, editable=False)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.digest[:12]} ({self.width} × {self.height})"


class LetterImage(StoredPicture):
    """A logo of letters."""

    class Meta:
        verbose_name = _("picture on letters")
        verbose_name_plural = _("pictures on letters")
        constraints = [known("media_type", ["image/png", "image/jpeg"], name="letter_image_media_type_known")]

    def get_absolute_url(self) -> str:
        return reverse("events:letterhead-picture", args=[self.digest])
