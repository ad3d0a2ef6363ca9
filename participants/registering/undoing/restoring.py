"""Undoing an action on the registrations of an event: each gets the state that it had before, under the event's lock.

Nothing is undone if one of them, or its person, has changed since: the reasons say what. Registrations that the action
made are removed, with people whom it recorded and of whom nothing else is known.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from django.db.models import Q
from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.access import require
from accounts.models import Entry, User
from accounts.trail.words import action_label
from agencies.models import Agency
from documents import wording
from events.locking import LockedEvent, lock_event
from events.models import Event, Quota
from participants.mails.to_participant import UNDONE
from participants.mails.to_staff import News
from participants.models import Participant, Registration
from participants.registering.errors import RegistrationError
from participants.registering.finding import visible_of
from participants.registering.people import lock_people
from participants.registering.seats import exchange_seats
from participants.registering.waiting import fill_from_waiting_list
from participants.registering.window import check_may_change
from participants.registering.wording import explain
from participants.trail import record_registration
from participants.undoing.offers import Data, NotUndone, UndoneBefore, undoes

from .journal import COLUMNS, KIND, State, plain_state
from .people import TAKEN_BACK, changes_since, entries_of, restore_agencies, restore_people
from .removing import REMOVED, belongings, remove_registrations, remove_unknown

Status = Registration.Status
_PERSON, _STATUS, _QUOTA, _AGENCY, _PROVINCE = (
    COLUMNS.index(name) for name in ("participant_id", "status", "quota_id", "agency_id", "province_id")
)
_PERSONS_AGENCY = -1


@dataclass(frozen=True, slots=True)
class Change:
    """What an action changed of one registration: its state before (None for a new one) and after, and the registration
    as it is now (None if it is gone)."""

    key: int
    before: State | None
    after: State
    now: Registration | None

    @property
    def is_consequence(self) -> bool:
        """Return whether the registration only got a seat that became free, so that the user need not see it."""
        if self.before is None:
            return False
        return bool(self.before[_STATUS] == Status.WAITLISTED and self.before[_AGENCY] == self.after[_AGENCY])

    @property
    def has_changed_since(self) -> bool:
        return self.now is None or self.now.attended or plain_state(self.now) != self.after


@undoes(KIND)
def undo_registrations(data: Data, *, by: User, news: News) -> str:
    """Undo the action; return what was undone. Raise NotUndone, UndoneBefore, PermissionDenied or Http404."""
    event = Event.objects.visible_to(by).filter(pk=data["event"]).first()
    if event is None:
        raise Http404
    try:
        locked = lock_event(event)
        _lock_people_of(data)
        changes = _changes(data, by)
        check_may_change(locked, by)
        if data["right"]:
            require(by, data["right"])
        corrected, recorded = (entries_of(data, by, action) for action in ("person-changed", "person-recorded"))
        if reasons := obstacles(changes, corrected, recorded, data, by=by):
            raise NotUndone(*dict.fromkeys(reasons))
        return _undo(locked, changes, corrected, recorded, data, by=by, news=news)
    except RegistrationError as error:
        raise NotUndone(explain(error)) from error


def _lock_people_of(data: Data) -> None:
    keys = [key for key, _before, _after in data["changes"]]
    lock_people(list(Participant.objects.filter(registrations__in=keys).only("pk").distinct()))


def _changes(data: Data, by: User) -> list[Change]:
    """Return what the action changed, with the rows locked, so that nobody stores a letter meanwhile."""
    rows = Registration.objects.select_for_update(of=("self",)).order_by("pk")
    rows = rows.select_related("participant__agency", "agency", "event", "quota")
    present = rows.in_bulk([key for key, _before, _after in data["changes"]])
    changes = [Change(key, before, after, present.get(key)) for key, before, after in data["changes"]]
    for change in changes:
        states = [state for state in (change.before, change.after) if state]
        if not change.is_consequence and any(state[_PROVINCE] not in by.scope for state in states):
            raise Http404
    return changes


def obstacles(
    changes: list[Change], corrected: list[Entry], recorded: list[Entry], data: Data, *, by: User
) -> list[str]:
    """Return what has changed since the action. Raise UndoneBefore."""
    own = {change.after[_PERSON] for change in changes if not change.is_consequence} | {
        entry.participant for entry in corrected
    }
    people = own | {change.after[_PERSON] for change in changes}
    about = Q(participant__in=people, action__startswith="registration-") | Q(action="event-imported")
    about |= Q(participant__in=people, action=TAKEN_BACK)
    later = Entry.objects.of_event(data["event"]) | Entry.objects.filter(action=TAKEN_BACK)
    found = list(later.filter(about, pk__gt=data["until"]).select_related("by").order_by("pk"))
    if own <= {one.participant for one in found if one.action in (UNDONE, REMOVED, TAKEN_BACK) and one.by_id == by.pk}:
        raise UndoneBefore
    reasons = [_said(entry, by) for entry in found]
    reasons = reasons or [_differs(one, by) for one in changes if one.has_changed_since]
    made = [one.now for one in changes if one.before is None and one.now]
    moved = [one.key for one in changes if one.before and one.before[_AGENCY] != one.after[_AGENCY]]
    return reasons + _letters(moved) + belongings(made) + changes_since(corrected, recorded, data, by)


def _said(entry: Entry, by: User) -> str:
    """Say what another action has done since."""
    if entry.province and entry.province not in by.scope:
        return _("A registration of another province has changed since.")
    words = {"subject": entry.subject, "action": action_label(entry.action), "by": entry.by or _("a command")}
    return _("%(subject)s has changed since: %(action)s (%(by)s).") % words


def _differs(change: Change, by: User) -> str:
    if change.now is None or not change.now.is_visible_to(by):
        return _("A registration has changed since.")
    return _("%(name)s has changed since.") % {"name": change.now}


def _letters(moved: list[int]) -> list[str]:
    """Return what says that a registration has a letter of the agency to which the action moved it."""
    having = Registration.objects.filter(pk__in=moved, letter__isnull=False).select_related("participant")
    return [_("%(name)s has an assignment letter of the new agency.") % {"name": one} for one in having]


def _undo(
    event: LockedEvent,
    changes: list[Change],
    corrected: list[Entry],
    recorded: list[Entry],
    data: Data,
    *,
    by: User,
    news: News,
) -> str:
    _check_references(changes)
    exchange_seats(released=_seats(one.after for one in changes), taken=_seats(one.before for one in changes))
    kept = [change for change in changes if change.before]
    told = set(data["told"])
    for change in kept:
        entry = _restore(change, by)
        if change.key in told:
            news.add(entry, cast(Registration, change.now))
    made = [cast(Registration, change.now) for change in changes if not change.before]
    remove_registrations(made, by=by)
    restore_people(corrected, event=event, by=by)
    restore_agencies(dict(data["agencies"]), {one.participant_id: one.agency_id for one in made})
    new = {entry.participant for entry in recorded}
    remove_unknown([one.participant for one in made if one.participant_id in new], by=by)
    fill_from_waiting_list(event, by=by, news=news)
    return " ".join(_sentences(made, kept, data, by))


def _check_references(changes: list[Change]) -> None:
    states = [change.before for change in changes if change.before]
    agencies, quotas = {one[_AGENCY] for one in states}, {one[_QUOTA] for one in states} - {None}
    if Agency.objects.filter(pk__in=agencies).count() < len(agencies):
        raise NotUndone(_("The former agency no longer exists."))
    if Quota.objects.filter(pk__in=quotas).count() < len(quotas):
        raise NotUndone(_("The event no longer has the former seats."))


def _seats(states: Iterable[State | None]) -> Counter[int]:
    return Counter(state[_QUOTA] for state in states if state and state[_STATUS] in Status.seated())


def _restore(change: Change, by: User) -> Entry:
    registration, before = cast(Registration, change.now), cast(State, change.before)
    old = {name: getattr(registration, name) for name in ("status", "agency", "quota")}
    for name, value in zip(COLUMNS, before, strict=False):
        setattr(registration, name, datetime.fromisoformat(value) if name == "registered_at" else value)
    registration.save(update_fields=[name.removesuffix("_id") for name in COLUMNS])
    if before[_PERSONS_AGENCY] != change.after[_PERSONS_AGENCY]:
        Participant.objects.filter(pk=registration.participant_id).update(agency=before[_PERSONS_AGENCY])
    pairs = {name: (value, getattr(registration, name)) for name, value in old.items()}
    changed = {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}
    return record_registration(UNDONE, registration, by=by, changes=changed)


def _sentences(made: list[Registration], kept: list[Change], data: Data, by: User) -> list[str]:
    """Return what was undone, as far as the user sees it."""
    own = [cast(Registration, one.now) for one in kept if not one.is_consequence]
    said = [_restored(own[0])] if len(own) == 1 else []
    if len(own) > 1:
        text = ngettext(
            "%(count)s registration is as it was before.", "%(count)s registrations are as they were before.", len(own)
        )
        said.append(text % {"count": wording.number(len(own))})
    if len(made) == 1:
        said.append(_("%(name)s is no longer registered.") % {"name": made[0].participant.full_name})
    elif made:
        text = ngettext(
            "%(count)s person is no longer registered.", "%(count)s people are no longer registered.", len(made)
        )
        said.append(text % {"count": wording.number(len(made))})
    for one in visible_of([cast(Registration, change.now) for change in kept if change.is_consequence], by):
        said.append(_("%(name)s waits for a seat again.") % {"name": one.participant.full_name})
    if _letter_is_gone(own, data):
        said.append(_("The assignment letter was taken off: send it again."))
    return said or [_("The data of the people are as they were before.")]


def _restored(registration: Registration) -> str:
    words = {"name": registration.participant.full_name, "status": registration.get_status_display()}
    return _("%(name)s is as before. Status: %(status)s.") % words


def _letter_is_gone(own: list[Registration], data: Data) -> bool:
    entries = Entry.objects.of_event(data["event"]).filter(pk__gt=data["since"], pk__lte=data["until"])
    return entries.filter(action="letter-discarded", participant__in=[one.participant_id for one in own]).exists()
