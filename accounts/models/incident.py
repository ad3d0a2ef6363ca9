"""The register of incidents: failures to protect personal data."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

NOTICE_WITHIN = timedelta(hours=3 * 24)
"""Law 27/2022, article 46: written notice to the people and to the authority within 3 x 24 hours."""


class IncidentQuerySet(models.QuerySet["Incident"]):
    def open(self) -> "IncidentQuerySet":
        return self.filter(closed_at=None)

    def without_notice(self) -> "IncidentQuerySet":
        """Return the open incidents that lack a notice, the earliest first."""
        lacking = Q(authority_notified_at=None) | Q(people_notified_at=None)
        return self.open().filter(lacking, no_notice_reason="").order_by("found_at", "pk")


class Incident(models.Model):
    """One incident. Its texts name no person whose data is concerned. Written only by accounts.incidents."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waits for a notice")
        OVERDUE = "overdue", _("Notice overdue")
        HANDLED = "handled", _("Being handled")
        CLOSED = "closed", _("Closed")

        @property
        def tone(self) -> str:
            """Return the tone of its chip."""
            return {"waiting": "wait", "overdue": "over", "handled": "ok", "closed": "off"}[self.value]

    title = models.CharField(_("title"), max_length=120)
    found_at = models.DateTimeField(_("found at"), help_text=_("From here the 3 x 24 hours count."))
    found_by = models.CharField(_("found by"), max_length=120, help_text=_("Who noticed it, and how."))
    happened_at = models.DateTimeField(_("happened at"), null=True, blank=True, help_text=_("Empty if not known yet."))
    what_happened = models.TextField(_("what happened"), max_length=4_000)
    data = models.TextField(_("which personal data"), max_length=2_000)
    people_count = models.PositiveIntegerField(
        _("number of people concerned"), null=True, blank=True, help_text=_("Empty if not known yet.")
    )
    measures = models.TextField(
        _("handling and recovery"), max_length=4_000, blank=True, help_text=_("What was done, and what will be done.")
    )
    authority_notified_at = models.DateTimeField(_("authority notified at"), null=True, blank=True)
    people_notified_at = models.DateTimeField(_("people notified at"), null=True, blank=True)
    no_notice_reason = models.CharField(
        _("why no notice is needed"), max_length=500, blank=True, help_text=_("Empty if notices are needed.")
    )
    closed_at = models.DateTimeField(_("closed at"), null=True, editable=False)
    recorded_at = models.DateTimeField(_("recorded at"), default=timezone.now, editable=False)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("recorded by"),
    )

    objects = IncidentQuerySet.as_manager()

    class Meta:
        verbose_name = _("incident")
        verbose_name_plural = _("incidents")
        ordering = ["-found_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(found_at__lte=F("recorded_at")),
                name="incident_found_before_recorded",
                violation_error_message=_("An incident is found before it is recorded."),
            ),
            models.CheckConstraint(
                condition=Q(happened_at=None) | Q(happened_at__lte=F("found_at")),
                name="incident_happened_before_found",
                violation_error_message=_("An incident happens before it is found."),
            ),
            models.CheckConstraint(
                condition=(Q(authority_notified_at=None) | Q(authority_notified_at__gte=F("found_at")))
                & (Q(people_notified_at=None) | Q(people_notified_at__gte=F("found_at"))),
                name="incident_notified_after_found",
                violation_error_message=_("A notice follows the finding of the incident."),
            ),
            models.CheckConstraint(
                condition=Q(closed_at=None)
                | ~Q(measures="")
                & (~Q(no_notice_reason="") | Q(authority_notified_at__isnull=False, people_notified_at__isnull=False)),
                name="incident_closed_when_handled",
                violation_error_message=_(
                    "Before it is closed, write what was done, and when both notices were given or why none is needed."
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("incidents:incident-detail", args=[self.pk])

    @property
    def notice_due_at(self) -> datetime:
        return self.found_at + NOTICE_WITHIN

    @property
    def lacks_notice(self) -> bool:
        """Tell whether `without_notice` would keep this incident."""
        is_notified = self.authority_notified_at and self.people_notified_at
        return not (self.closed_at or self.no_notice_reason or is_notified)

    @property
    def state(self) -> "Incident.State":
        if self.closed_at:
            return self.State.CLOSED
        if not self.lacks_notice:
            return self.State.HANDLED
        return self.State.OVERDUE if self.notice_due_at < timezone.now() else self.State.WAITING
