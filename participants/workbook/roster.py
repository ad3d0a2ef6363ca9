"""What the portal keeps of the people in an event workbook: their personal data, and their data and number in this
event."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from documents.reading.workbook import worded
from events.models import Event
from events.workbook.columns import word_for
from participants.fields.person import BY_NAME, DATA_NAMES, KEPT_NAMES
from participants.identity.nips import claim_nips, forget_pairs, settle_nips
from participants.models import Participant, Registration
from participants.nip import mask_nip

from .layout import NAME, NIP, SEX
from .people import Person, latest_events

_BATCH = 500


@dataclass(frozen=True, slots=True)
class _Changed:
    """A known person whose data the file changes, and the NIP before."""

    participant: Participant
    fields: list[str]
    former_nip: str


def store_new_participants(people: Iterable[Person]) -> None:
    new = []
    for person in people:
        if person.participant is None:
            data = {name: person.record.values[name] or "" for name in DATA_NAMES}
            person.participant = Participant(agency=person.agency, **data)
            new.append(person.participant)
    Participant.objects.bulk_create(new, batch_size=_BATCH)


def update_people(event: Event, people: Sequence[Person]) -> set[int]:
    """Bring known people up to date; returns the numbers of the rows that changed anything.

    Position and rank in this event always follow the file. Personal data follow it only where this is the person's
    latest event, so that an old file never overwrites newer data; a missing NIP is filled in by any file. Empty cells
    erase no NIP, phone number or e-mail.
    """
    latest = latest_events(event, people)
    changed = set()
    changed_people = []
    registrations = []
    for person in people:
        if person.participant is None:
            continue
        if person.participant.is_closed:
            person.record.row[NAME].remark(_("Kept as it is: the data of this person is restricted or erased."))
            continue
        before = person.participant.nip
        if fields := _update_participant(event, person, person.participant, latest.get(person.participant.pk)):
            changed.add(person.record.number)
            changed_people.append(_Changed(person.participant, fields, before))
        if person.registration and _assign_differing(person.registration, person.record.kept):
            changed.add(person.record.number)
            registrations.append(person.registration)
    _save_people(changed_people)
    Registration.objects.bulk_update(registrations, KEPT_NAMES, batch_size=_BATCH)
    return changed


def _save_people(changed: Sequence[_Changed]) -> None:
    renumbered = [one for one in changed if "nip" in one.fields]
    people = [one.participant for one in renumbered]
    nips = claim_nips(people, seen=Participant.objects.all())
    for one in changed:
        one.participant.save(update_fields=[*one.fields, *(["nip_scope"] if "nip" in one.fields else [])])
    if renumbered:
        forget_pairs(people)
        settle_nips(nips | {one.former_nip for one in renumbered})


def _update_participant(
    event: Event, person: Person, participant: Participant, latest: tuple[date, str] | None
) -> list[str]:
    """Change the person without saving, and return the names of the changed fields."""
    row = person.record.row
    wanted = _personal_data(person)
    if latest and latest > (event.starts_on, event.code):
        may_change = [] if participant.nip else ["nip"]
        kept = [name for name in wanted if name not in may_change and getattr(participant, name) != wanted[name]]
        if kept:
            labels = {field.attname: str(field.verbose_name) for field in Participant._meta.fields}
            fields = ", ".join(labels[name] for name in kept)
            text = _("Kept as a later event (%(code)s) has them: %(fields)s.")
            row[NAME].remark(worded(text, code=latest[1], fields=fields))
        wanted = {name: value for name, value in wanted.items() if name in may_change}
    name, sex, nip = participant.full_name, participant.sex, participant.nip
    changed = _assign_differing(participant, wanted)
    if "full_name" in changed:
        row[NAME].remark(worded(_('The name replaces "%(name)s".'), name=name))
    if "sex" in changed:
        row[SEX].remark(worded(_('The sex replaces "%(sex)s".'), sex=word_for(BY_NAME["sex"].words, sex)))
    if "nip" in changed and nip:
        text = _(
            "Was the NIP corrected? It replaces %(nip)s. If this is another person, the file needs a row of the known "
            "person too."
        )
        row[NIP].remark(worded(text, nip=mask_nip(nip)))
    return changed


def _personal_data(person: Person) -> dict[str, object]:
    """Return the person's values in the file. Agency, position and rank may have changed since the event, so the portal
    keeps today's values unless the file has a new value for this event."""
    record, registration = person.record, person.registration
    says_new = {name for name, value in record.kept.items() if not registration or getattr(registration, name) != value}
    names = [name for name in DATA_NAMES if name not in KEPT_NAMES or name in says_new]
    data: dict[str, object] = {name: value for name in names if (value := record.values[name]) is not None}
    if registration is None or registration.agency_id != person.agency.pk:
        data["agency_id"] = person.agency.pk
    return data


def _assign_differing(record: Participant | Registration, wanted: Mapping[str, object]) -> list[str]:
    """Set the given values that differ (None: not given), and return the changed fields."""
    changed = [name for name, value in wanted.items() if value is not None and getattr(record, name) != value]
    for name in changed:
        setattr(record, name, wanted[name])
    return changed


def renumber(people: Iterable[Person], kept: Sequence[Registration]) -> set[int]:
    """Give the registrations the numbers of the file; return those that changed. People missing from the file who have
    such a number get one after all others."""
    wanted = {person.registration: person.record.number for person in people if person.registration}
    in_file = {person.record.number for person in people}
    last = max(in_file | {registration.number for registration in [*wanted, *kept]}, default=0)
    clashing = [registration for registration in kept if registration.number in in_file]
    wanted |= {registration: last + place for place, registration in enumerate(clashing, start=1)}
    moved = [registration for registration, number in wanted.items() if registration.number != number]
    # Move them to free numbers first: two people may swap numbers, and no number may occur twice even for a moment.
    far = last + len(clashing) + 1
    for start in range(0, len(moved), _BATCH):
        keys = [registration.pk for registration in moved[start : start + _BATCH]]
        Registration.objects.filter(pk__in=keys).update(number=F("number") + far)
    for registration in moved:
        registration.number = wanted[registration]
    Registration.objects.bulk_update(moved, ["number"], batch_size=_BATCH)
    return {registration.number for registration in moved}
