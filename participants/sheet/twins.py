"""People who are twice in one file: refused where that is certain, otherwise a question."""

from collections import defaultdict
from collections.abc import Sequence

from django.utils.translation import gettext as _

from documents.text import name_key
from participants.identity.candidates import MOST_SHARING
from participants.identity.likeness import Likeness, NameIndex, compare
from participants.names import bare_key

from .answers import Answers
from .entries import Entry
from .people import NEW, is_row, row_answer


def settle_twins(entries: Sequence[Entry], answers: Answers) -> None:
    """Refuse people who are twice in the file: by NIP, as recognised, or by name and agency if not both have a NIP. Ask
    about a later row that is likely about the person of an earlier one."""
    _refuse_certain(entries)
    twins = _Twins(entries)
    for entry in entries:
        _ask(entry, twins.before(entry), answers.person(entry.number))


def _refuse_certain(entries: Sequence[Entry]) -> None:
    by_nip: dict[str, Entry] = {}
    by_person: dict[int, Entry] = {}
    by_name: dict[tuple[int, str], list[Entry]] = defaultdict(list)
    for entry in entries:
        nip, name = entry.values.get("nip", ""), entry.values.get("full_name", "")
        earlier = by_nip.setdefault(nip, entry) if nip else entry
        if earlier is not entry:
            _refuse_twin(entry, "nip", _("The same NIP is in row %(row)d."), earlier)
            continue
        earlier = by_person.setdefault(entry.person.pk, entry) if entry.person else entry
        if earlier is not entry:
            _refuse_twin(entry, "full_name", _("The same person is in row %(row)d."), earlier)
            continue
        if name and entry.agency:
            named = by_name[entry.agency.pk, name_key(name)]
            twin = next((other for other in named if not _are_distinct(entry, other)), None)
            if twin:
                text = _("The same name and agency are in row %(row)d. Add a NIP to distinguish the two.")
                _refuse_twin(entry, "full_name", text, twin)
            named.append(entry)


def _refuse_twin(entry: Entry, field: str, text: str, earlier: Entry) -> None:
    entry.refuse(field, "twice", text % {"row": earlier.number})
    earlier.later_twins.append(entry.number)


def _are_distinct(one: Entry, other: Entry) -> bool:
    if one.person and other.person:
        return True  # two different known people
    return bool(one.values.get("nip") and other.values.get("nip"))


_CONTACTS = ("phone", "email")


class _Twins:
    """The rows that may be about the same person: with a likely name in the agency, the same bare name in the regency,
    or the same phone number or address, which few rows have, and a likely name."""

    def __init__(self, entries: Sequence[Entry]):
        named = [entry for entry in entries if entry.values.get("full_name") and not entry.is_wrong("full_name", "nip")]
        self._rows = {entry.number: entry for entry in named}
        self._index = NameIndex(
            (entry.agency.pk, entry.number, entry.values["full_name"]) for entry in named if entry.agency
        )
        self._places: dict[tuple[str, str], list[int]] = defaultdict(list)
        for entry in named:
            for place in _places(entry):
                self._places[place].append(entry.number)
        for place in [one for one, rows in self._places.items() if one[0] in _CONTACTS and len(rows) > MOST_SHARING]:
            del self._places[place]  # that of an office

    def before(self, entry: Entry) -> list[Entry]:
        """Return the earlier rows that may be about the person of this row."""
        if entry.number not in self._rows:
            return []
        name = entry.values["full_name"]
        near = {*self._index.find(entry.agency.pk, name)} if entry.agency else set()
        for place in _places(entry):
            near |= {
                number
                for number in self._places.get(place, [])
                if number < entry.number
                and compare(name, self._rows[number].values["full_name"]) is not Likeness.DIFFERENT
            }
        earlier = [self._rows[number] for number in sorted(near) if number < entry.number]
        return [other for other in earlier if not _are_distinct(entry, other)]


def _places(entry: Entry) -> list[tuple[str, str]]:
    values = entry.values
    found = [("phone", values.get("phone", "")), ("email", values.get("email", "").lower())]
    if entry.agency:
        found.append((entry.agency.region_code, bare_key(values["full_name"])))
    return [place for place in found if place[1]]


def _ask(entry: Entry, twins: Sequence[Entry], answer: str) -> None:
    chosen = next((twin for twin in twins if answer == row_answer(twin.number)), None)
    if twins and not (entry.person and answer == str(entry.person.pk)):
        entry.twins = [twin.number for twin in twins]
        entry.may_be_new = True
        entry.repeats = chosen.number if chosen else None
        entry.asks = entry.asks or (chosen is None and answer != NEW)
    elif is_row(answer) and entry.candidates and entry.person is None:
        entry.asks = True
