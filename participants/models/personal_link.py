"""The address by which a participant opens their own registration without an account."""

from datetime import datetime, timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .door import new_token
from .registration import Registration


def _since() -> datetime:
    return timezone.now() - timedelta(days=settings.PERSONAL_LINK_DAYS)


class PersonalLinkQuerySet(models.QuerySet["PersonalLink"]):
    def valid(self) -> Self:
        """Return the links that open their page: not withdrawn, and until PERSONAL_LINK_DAYS after the event and after
        they were made."""
        since = _since()
        kept = Q(created_at__gt=since) | Q(registration__event__ends_on__gt=since.date())
        return self.filter(kept, withdrawn_at=None)

    def ended(self) -> Self:
        """Return the links that were not withdrawn and are too old."""
        since = _since()
        return self.filter(withdrawn_at=None, created_at__lte=since, registration__event__ends_on__lte=since.date())


class PersonalLink(models.Model):
    """A personal link. A withdrawn link stays, so that its token is never used again. `mailed_to` is the address at
    that time: a person who has changed it since has not received the link."""

    registration = models.ForeignKey(
        Registration, models.PROTECT, related_name="personal_links", verbose_name=_("registration")
    )
    token = models.CharField(_("token"), max_length=43, unique=True, default=new_token, editable=False)
    created_at = models.DateTimeField(_("made at"), default=timezone.now, editable=False)
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("withdrawn by"),
    )
    mailed_at = models.DateTimeField(_("mailed at"), null=True, blank=True)
    mailed_to = models.EmailField(_("mailed to"), blank=True)

    objects = PersonalLinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("personal link")
        verbose_name_plural = _("personal links")
        ordering = ["registration", "-created_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["registration"],
                condition=Q(withdrawn_at=None),
                name="personal_link_one_valid",
                violation_error_message=_("This registration has a valid link already."),
            ),
            models.CheckConstraint(
                condition=Q(mailed_at=None, mailed_to="") | (Q(mailed_at__isnull=False) & ~Q(mailed_to="")),
                name="personal_link_mailed_somewhere",
                violation_error_message=_("A mailed link has the moment and the address."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.registration)
