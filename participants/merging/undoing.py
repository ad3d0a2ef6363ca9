"""Undoing a merge of two people within 30 days, if nothing has changed that belongs to it."""

from django.db import transaction
from django.db.models import Q
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from accounts.access import require
from accounts.models import User
from accounts.trail import recording as trail
from accounts.trail.words import field_label
from agencies.models import Agency
from participants.fields.person import NAMES
from participants.identity.nips import claim_again, forget_pairs, holders_of, settle_nips
from participants.models import Certificate, DataRequest, Participant, PersonMerge, PersonPair, Registration

from .errors import CannotUndo, RecordGone
from .merging import lock_events, lock_people_fully
from .states import State, changed_columns, row_from


@transaction.atomic
def undo_merge(merge: PersonMerge, *, by: User) -> Participant:
    """Restore both people as they were before the merge, and return the one that had been given up. What the kept
    person got after the merge stays with them. Raise RecordGone or CannotUndo."""
    require(by, "merges_people")
    lock_events({one.event for one in _registrations(merge)})
    lock_people_fully(merge.kept_id)
    current = PersonMerge.objects.select_for_update(of=["self"]).filter(pk=merge.pk).first()
    if current is None:
        raise RecordGone
    if reasons := obstacles(current):
        raise CannotUndo(reasons)
    merged = Participant.objects.get(pk=current.kept_id)
    kept = row_from(Participant, _data(current)["before"])
    claim_again(kept)
    kept.save(update_fields=[*NAMES, "nip_scope"])
    other = row_from(Participant, _data(current)["other"])
    claim_again(other)
    other.save(force_insert=True)
    _give_back_registrations(current, other)
    _give_back_merges(current, other)
    DataRequest.objects.filter(pk__in=_data(current).get("requests", [])).update(participant=other)
    forget_pairs([kept])
    _give_back_decisions(current, kept)
    settle_nips({merged.nip, kept.nip, other.nip})
    current.delete()
    _record(merged, kept, other, by)
    return other


def obstacles(merge: PersonMerge) -> list[str]:
    """Return the sentences that say why the merge cannot be undone; none if it can."""
    if merge.kept.is_closed:
        return [_("The data of the kept person is restricted or erased.")]
    if merge.is_past_undoing:
        return [_("More than 30 days have passed since the merge.")]
    if merge.later:
        text = _("The kept person was merged again on %(day)s. Undo that merge first.")
        return [text % {"day": date_format(localtime(merge.later.at), "j F Y")}]
    return [*_changes_of_person(merge), *_changes_of_registrations(merge), *_lost_references(merge)]


def forget_old_records() -> None:
    """Delete the data of given-up records whose merge can no longer be undone."""
    PersonMerge.objects.past_undoing().filter(record__isnull=False).update(record=None)


def _data(merge: PersonMerge) -> State:
    """Return what undoing the merge needs; nothing once it is forgotten."""
    return merge.record or {}


def _registrations(merge: PersonMerge) -> list[Registration]:
    keys = [int(key) for key in _data(merge).get("registrations", {})]
    return list(Registration.objects.filter(pk__in=keys).select_related("event").order_by("pk"))


def _changes_of_person(merge: PersonMerge) -> list[str]:
    changed = changed_columns(merge.kept, _data(merge)["after"])
    if not changed:
        return []
    labels = ", ".join(field_label(name.removesuffix("_id")) for name in changed)
    return [_("The kept person was changed after the merge: %(fields)s.") % {"fields": labels}]


def _changes_of_registrations(merge: PersonMerge) -> list[str]:
    found = _registrations(merge)
    states = _data(merge)["registrations"]
    changed = [one for one in found if changed_columns(one, states[str(one.pk)])]
    issued = Certificate.objects.filter(registration__in=found, issued_at__gt=merge.at)
    certified = {one.registration_id for one in issued}
    return [
        *(_("The registration at %(event)s was changed after the merge.") % {"event": one.event} for one in changed),
        *(
            _("A certificate of %(event)s was issued after the merge. It has the name of the kept person.")
            % {"event": one.event}
            for one in found
            if one.pk in certified
        ),
    ]


def _lost_references(merge: PersonMerge) -> list[str]:
    record = _data(merge)
    reasons = []
    before = {merge.kept_id, *record.get("sharing", ())}
    if holders_of({record[name]["nip"] for name in ("before", "other")}) - before:
        reasons.append(_("The NIP of one of the two now belongs to another person."))
    agencies = {record[name]["agency_id"] for name in ("before", "other")}
    if Agency.objects.filter(pk__in=agencies).count() < len(agencies):
        reasons.append(_("The agency of one of the two no longer exists."))
    return reasons


def _give_back_registrations(merge: PersonMerge, other: Participant) -> None:
    """Give the other person their registrations before two of them at one event count again."""
    data = _data(merge)
    Registration.objects.filter(pk__in=data["moved"]).update(participant=other)
    Registration.objects.filter(pk__in=data["duplicates"]).update(duplicate_of=None)


def _give_back_merges(merge: PersonMerge, other: Participant) -> None:
    earlier = PersonMerge.objects.filter(pk__in=_data(merge)["merges"])
    earlier.update(kept=other)
    earlier.filter(later=merge).update(later=None)


def _give_back_decisions(merge: PersonMerge, kept: Participant) -> None:
    """Restore the pairs of both people as they were, if their partners are still recorded."""
    states = [row_from(PersonPair, state) for state in _data(merge)["pairs"]]
    keys = {key for pair in states for key in (pair.one_id, pair.other_id)}
    existing = set(Participant.objects.filter(pk__in=keys).values_list("pk", flat=True))
    PersonPair.objects.filter(Q(one=kept) | Q(other=kept), decided_at__lt=merge.at).delete()
    restored = [pair for pair in states if {pair.one_id, pair.other_id} <= existing]
    PersonPair.objects.filter(pk__in=[pair.pk for pair in restored]).delete()
    PersonPair.objects.bulk_create(restored, ignore_conflicts=True)


def _record(merged: Participant, kept: Participant, other: Participant, by: User) -> None:
    changes = trail.differences(merged, kept, NAMES)
    entries = [
        trail.entry(
            "person-unmerged",
            person,
            by=by,
            changes={"merged": (one_more.full_name, None), **more},
            participant=person.pk,
            province=person.agency.province_id,
        )
        for person, one_more, more in ((kept, other, changes), (other, kept, {}))
    ]
    trail.record_all(entries)
