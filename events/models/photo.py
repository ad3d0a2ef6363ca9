"""Photos of an event, as its report shows them."""

from typing import Self
from uuid import uuid4

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from agencies.models import TidyCharField

from .event import Event


def photo_path(photo: "Photo", filename: str) -> str:
    """Return a random name."""
    return f"photos/{uuid4().hex}.jpg"


class PhotoQuerySet(models.QuerySet["Photo"]):
    def visible_to(self, user: User) -> Self:
        """Return the photos of the events that the user sees."""
        return self.filter(event__in=Event.objects.visible_to(user).order_by())


class Photo(models.Model):
    """A photo. Written only by events.media.photos, which makes a plain JPEG of the upload. `digest` is the SHA-256
    of the upload, so that no photo is stored twice."""

    event = models.ForeignKey(Event, models.PROTECT, related_name="photos", verbose_name=_("event"))
    position = models.PositiveSmallIntegerField(_("order"), validators=[MinValueValidator(1)])
    caption = TidyCharField(_("caption"), max_length=200, blank=True)
    file = models.FileField(_("file"), upload_to=photo_path, max_length=100)
    small = models.FileField(_("small picture"), upload_to=photo_path, max_length=100)
    width = models.PositiveIntegerField(_("width"))
    height = models.PositiveIntegerField(_("height"))
    digest = models.CharField(_("SHA-256 of what was sent"), max_length=64)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("uploaded by")
    )
    uploaded_at = models.DateTimeField(_("uploaded at"), default=timezone.now)

    objects = PhotoQuerySet.as_manager()

    class Meta:
        verbose_name = _("photo")
        verbose_name_plural = _("photos")
        ordering = ["event", "position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["event", "digest"],
                name="photo_once_at_event",
                violation_error_message=_("This photo is here already."),
            ),
            models.CheckConstraint(
                condition=Q(position__gte=1),
                name="photo_position_from_one",
                violation_error_message=_("Photos are numbered from 1."),
            ),
        ]

    def __str__(self) -> str:
        return self.caption or f"{self.event_id}-{self.position}"

    def get_absolute_url(self) -> str:
        return reverse("events:photo", args=[self.event.code, self.pk])
