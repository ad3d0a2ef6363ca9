"""The people whose data an action corrected or recorded, when it is undone. What it corrected is in the trail."""

from collections.abc import Mapping, Sequence
from copy import copy

from django.db import IntegrityError
from django.utils.translation import gettext as _

from accounts.models import Entry, User
from accounts.trail.personal import decrypted
from accounts.trail.words import action_label, field_label
from agencies.models import Agency
from events.models import Event
from participants.fields.person import DATA_NAMES
from participants.models import Participant, Registration
from participants.registering.lifecycle import follow_person
from participants.registering.people import lock_people, save_person
from participants.undoing.offers import Data, NotUndone

TAKEN_BACK = "person-undone"
"""The action by which the trail records that a correction of a person was undone."""


def entries_of(data: Data, by: User, action: str) -> list[Entry]:
    """Return the entries about people that the action wrote."""
    registered = Registration.objects.filter(event=data["event"]).order_by().values("participant")
    written = Entry.objects.filter(by=by, action=action, pk__gt=data["since"], pk__lte=data["until"])
    return list(written.filter(participant__in=registered).order_by("pk"))


def changes_since(corrected: Sequence[Entry], recorded: Sequence[Entry], data: Data, by: User) -> list[str]:
    """Return what says that the people have changed since the action."""
    people = Participant.objects.select_related("agency").in_bulk(
        {one.participant for one in corrected if one.participant}
    )
    reasons = []
    for entry in corrected:
        person = people.get(entry.participant or 0)
        if person is None:
            reasons.append(_("%(name)s was merged with another person since.") % {"name": entry.subject})
        elif not person.is_visible_to(by):
            reasons.append(_left(entry))
        elif fields := [name for name, (_old, new) in _values(entry).items() if getattr(person, name) != new]:
            labels = ", ".join(field_label(name) for name in fields)
            reasons.append(_("%(name)s has changed since: %(fields)s.") % {"name": person, "fields": labels})
    about = Entry.objects.of_person(*[one.participant for one in recorded if one.participant])
    later = about.filter(pk__gt=data["until"], action__startswith="person-")
    text = _("%(name)s has changed since: %(fields)s.")
    return reasons + [text % {"name": one.subject, "fields": action_label(one.action)} for one in later]


def restore_people(corrected: Sequence[Entry], *, event: Event, by: User) -> None:
    """Give the people the values that they had before the action. Raise NotUndone."""
    keys = {one.participant for one in corrected if one.participant}
    lock_people([Participant(pk=key) for key in keys])
    people = Participant.objects.select_related("agency").in_bulk(keys)
    for entry in reversed(corrected):
        person = people[entry.participant or 0]
        if not person.is_visible_to(by):
            raise NotUndone(_left(entry))
        before, values = copy(person), _values(entry)
        for name, (old, _new) in values.items():
            setattr(person, name, old or "")
        try:
            save_person(person, [*values], by=by, before=before, action=TAKEN_BACK)
        except IntegrityError as error:
            text = _("The former data of %(name)s now belong to somebody else.")
            raise NotUndone(text % {"name": person}) from error
    for registration in Registration.objects.filter(event=event, participant__in=people).select_related("event"):
        registration.participant = people[registration.participant_id]
        follow_person(registration)


def restore_agencies(before: Mapping[int, int], now: Mapping[int, int]) -> None:
    """Give people the agencies (keys by the key of the person) from which the action moved them."""
    existing = set(Agency.objects.filter(pk__in=before.values()).values_list("pk", flat=True))
    for person, agency in before.items():
        if agency in existing and person in now:
            Participant.objects.filter(pk=person, agency=now[person]).update(agency=agency)


def _left(entry: Entry) -> str:
    """Say that the user may not change the person any more, and nothing of where the person works now."""
    return _("%(name)s has changed since.") % {"name": entry.subject}


def _values(entry: Entry) -> dict[str, list[str | None]]:
    return {name: pair for name, pair in decrypted(entry.changes).items() if name in DATA_NAMES}
