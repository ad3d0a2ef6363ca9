"""Several assignment letters on their way in, from sending the files to storing them or discarding them."""

from typing import Self
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from agencies.models import known
from events.models import Event

from .letter import letter_path
from .sheet import KEPT


class LetterUploadQuerySet(models.QuerySet["LetterUpload"]):
    def visible_to(self, user: User) -> Self:
        """Return the uploads that have not expired: the user's own, or all for users who see all provinces. Users who
        may not register people see none."""
        if not user.rights.registers_people:
            return self.none()
        current = self.filter(created_at__gt=timezone.now() - KEPT)
        return user.scope.limit_by(current, lambda _province: Q(by=user.pk))

    def of_kind(self, kind: str) -> Self:
        return self.filter(kind=kind)

    def expired(self) -> Self:
        return self.filter(created_at__lte=timezone.now() - KEPT)


class LetterUpload(models.Model):
    """Files that a user sent at once for an event: assignment letters, or signed letters and certificates of the
    portal. Written only by participants.letters.many."""

    class Kind(models.TextChoices):
        """What the files are."""

        ASSIGNMENT = "assignment", _("Assignment letters")
        SIGNED = "signed", _("Signed letters and certificates")

    key = models.UUIDField(default=uuid4, unique=True, editable=False)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.ASSIGNMENT)
    event = models.ForeignKey(Event, models.CASCADE, related_name="+", verbose_name=_("event"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("by"))
    created_at = models.DateTimeField(_("sent at"), default=timezone.now)

    objects = LetterUploadQuerySet.as_manager()

    class Meta:
        verbose_name = _("letters on their way in")
        verbose_name_plural = _("letters on their way in")
        ordering = ["-created_at", "-pk"]
        constraints = [known("kind", ["assignment", "signed"], name="letter_upload_kind_known")]

    def __str__(self) -> str:
        return str(self.key)

    def get_absolute_url(self) -> str:
        page = "signed-preview" if self.kind == self.Kind.SIGNED else "letters-preview"
        return reverse(f"participants:{page}", args=[self.event.code, self.key])


class UploadedLetter(models.Model):
    """One file of an upload, with its name as it was sent, which may hold the names of people."""

    upload = models.ForeignKey(LetterUpload, models.CASCADE, related_name="letters", verbose_name=_("upload"))
    position = models.PositiveIntegerField(_("position"))
    name = models.CharField(_("file name"), max_length=200)
    file = models.FileField(_("file"), upload_to=letter_path, max_length=100)
    found = models.JSONField(_("what was found in the file"), default=dict, editable=False)
    """Of a signed file: its signatures, and `document`, the document whose number it has."""

    class Meta:
        verbose_name = _("letter on its way in")
        verbose_name_plural = _("letters on their way in, each")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["upload", "position"],
                name="uploaded_letter_once",
                violation_error_message=_("This place is taken."),
            )
        ]

    def __str__(self) -> str:
        return self.name
