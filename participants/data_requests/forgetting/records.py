"""Emptying what hangs on an erased person and has no text of others: requests, links, mergers, tickets, scans."""

from collections.abc import Sequence

from django.db.models import Q
from django.utils import timezone

from participants.models import (
    CalendarFeed,
    CorrectionRequest,
    DataRequest,
    Participant,
    PersonalLink,
    PersonMerge,
    Registration,
    Reply,
    SecondScan,
)
from participants.models.registration import new_ticket

from .traces import Traces

_NOTHING = "–"
"""Instead of an answer that must not be empty."""


def forget_records(person: Participant, registrations: Sequence[Registration], traces: Traces) -> None:
    for registration in registrations:
        Registration.objects.filter(pk=registration.pk).update(position="", ticket=new_ticket())
    PersonalLink.objects.filter(registration__in=registrations).delete()
    CalendarFeed.objects.filter(registration__in=registrations).delete()
    Reply.objects.filter(registration__in=registrations).update(reason="")
    SecondScan.objects.filter(entry__registration__in=registrations).delete()
    PersonMerge.objects.filter(kept=person).update(former_name=traces.pseudonym, record=None)
    _forget_corrections(registrations)
    requests = DataRequest.objects.filter(participant=person)
    requests.update(note="")
    requests.exclude(answer="").update(answer=_NOTHING)


def _forget_corrections(registrations: Sequence[Registration]) -> None:
    """Nobody can decide any more about corrections that still waited."""
    corrections = CorrectionRequest.objects.filter(registration__in=registrations)
    corrections.update(wanted={}, note="")
    corrections.filter(~Q(answer="")).update(answer=_NOTHING)
    corrections.open().update(state=CorrectionRequest.State.REFUSED, decided_at=timezone.now(), answer=_NOTHING)
