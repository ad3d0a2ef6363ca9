"""Rewriting the trail of an erased person."""

from collections.abc import Sequence
from functools import partial

from django.db.models import Q

from accounts.models import Entry, User
from accounts.trail.rewriting import rewrite
from participants.models import Registration
from participants.trail import disguise

from .traces import Traces

_NAMING_OTHERS = ["pair-different", "pair-reopened", "person-merged", "person-unmerged"]
"""Actions on one person whose entries name another one."""


def forget_trail(registrations: Sequence[Registration], traces: Traces, *, by: User | None, reason: str) -> None:
    """Rewrite the entries about the person, and those that name them among others."""
    events = {one.event_id for one in registrations}
    found = Entry.objects.filter(
        Q(participant__in=traces.keys) | Q(event__in=events) | Q(action__in=_NAMING_OTHERS)
    ).order_by("pk")
    keys = [entry.pk for entry in found.iterator(chunk_size=1_000) if _changes(entry, traces)]
    rewrite(Entry.objects.filter(pk__in=keys), partial(_forget, traces=traces), by=by, reason=reason)


def _changes(entry: Entry, traces: Traces) -> bool:
    before = (entry.subject, entry.changes, entry.reason)
    _forget(entry, traces=traces)
    return (entry.subject, entry.changes, entry.reason) != before


def _forget(entry: Entry, *, traces: Traces) -> None:
    if entry.participant in traces.keys:
        disguise(entry, traces.pseudonym)
        entry.changes = traces.without_in(entry.changes)
        return
    named = {name: pair for name, pair in entry.changes.items() if name != "full_name"}
    entry.changes = entry.changes | traces.without_in(named)
    entry.reason = traces.without(entry.reason)
    if entry.participant is None:
        entry.subject = traces.without(entry.subject)[:300]
