"""Matching the people of an event workbook with the people in the portal, and whether the file may change their
data."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_lazy as _

from agencies.models import Agency
from documents.reading.workbook import worded
from documents.text import name_key
from events.models import Event
from participants.identity.candidates import Description, Reason, find_candidates
from participants.identity.chunks import in_chunks
from participants.identity.likeness import Likeness, NameIndex, compare, is_correction, may_be_the_same
from participants.identity.wording import why
from participants.models import Participant, Registration
from participants.names import bare_key

from .layout import NAME, NIP
from .reading.people import PersonRow


@dataclass(slots=True)
class Person:
    """A row of the file with its agency and its person, who is None for a new person."""

    record: PersonRow
    agency: Agency
    participant: Participant | None = None
    registration: Registration | None = None

    @property
    def moves(self) -> bool:
        """Whether the file gives the registered person another agency or status."""
        before, after = self.registration, self.record
        return before is not None and (before.agency_id != self.agency.pk or before.status != after.status)


def identify(event: Event, records: Sequence[tuple[PersonRow, Agency]]) -> list[Person]:
    """Find the person of each row, in this order: by NIP; by name and agency among those registered in this event; by
    name and agency; by the number in this event, with the same name, or with the same agency and nearly the same name.

    Names are compared without titles and differences of spelling. Each person is taken once. Rows that may be the same
    person are refused, and so are a NIP of a person with a different name, and a row without NIP whose name is only
    likely a person of its agency.
    """
    people = [Person(record, agency) for record, agency in records]
    known = _Known(event, people)
    _refuse_twins(people, known)
    _remark_likely_twins(people)
    for find in (known.by_nip, known.by_registration, known.by_name, known.by_number):
        for person in people:
            if person.participant is None and person.record.row.is_right:
                participant = find(person)
                if participant is not None:
                    person.participant = participant
                    person.registration = known.registrations.get(participant.pk)
                    known.claimed.add(participant.pk)
    for person in people:
        if person.participant is None and person.record.row.is_right:
            known.question(person)
        elif person.participant and person.participant.is_closed and person.registration is None:
            person.record.row[NAME].refuse(_("a person whose data is neither restricted nor erased"))
    return [person for person in people if person.record.row.is_right]


def latest_events(event: Event, people: Iterable[Person]) -> dict[int, tuple[date, str]]:
    """Return the latest other event of each known person, as (first day, code)."""
    keys = [person.participant.pk for person in people if person.participant]
    latest: dict[int, tuple[date, str]] = {}
    rows = Registration.objects.exclude(event=event).values_list("participant", "event__starts_on", "event__code")
    for participant, starts_on, code in in_chunks(rows, "participant", keys):
        latest[participant] = max(latest.get(participant, (starts_on, code)), (starts_on, code))
    return latest


class _Known:
    """The people that the rows may be about."""

    def __init__(self, event: Event, people: Sequence[Person]):
        self.claimed: set[int] = set()
        found = find_candidates([_description(person) for person in people], reader=None)
        self._candidates = {
            person.record.row.number: candidates for person, candidates in zip(people, found, strict=True)
        }
        rows = event.registrations.without_duplicates().select_related("event", "participant", "agency")
        registrations = list(rows.order_by("number"))
        self.registrations = {registration.participant_id: registration for registration in registrations}
        self._by_number = {registration.number: registration for registration in registrations}
        self._by_registration: dict[tuple[int | None, str], list[Participant]] = defaultdict(list)
        for one in registrations:
            self._by_registration[one.agency_id, bare_key(one.participant.full_name)].append(one.participant)

    def by_nip(self, person: Person) -> Participant | None:
        """Return the holder of the NIP. Of several with the row's name, it is the only one who is registered in this
        event, or else the only one of the agency."""
        holders = self._found(person, Reason.NIP)
        named = [found for found in holders if may_be_the_same(found.full_name, person.record.name)]
        if not named:
            for found in holders[:1]:
                expected = _("a NIP that nobody else has; in the portal this one belongs to %(name)s, %(agency)s")
                person.record.row[NIP].refuse(worded(expected, name=found.full_name, agency=found.agency.name))
            return None
        registered = [found for found in named if found.pk in self.registrations]
        of_agency = [found for found in registered or named if found.agency_id == person.agency.pk]
        for candidates in (named, registered, of_agency):
            if len(candidates) == 1:
                return candidates[0]
        expected = _("a NIP that one person has; %(names)s have this one, and coordinators must merge or correct them")
        names = ", ".join(f"{found.full_name} ({found.agency.name})" for found in named)
        person.record.row[NIP].refuse(worded(expected, names=names))
        return None

    def by_registration(self, person: Person) -> Participant | None:
        """Return the person of that name; of several, the one whose number the row has. A different NIP is a
        correction."""
        candidates = self._free(self._by_registration.get(_identity(person), []))
        at_number = self._by_number.get(person.record.number)
        same_number = [found for found in candidates if at_number and at_number.participant_id == found.pk]
        return self._only(same_number or candidates, person)

    def by_name(self, person: Person) -> Participant | None:
        candidates = self._free(self._found(person, Reason.NAME_AND_AGENCY))
        candidates = [found for found in candidates if _may_share_nip(found, person)]
        exact = [found for found in candidates if name_key(found.full_name) == name_key(person.record.name)]
        return self._only(exact or candidates, person)

    def by_number(self, person: Person) -> Participant | None:
        registration = self._by_number.get(person.record.number)
        if registration is None or registration.participant_id in self.claimed:
            return None
        if not _may_share_nip(registration.participant, person):
            return None
        names = registration.participant.full_name, person.record.name
        alike = compare(*names) is Likeness.SAME or (
            registration.agency_id == person.agency.pk and is_correction(*names)
        )
        return registration.participant if alike else None

    def has_at_its_number(self, person: Person) -> bool:
        """Whether this event has the person under exactly the number, name and agency of the row."""
        registration = self._by_number.get(person.record.number)
        return registration is not None and (
            (registration.agency_id, bare_key(registration.participant.full_name)) == _identity(person)
        )

    def question(self, person: Person) -> None:
        """Refuse the row if it is likely about a person of its agency and has no NIP that shows another. Remark other
        people who may be meant."""
        row = person.record.row
        for found in self._candidates[row.number]:
            if found.person.pk in self.claimed:
                continue
            words = {"name": found.person.full_name, "agency": found.person.agency.name, "why": why(found)}
            if Reason.LIKELY_NAME in found.reasons and not person.record.nip:
                expected = _(
                    'the name as the portal has it, "%(name)s", if this is the person; for another person a NIP, or '
                    "register them in the portal first"
                )
                row[NAME].refuse(worded(expected, name=found.person.full_name))
                return
            row[NAME].remark(worded(_("A new person, though %(name)s, %(agency)s may be the same (%(why)s)."), **words))

    def _found(self, person: Person, reason: Reason) -> list[Participant]:
        return [found.person for found in self._candidates[person.record.row.number] if reason in found.reasons]

    def _free(self, people: Sequence[Participant]) -> list[Participant]:
        return [found for found in people if found.pk not in self.claimed]

    def _only(self, candidates: list[Participant], person: Person) -> Participant | None:
        if len(candidates) > 1:
            expected = _("a NIP: the portal has several people with that name and agency")
            person.record.row[NAME].refuse(expected)
            return None
        return candidates[0] if candidates else None


def _refuse_twins(people: Sequence[Person], known: _Known) -> None:
    """Refuse two rows with the same name and agency and without NIP, unless the portal has two such people."""
    first_rows: dict[tuple[int | None, str], int] = {}
    for person in people:
        if person.record.nip:
            continue
        first = first_rows.setdefault(_identity(person), person.record.row.number)
        if first != person.record.row.number and not known.has_at_its_number(person):
            expected = _("a NIP: row %(row)d has the same name and agency")
            person.record.row[NAME].refuse(worded(expected, row=first))


def _remark_likely_twins(people: Sequence[Person]) -> None:
    """Remark rows that may be about the person of an earlier row: a likely name in one agency, or the same name where
    only one row has a NIP. Rows with two NIPs are about two people."""
    rows = {person.record.row.number: person for person in people}
    index = NameIndex((_identity(person)[0], number, person.record.name) for number, person in rows.items())
    for number, person in rows.items():
        for found, likeness in index.find(_identity(person)[0], person.record.name).items():
            other = rows[found].record
            with_nip = bool(person.record.nip) + bool(other.nip)
            if found < number and (with_nip == 1 or (likeness is Likeness.LIKELY and not with_nip)):
                text = _("%(name)s in row %(row)d may be the same person. Both are taken as two.")
                person.record.row[NAME].remark(worded(text, name=other.name, row=found))


def _identity(person: Person) -> tuple[int | None, str]:
    return person.agency.pk or -id(person.agency), bare_key(person.record.name)


def _description(person: Person) -> Description:
    record, agency = person.record, person.agency
    return Description(
        full_name=record.name,
        nip=record.nip,
        agency=agency.pk,
        phone=record.values["phone"] or "",
        email=record.values["email"] or "",
        regency=agency.region_code,
    )


def _may_share_nip(participant: Participant, person: Person) -> bool:
    return not participant.nip or not person.record.nip or participant.nip == person.record.nip
