"""Lists of agencies on their way in."""

from datetime import timedelta
from typing import Self
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

KEPT = timedelta(days=1)


class AgencyUploadQuerySet(models.QuerySet["AgencyUpload"]):
    def expired(self) -> Self:
        return self.filter(created_at__lte=timezone.now() - KEPT)

    def current(self) -> Self:
        """Return the lists that are not stored and have not expired. All administrators may see them."""
        return self.filter(created_at__gt=timezone.now() - KEPT, stored__isnull=True)


class AgencyUpload(models.Model):
    """A list of agencies that an administrator has sent; it is deleted after a day.

    `choices` is how the list is read, as agencies.importing.uploads writes it. A list that was stored has no content
    any more, but `stored`: what agencies.importing.undoing needs.
    """

    key = models.UUIDField(default=uuid4, unique=True, editable=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("by"))
    name = models.CharField(_("file name"), max_length=200)
    content = models.BinaryField(_("file"))
    choices = models.JSONField(default=dict)
    stored = models.JSONField(null=True, editable=False)
    created_at = models.DateTimeField(_("sent at"), default=timezone.now)

    objects = AgencyUploadQuerySet.as_manager()

    class Meta:
        verbose_name = _("list of agencies")
        verbose_name_plural = _("lists of agencies")
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("admin:agencies_agency_import_check", args=[self.key])
