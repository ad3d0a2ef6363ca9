"""The address by which a participant opens their own registration without an account."""

from datetime import datetime, timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.encryption.fields import EncryptedEmailField
from accounts.models import Message

from .registration import Registration
from .token import SecretLink, SecretLinkQuerySet


def _since() -> datetime:
    return timezone.now() - timedelta(days=settings.PERSONAL_LINK_DAYS)


def is_kept() -> Q:
    """Return the clause for rows of a registration that work until PERSONAL_LINK_DAYS after the event and after they
    were made."""
    since = _since()
    return Q(created_at__gt=since) | Q(registration__event__ends_on__gt=since.date())


class PersonalLinkQuerySet(SecretLinkQuerySet["PersonalLink"]):
    def valid(self) -> Self:
        """Return the links that open their page: not withdrawn, and until PERSONAL_LINK_DAYS after the event and after
        they were made."""
        return self.filter(is_kept(), withdrawn_at=None)

    def with_unsent_mail(self) -> Self:
        """Return the links whose mail failed or was switched off, so that nobody got it."""
        return self.filter(Exists(_unsent_mail()))


def _unsent_mail() -> models.QuerySet[Message]:
    return Message.objects.filter(key=OuterRef("mail_key"), state__in=Message.State.not_sent())


class PersonalLink(SecretLink):
    """A personal link. A registration has as many as were mailed or handed out, because the address of an earlier one
    is not known any more. A withdrawn link stays as a record. `mailed_to` is the e-mail address at that time: a person
    who has changed it since has not received the link. `mail_key` is the key of the mail in the outbox. `handed_at` is
    when staff said that they gave the link: the portal cannot know that of one that it only showed."""

    registration = models.ForeignKey(
        Registration, models.PROTECT, related_name="personal_links", verbose_name=_("registration")
    )
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
    mailed_to = EncryptedEmailField(_("mailed to"), blank=True)
    handed_at = models.DateTimeField(_("handed out at"), null=True, blank=True, editable=False)
    mail_key = models.CharField(_("key of the mail"), max_length=320, blank=True, editable=False)

    objects = PersonalLinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("personal link")
        verbose_name_plural = _("personal links")
        ordering = ["registration", "-created_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(mailed_at=None, mailed_to="") | (Q(mailed_at__isnull=False) & ~Q(mailed_to="")),
                name="personal_link_mailed_somewhere",
                violation_error_message=_("A mailed link has the moment and the address."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.registration)
