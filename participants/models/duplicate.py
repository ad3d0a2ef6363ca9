"""Pairs of people who are likely one person."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from agencies.models import known

from .participant import Participant


class PersonPairQuerySet(models.QuerySet["PersonPair"]):
    def visible_to(self, user: User) -> Self:
        """Return the pairs of which the user sees both people."""
        return user.scope.limit(self, "one__agency__province", "other__agency__province")

    def open(self) -> Self:
        return self.filter(state=PersonPair.State.OPEN)


class PersonPair(models.Model):
    """Two people who are likely one person, or who are two people by the decision of a user. Written only by
    participants.duplicates, for people who share a NIP by participants.identity.nips, and for people who are merged by
    participants.merging.

    `one` was recorded before `other`. `reasons` are the values of participants.identity.candidates.Reason, with blanks
    between them. A search sets `found_at`, and removes the open pairs that it no longer finds.
    """

    class State(models.TextChoices):
        OPEN = "open", _("To be decided")
        DIFFERENT = "different", _("Not the same person")

        @property
        def tone(self) -> str:
            """Return the tone of its chip."""
            return {"open": "wait", "different": "off"}[self.value]

    one = models.ForeignKey(Participant, models.CASCADE, related_name="+", verbose_name=_("first person"))
    other = models.ForeignKey(Participant, models.CASCADE, related_name="+", verbose_name=_("second person"))
    reasons = models.CharField(_("reasons"), max_length=100, blank=True)
    strength = models.PositiveSmallIntegerField(_("strength"), default=0)
    """Pairs with a larger number are more likely one person."""
    found_at = models.DateTimeField(_("found at"), default=timezone.now)
    state = models.CharField(_("state"), max_length=9, choices=State, default=State.OPEN)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("decided by")
    )
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)

    objects = PersonPairQuerySet.as_manager()

    class Meta:
        verbose_name = _("pair of likely duplicates")
        verbose_name_plural = _("pairs of likely duplicates")
        ordering = ["-strength", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["one", "other"],
                name="person_pair_once",
                violation_error_message=_("This pair is recorded already."),
            ),
            models.CheckConstraint(
                condition=Q(one__lt=F("other")),
                name="person_pair_in_order",
                violation_error_message=_("The person who was recorded first comes first."),
            ),
            known("state", ["open", "different"], name="person_pair_state_known"),
            models.CheckConstraint(
                condition=Q(state="open", decided_at=None) | Q(state="different", decided_at__isnull=False),
                name="person_pair_decided_when_different",
                violation_error_message=_("A decided pair has a time, an open one has none."),
            ),
        ]
        indexes = [models.Index(fields=["state", "-strength", "id"], name="person_pair_list")]

    def __str__(self) -> str:
        return f"{self.one}, {self.other}"

    @property
    def has_one_nip(self) -> bool:
        """Return whether both people have the same NIP."""
        return bool(self.one.nip) and self.one.nip == self.other.nip
