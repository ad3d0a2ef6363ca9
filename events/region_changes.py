"""Storing a change of regions with what depends on it: agencies, the pools of coming events, and the trail."""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts.access import require
from accounts.models import Entry, User
from accounts.trail.recording import Changes, entry, record_all
from agencies.region_changes import RegionChange, store_regions

from .locking import lock_event
from .models import Event, Quota
from .quotas import move_pools


@dataclass(frozen=True, slots=True)
class Moved:
    """The numbers of agencies and of pools that got another region."""

    agencies: int
    pools: int


@transaction.atomic
def change_regions(change: RegionChange, *, by: User) -> Moved:
    """Store the change of regions. Agencies that exist on its day, and the pools of coming events in a regency with a
    new code, move with it; registrations keep the code of their time. A regency that only gets a new name keeps its
    code, so nothing moves.

    Raise ValidationError with all reasons, or IntegrityError if another user was faster.
    """
    require(by, "edits_agencies")
    codes = {new.regency.pk: new.code for new in change.renewed}
    for event in coming_events_with_pools(change).order_by("pk"):
        lock_event(event)
    agencies = store_regions(change)
    pools = sum(move_pools(coming_events_with_pools(change), old, new) for old, new in codes.items())
    _record(change, by)
    return Moved(agencies, pools)


def coming_events_with_pools(change: RegionChange) -> QuerySet[Event]:
    """Return the coming events with seats for a pool in a regency that gets a new code."""
    regencies = [new.regency.pk for new in change.renewed]
    pools = Quota.objects.filter(regency__in=regencies).order_by().values("event")
    return Event.objects.coming(timezone.localdate()).filter(starts_on__gte=change.day, pk__in=pools)


def _record(change: RegionChange, by: User) -> None:
    made = [
        _entry(
            "region-renewed",
            new.name,
            {"code": (new.regency.code, new.code), "name": (new.regency.name, new.name)},
            change,
            by,
        )
        for new in change.renewed
    ]
    made += [
        _entry("region-renewed", rename.name, {"name": (rename.regency.name, rename.name)}, change, by)
        for rename in change.renamed
    ]
    if change.split:
        code = change.split.whole.code, change.split.code
        made.append(_entry("region-split", change.split.name, {"code": code}, change, by))
    if change.founded:
        parent = change.founded.split_from_id
        made.append(_entry("region-founded", change.founded.name, {"code": (parent, change.founded.code)}, change, by))
    record_all(made)


def _entry(action: str, subject: str, changes: Changes, change: RegionChange, by: User) -> Entry:
    return entry(action, subject, by=by, changes={**changes, "valid_from": (None, change.day)})
