"""Which news of an event a user has seen, and who has closed the introduction."""

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from events.models import Event


class NewsSeen(models.Model):
    """The news of an event up to the trail entry with the key `until` that the user has seen. Written only by
    reports.home.news. Entries of one event are written under its lock, so none with a smaller key can follow."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("user"))
    event = models.ForeignKey(Event, models.CASCADE, related_name="+", verbose_name=_("event"))
    until = models.BigIntegerField(editable=False)

    class Meta:
        verbose_name = _("seen news")
        verbose_name_plural = _("seen news")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "event"],
                name="news_seen_once",
                violation_error_message=_("There is a note about this user and event already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.event}"

    @classmethod
    def unseen_by(cls, user: User) -> Q:
        """Return the condition for trail entries of events that the user has not seen."""
        return ~Q(Exists(cls.objects.filter(user=user, event=OuterRef("event"), until__gte=OuterRef("pk"))))


class ClosedIntroduction(models.Model):
    """A user who has closed the introduction of the home page. Written only by reports.home.introduction."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, related_name="+", verbose_name=_("user")
    )
    closed_at = models.DateTimeField(_("closed at"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("closed introduction")
        verbose_name_plural = _("closed introductions")
        ordering = ["pk"]

    def __str__(self) -> str:
        return str(self.user)
