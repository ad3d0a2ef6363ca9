"""The letter by which an agency or an office sends people to an event (surat tugas)."""

from pathlib import PurePath
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agencies.models import TidyCharField
from events.models import Event


def letter_path(letter: models.Model, filename: str) -> str:
    """Return a random name; the extension follows the content (participants.registering.letters)."""
    return f"letters/{uuid4().hex}{PurePath(filename).suffix}"


class AssignmentLetter(models.Model):
    """An assignment letter. It covers the registrations whose `letter` it is: one or more of one event and one
    province. Written only by participants.registering.letters, which checks the content of the file."""

    event = models.ForeignKey(Event, models.PROTECT, related_name="+", verbose_name=_("event"))
    number = TidyCharField(_("number of the letter"), max_length=100)
    dated_on = models.DateField(_("date of the letter"))
    file = models.FileField(_("file"), upload_to=letter_path, max_length=100, blank=True)
    """Empty once the data of one of several people was erased: the file names that person."""
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("uploaded by")
    )
    uploaded_at = models.DateTimeField(_("uploaded at"), default=timezone.now)

    class Meta:
        verbose_name = _("assignment letter")
        verbose_name_plural = _("assignment letters")

    def __str__(self) -> str:
        return self.number
