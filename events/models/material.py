"""Materials of an event for its participants: files and links."""

from pathlib import PurePath
from typing import Self
from uuid import uuid4

from django.conf import settings
from django.core.validators import MinValueValidator, URLValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from agencies.models import TidyCharField

from .event import Event


def material_path(material: "Material", filename: str) -> str:
    """Return a random name; the extension follows the content (events.media.materials)."""
    return f"materials/{uuid4().hex}{PurePath(filename).suffix}"


class MaterialQuerySet(models.QuerySet["Material"]):
    def visible_to(self, user: User) -> Self:
        """Return the materials of the events that the user sees."""
        return self.filter(event__in=Event.objects.visible_to(user).order_by())

    def in_order(self) -> Self:
        return self.order_by("position", "pk")


class Material(models.Model):
    """A file or a link, never both. Written only by events.media.materials, which checks the content of files."""

    event = models.ForeignKey(Event, models.PROTECT, related_name="materials", verbose_name=_("event"))
    position = models.PositiveSmallIntegerField(_("order"), validators=[MinValueValidator(1)])
    title = TidyCharField(_("title"), max_length=150)
    file = models.FileField(_("file"), upload_to=material_path, max_length=100, blank=True)
    size = models.PositiveIntegerField(_("size in bytes"), null=True, editable=False)
    link = models.URLField(_("link"), max_length=500, blank=True, validators=[URLValidator(["https"])])
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("added by")
    )
    added_at = models.DateTimeField(_("added at"), default=timezone.now)

    objects = MaterialQuerySet.as_manager()

    class Meta:
        verbose_name = _("material")
        verbose_name_plural = _("materials")
        ordering = ["event", "position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(position__gte=1),
                name="material_position_from_one",
                violation_error_message=_("Materials are numbered from 1."),
            ),
            models.CheckConstraint(
                condition=~Q(file="") & Q(link="", size__isnull=False)
                | Q(file="", size=None) & Q(link__startswith="https://"),
                name="material_file_or_link",
                violation_error_message=_("A material is a file or a link that begins with https://."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Return the address at which staff read the file, or the link itself."""
        return self.link or reverse("events:material", args=[self.event.code, self.pk])

    @property
    def kind(self) -> str:
        """The extension of the file in capitals, such as PDF; "" for a link."""
        return PurePath(self.file.name).suffix[1:].upper() if self.file.name else ""
