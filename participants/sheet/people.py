"""Finds the known people of the rows by the same rules as the form for one person, but for all rows at once."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

from accounts.models import User
from agencies.matching import name_key
from events.models import Event
from participants.fields.person import DATA_NAMES
from participants.identity.candidates import Description, Reason, find_candidates
from participants.identity.chunks import in_chunks
from participants.identity.likeness import may_be_the_same
from participants.models import Participant, Registration
from participants.registering.forms import NIP_HIDDEN, RegisterForm

from .entries import Entry

NEW = RegisterForm.NEW
Answers = Mapping[str, str]
"""The key of the chosen person, or NEW, by the number of the row."""


class Known:
    """The people who may match the rows, and their registrations in the event."""

    def __init__(self, event: Event, reader: User, entries: Sequence[Entry]):
        found = find_candidates([_description(entry) for entry in entries], reader=reader)
        self._candidates = {entry.number: candidates for entry, candidates in zip(entries, found, strict=True)}
        registrations = event.registrations.select_related("agency", "participant")
        self.registrations = {one.participant_id: one for one in registrations}
        self._claimed: set[int] = set()

    def recognise(self, entries: Sequence[Entry], answers: Answers) -> None:
        """Find the person of each row: by NIP first, then by name and agency among people not yet found by a NIP."""
        for entry in entries:
            self._by_number(entry, answers.get(str(entry.number), ""))
        for entry in entries:
            self._by_name_and_agency(entry, answers.get(str(entry.number), ""))

    def _by_number(self, entry: Entry, answer: str) -> None:
        found = next((one for one in self._candidates[entry.number] if Reason.NIP in one.reasons), None)
        if found is None:
            return
        holder = found.person
        if not found.is_visible:
            entry.refuse("nip", "nip_hidden", NIP_HIDDEN)
        elif self._is_meant(holder, entry) or answer == str(holder.pk):
            self._claim(entry, holder)
            entry.candidates = [] if self._is_meant(holder, entry) else [holder]
        elif not entry.is_wrong("full_name"):
            entry.candidates, entry.asks = [holder], True

    def _by_name_and_agency(self, entry: Entry, answer: str) -> None:
        """Use the only person with that name in the agency unless something contradicts. The reader can answer that
        it is another person."""
        if entry.person or entry.asks or entry.is_wrong("full_name", "nip", "agency"):
            return
        found = [person for person in self._namesakes(entry) if person.pk not in self._claimed]
        if not found:
            return
        entry.candidates, entry.may_be_new = found, True
        if answer == NEW:
            return
        for person in found:
            if answer == str(person.pk):
                self._claim(entry, person)
                return
        alike = [person for person in found if not contradicts(person, entry)]
        same = [person for person in alike if self._is_there_unchanged(person, entry)]
        if same or (len(found) == 1 and alike):
            self._claim(entry, (same or alike)[0])
        else:
            entry.asks = True

    def _namesakes(self, entry: Entry) -> list[Participant]:
        """Return people of the agency with this name, except those whose NIP shows that they are others."""
        candidates = self._candidates[entry.number]
        named = [one.person for one in candidates if Reason.NAME_AND_AGENCY in one.reasons]
        return [person for person in named if not (entry.values.get("nip") and person.nip)]

    def _is_meant(self, holder: Participant, entry: Entry) -> bool:
        """Return whether the holder of the row's NIP has its name, apart from titles, initials or a typing mistake,
        or the row has no name."""
        name = entry.values.get("full_name")
        return may_be_the_same(holder.full_name, name) if name else not entry.shown("full_name")

    def _is_there_unchanged(self, person: Participant, entry: Entry) -> bool:
        return person.pk in self.registrations and not data_changes(person, entry)

    def _claim(self, entry: Entry, person: Participant) -> None:
        entry.person = person
        self._claimed.add(person.pk)


def _description(entry: Entry) -> Description:
    values, agency = entry.values, entry.agency
    return Description(values.get("full_name", ""), values.get("nip", ""), agency.pk if agency else None)


def contradicts(person: Participant, entry: Entry) -> bool:
    """Return whether the row contradicts the person's data in a way that needs a question."""
    sex = entry.values.get("sex")
    return bool(sex) and sex != person.sex


def data_changes(person: Participant, entry: Entry) -> dict[str, tuple[str, str]]:
    """Return the values of the row that differ from the recorded ones; empty cells change nothing."""
    pairs = {name: (getattr(person, name), entry.values.get(name, "")) for name in DATA_NAMES}
    return {name: pair for name, pair in pairs.items() if pair[1] and pair[0] != pair[1]}


def refuse_twins(entries: Sequence[Entry]) -> None:
    """Report people who are twice in the file: by NIP, as recognised, or by name and agency if not both have a NIP."""
    by_nip: dict[str, int] = {}
    by_person: dict[int, int] = {}
    by_name: dict[tuple[int, str], list[Entry]] = defaultdict(list)
    for entry in entries:
        nip, name = entry.values.get("nip", ""), entry.values.get("full_name", "")
        earlier = by_nip.setdefault(nip, entry.number) if nip else entry.number
        if earlier != entry.number:
            entry.refuse("nip", "twice", _("The same NIP is in row %(row)d.") % {"row": earlier})
            continue
        earlier = by_person.setdefault(entry.person.pk, entry.number) if entry.person else entry.number
        if earlier != entry.number:
            entry.refuse("full_name", "twice", _("The same person is in row %(row)d.") % {"row": earlier})
            continue
        if name and entry.agency:
            named = by_name[entry.agency.pk, name_key(name)]
            twin = next((other for other in named if not _are_distinct(entry, other)), None)
            if twin:
                text = _("The same name and agency are in row %(row)d. Add a NIP to distinguish the two.")
                entry.refuse("full_name", "twice", text % {"row": twin.number})
            named.append(entry)


def _are_distinct(one: Entry, other: Entry) -> bool:
    if one.person and other.person:
        return True  # two different known people
    return bool(one.values.get("nip") and other.values.get("nip"))


def attended_titles(event: Event, reader: User, people: Sequence[Participant]) -> dict[int, str]:
    """Return, by the person's key, the title of the latest other event of this course that they attended, as far as
    the reader may know it."""
    attended = Registration.objects.visible_to(reader).attended().filter(event__course=event.course_id)
    attended = attended.exclude(event=event).order_by("event__starts_on")
    rows = attended.values_list("participant", "event__title")
    return dict(in_chunks(rows, "participant", [person.pk for person in people]))
