"""Finds the known people of the rows by the same rules as the form for one person, but for all rows at once."""

from collections.abc import Sequence

from accounts.models import User
from documents.text import name_key
from events.models import Event
from participants.fields.person import DATA_NAMES
from participants.identity.candidates import Candidate, Description, Reason, find_candidates, meant_by_nip
from participants.identity.chunks import in_chunks
from participants.identity.likeness import may_be_the_same
from participants.models import Participant, Registration
from participants.registering.forms import RegisterForm

from .answers import Answers
from .entries import Entry
from .registered import Registered

NEW = RegisterForm.NEW


def row_answer(number: int) -> str:
    """Return the answer that the row is about the person of an earlier row."""
    return f"row{number}"


def is_row(answer: str) -> bool:
    return answer.startswith("row")


class Known:
    """The people who may match the rows."""

    def __init__(self, reader: User, entries: Sequence[Entry], registered: Registered):
        found = find_candidates([_description(entry) for entry in entries], reader=reader)
        self._candidates = {entry.number: candidates for entry, candidates in zip(entries, found, strict=True)}
        self._registered = registered
        self._claimed: set[int] = set()

    def recognise(self, entries: Sequence[Entry], answers: Answers) -> None:
        """Find the person of each row: by NIP first, then by the exact name in the agency among people not yet found by
        a NIP. Other people who may be meant are a question."""
        for find in (self._by_number, self._by_exact_name, self._by_registration, self._by_likeness):
            for entry in entries:
                find(entry, answers.person(entry.number))

    def _by_number(self, entry: Entry, answer: str) -> None:
        """Use the holder of the NIP who has the row's name; of several, the one of its agency. Ask about others."""
        holders = [one for one in self._candidates[entry.number] if one.has_nip]
        if not holders:
            return
        named = [one for one in holders if self._is_meant(one.person, entry)]
        meant = meant_by_nip(named, entry.agency.pk if entry.agency else None)
        chosen = next((one for one in holders if answer == str(one.person.pk)), meant)
        if chosen:
            self._claim(entry, chosen.person)
        elif entry.is_wrong("full_name"):
            return
        if not chosen or chosen is not meant:
            entry.offer(holders)
            entry.asks = chosen is None

    def _by_exact_name(self, entry: Entry, answer: str) -> None:
        """Use the only person with that name in the agency unless something contradicts. The reader can answer that
        it is another person."""
        if self._is_settled(entry) or answer:
            return
        named = [one for one in self._free(entry) if Reason.NAME_AND_AGENCY in one.reasons]
        found = [one.person for one in named if name_key(one.person.full_name) == _name_of(entry)]
        alike = [person for person in found if not contradicts(person, entry)]
        same = [person for person in alike if self._is_there_unchanged(person, entry)]
        if same or (len(found) == 1 and alike):
            entry.offer(self._free(entry))
            entry.may_be_new = True
            self._claim(entry, (same or alike)[0])

    def _by_registration(self, entry: Entry, answer: str) -> None:
        """Use the person who is registered with that name and agency, and works in another province now."""
        if self._is_settled(entry) or answer:
            return
        registration = self._registered.moved_away(entry)
        if registration and registration.participant_id not in self._claimed:
            self._claim(entry, registration.participant)

    def _by_likeness(self, entry: Entry, answer: str) -> None:
        """Ask whether one of the likely people is meant, or use the answer. Only offered people can be chosen."""
        if self._is_settled(entry):
            return
        chosen = [one for one in self._candidates[entry.number] if answer == str(one.person.pk)]
        found = self._free(entry) + [one for one in chosen if one.person.pk in self._claimed]
        if not found:
            return
        entry.offer(found)
        entry.may_be_new = True
        if chosen:
            self._claim(entry, chosen[0].person)
        else:
            entry.asks = answer != NEW and not is_row(answer)

    def _is_settled(self, entry: Entry) -> bool:
        return entry.person is not None or entry.asks or entry.is_wrong("full_name", "nip", "agency")

    def _free(self, entry: Entry) -> list[Candidate]:
        return [one for one in self._candidates[entry.number] if one.person.pk not in self._claimed]

    def _is_meant(self, holder: Participant, entry: Entry) -> bool:
        """Return whether the holder of the row's NIP has its name, apart from titles, initials or a typing mistake,
        or the row has no name."""
        name = entry.values.get("full_name")
        return may_be_the_same(holder.full_name, name) if name else not entry.shown("full_name")

    def _is_there_unchanged(self, person: Participant, entry: Entry) -> bool:
        return person.pk in self._registered.by_person and not data_changes(person, entry)

    def _claim(self, entry: Entry, person: Participant) -> None:
        entry.person = person
        self._claimed.add(person.pk)


def _description(entry: Entry) -> Description:
    values, agency = entry.values, entry.agency
    return Description(
        full_name=values.get("full_name", ""),
        nip=values.get("nip", ""),
        agency=agency.pk if agency else None,
        phone=values.get("phone", ""),
        email=values.get("email", ""),
        regency=agency.region_code if agency else "",
    )


def _name_of(entry: Entry) -> str:
    return name_key(entry.values.get("full_name", ""))


def contradicts(person: Participant, entry: Entry) -> bool:
    """Return whether the row contradicts the person's data in a way that needs a question."""
    sex = entry.values.get("sex")
    return bool(sex) and sex != person.sex


def data_changes(person: Participant, entry: Entry) -> dict[str, tuple[str, str]]:
    """Return the values of the row that differ from the recorded ones; empty cells change nothing."""
    pairs = {name: (getattr(person, name), entry.values.get(name, "")) for name in DATA_NAMES}
    return {name: pair for name, pair in pairs.items() if pair[1] and pair[0] != pair[1]}


def attended_titles(event: Event, reader: User, people: Sequence[Participant]) -> dict[int, str]:
    """Return, by the person's key, the title of the latest other event of this course that they attended, as far as
    the reader may know it."""
    attended = Registration.objects.visible_to(reader).attended().filter(event__course=event.course_id)
    attended = attended.exclude(event=event).order_by("event__starts_on")
    rows = attended.values_list("participant", "event__title")
    return dict(in_chunks(rows, "participant", [person.pk for person in people]))
