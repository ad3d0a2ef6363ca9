"""Writes incidents, with their trail."""

from django.db import transaction
from django.utils import timezone

from accounts.models import Incident, User
from accounts.trail import recording as trail

FIELDS = [
    "title",
    "found_at",
    "found_by",
    "happened_at",
    "what_happened",
    "data",
    "people_count",
    "measures",
    "authority_notified_at",
    "people_notified_at",
    "no_notice_reason",
]


@transaction.atomic
def save_incident(incident: Incident, *, by: User) -> None:
    """Store a new incident, or the changes of one that is not closed."""
    before = Incident.objects.select_for_update().get(pk=incident.pk) if incident.pk else None
    if before is None:
        incident.recorded_by = by
    incident.save()
    if changes := trail.differences(before, incident, FIELDS):
        trail.record("incident-edited" if before else "incident-recorded", incident, by=by, changes=changes)


@transaction.atomic
def close_incident(incident: Incident, *, by: User) -> None:
    """Close the incident. Raise ValidationError if something is missing."""
    stored = Incident.objects.select_for_update().get(pk=incident.pk)
    if stored.closed_at:
        return
    stored.closed_at = timezone.now()
    stored.full_clean()
    stored.save(update_fields=["closed_at"])
    trail.record("incident-closed", stored, by=by)
