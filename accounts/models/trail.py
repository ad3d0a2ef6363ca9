"""The trail: who changed what and when, the values before and after, and the reason."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .user import User


class EntryQuerySet(models.QuerySet["Entry"]):
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
    """One change, written by accounts.trail.recording and never altered.

    `subject` is the name of the changed object at that time. `event`, `participant` and `province` are keys without
    constraints, so that entries outlive deleted objects.
    """

    at = models.DateTimeField(_("at"), default=timezone.now, editable=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("by"))
    action = models.SlugField(_("action"), max_length=40)
    subject = models.CharField(_("subject"), max_length=300)
    changes = models.JSONField(_("changes"), default=dict)
    """The values as {field: [before, after]} in JSON."""
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
