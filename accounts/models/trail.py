"""The trail: who changed what and when, the values before and after, and the reason."""

from typing import Any, NoReturn, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .user import User


class AppendOnly(Exception):
    """Somebody tried to change or delete a row of the trail. On PostgreSQL the database refuses it, too."""


class AppendOnlyQuerySet(models.QuerySet[Any]):
    def update(self, **_values: object) -> NoReturn:
        raise AppendOnly

    def delete(self) -> NoReturn:
        raise AppendOnly


class EntryQuerySet(AppendOnlyQuerySet):
    def visible_to(self, user: User) -> Self:
        """Return the entries about the user's provinces and, with any province, those about no province."""
        return user.scope.limit_by(self, lambda province: Q(province__in=["", province]))

    def of_event(self, event: int) -> Self:
        """Return all entries about the event (its key): its plan, quotas and registrations."""
        return self.filter(event=event)

    def of_person(self, *participants: int) -> Self:
        """Return all entries about the person, who may have had several records (their keys)."""
        return self.filter(participant__in=participants)


class Entry(models.Model):
    """One change, written by accounts.trail.recording. Only accounts.trail.rewriting alters it.

    `subject` is the name of the changed object at that time. `event`, `participant` and `province` are keys without
    constraints, so that entries outlive deleted objects.
    """

    at = models.DateTimeField(_("at"), default=timezone.now, editable=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("by"))
    action = models.SlugField(_("action"), max_length=40)
    subject = models.CharField(_("subject"), max_length=300)
    changes = models.JSONField(_("changes"), default=dict)
    """The values as {field: [before, after]} in JSON. Personal values are encrypted (accounts.trail.personal)."""
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    event = models.BigIntegerField(null=True, editable=False)
    participant = models.BigIntegerField(null=True, editable=False)
    province = models.CharField(max_length=2, blank=True, editable=False)

    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("trail entry")
        verbose_name_plural = _("trail")
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["event", "-at"], name="trail_event"),
            models.Index(fields=["participant", "-at"], name="trail_participant"),
            models.Index(fields=["action", "-at"], name="trail_action"),  # for the news of the home page
        ]

    def __str__(self) -> str:
        return f"{self.action}: {self.subject}"

    def save(self, *args: Any, **options: Any) -> None:
        if self.pk is not None:
            raise AppendOnly
        super().save(*args, **options)

    def delete(self, *args: object, **options: object) -> NoReturn:
        raise AppendOnly


class ChainLink(models.Model):
    """The seal of one entry: a digest of the entry and of the link before, so that no entry can be changed unseen.

    Links are made a little after their entries (accounts.trail.chain), because one that is made in the transaction of
    its entry would let all writers of the trail wait for each other.
    """

    number = models.BigIntegerField(primary_key=True)
    """Counts from 1 without gaps."""
    entry = models.BigIntegerField(unique=True)
    """The key of the entry, without a constraint: the link stays if the entry is deleted."""
    digest = models.CharField(max_length=64)

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        verbose_name = _("link of the trail")
        verbose_name_plural = _("links of the trail")
        ordering = ["number"]

    def __str__(self) -> str:
        return f"{self.number}: {self.digest}"
