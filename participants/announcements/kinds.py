"""The kinds of people and of agencies that a message is for."""

from django.db.models import Exists, OuterRef, Q

from events.models import Announcement, Event, Invitation, Quota
from events.readers import quotas_of
from participants.models import Registration
from participants.models.registration import RegistrationQuerySet
from participants.registering.funnel import Stage

Audience, Status = Announcement.Audience, Registration.Status


def people(event: Event, audience: Announcement.Audience) -> RegistrationQuerySet:
    """Return the registrations that the kind of people means."""
    found = event.registrations.without_duplicates().filter(participant__erased_at=None)
    conditions = {
        Audience.TAKING_PART: Q(status__in=Status.active()),
        Audience.PROPOSED: Q(status=Status.PROPOSED),
        Audience.CONFIRMED: Q(status=Status.CONFIRMED),
        Audience.WAITLISTED: Q(status=Status.WAITLISTED),
        Audience.SILENT: Q(status=Status.CONFIRMED, reply=None),
        Audience.LETTERLESS: Q(status__in=Status.seated(), letter=None),
        Audience.ATTENDED: Stage.ATTENDED.condition,
        Audience.UNEVALUATED: Stage.ATTENDED.condition & Q(evaluation_turn=None),
        Audience.COMPLETED: Stage.COMPLETED.condition,
        Audience.CERTIFIED: Stage.CERTIFIED.condition,
    }
    return found.filter(conditions[audience]).order_by("number")


def quotas(event: Event, audience: Announcement.Audience) -> list[Quota]:
    """Return the seats whose agencies the kind of agencies means."""
    usable = quotas_of(event)
    if audience == Audience.EMPTY:
        return [quota for quota in usable if not quota.taken]
    if audience == Audience.FREE:
        return [quota for quota in usable if quota.free]
    if audience == Audience.UNANSWERED:
        invited = event.quotas.filter(Exists(Invitation.objects.current().filter(quota=OuterRef("pk"))), taken=0)
        unanswered = set(invited.values_list("pk", flat=True))
        return [quota for quota in usable if quota.pk in unanswered]
    return usable
