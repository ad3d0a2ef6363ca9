"""Two records of one person that were merged."""

from datetime import datetime, timedelta
from typing import Self

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.encryption.fields import EncryptedJSONField
from accounts.models import User

from .participant import Participant

UNDONE_WITHIN = timedelta(days=30)
"""How long a merge can be undone. After that the portal forgets the data of the record that was given up."""


class PersonMergeQuerySet(models.QuerySet["PersonMerge"]):
    def visible_to(self, user: User) -> Self:
        """Return the merges into people who work in the user's provinces today."""
        return user.scope.limit(self, "kept__agency__province")

    def past_undoing(self) -> Self:
        return self.filter(at__lte=timezone.now() - UNDONE_WITHIN)


class PersonMerge(models.Model):
    """A record of a person that was given up for another one. The row is deleted when the merge is undone. Written only
    by participants.merging.

    `former` is the key of the record that was given up: trail entries and old links have it. `record` is what undoing
    the merge needs (participants.merging.undoing); None when it can no longer be undone. `later` is the merge that gave
    up the record into which this one was merged.
    """

    kept = models.ForeignKey(Participant, models.CASCADE, related_name="merges", verbose_name=_("kept person"))
    former = models.BigIntegerField(_("former key"), unique=True, editable=False)
    former_name = models.CharField(_("name of the merged record"), max_length=200)
    later = models.ForeignKey("self", models.SET_NULL, null=True, related_name="+", verbose_name=_("later merge"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("merged by")
    )
    at = models.DateTimeField(_("merged at"), default=timezone.now, editable=False)
    record = EncryptedJSONField(null=True, encoder=DjangoJSONEncoder, editable=False)

    objects = PersonMergeQuerySet.as_manager()

    class Meta:
        verbose_name = _("merge of two people")
        verbose_name_plural = _("merges of people")
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return self.former_name

    @property
    def undone_until(self) -> datetime:
        """Return the moment after which the merge cannot be undone."""
        return self.at + UNDONE_WITHIN

    @property
    def is_past_undoing(self) -> bool:
        """Return whether it is too late to undo the merge."""
        return self.record is None or self.undone_until <= timezone.now()
