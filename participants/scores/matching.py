"""Finds the people of the rows of a score spreadsheet among those of the event."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from documents.reading.budget import check_work
from documents.text import name_key
from participants.identity.candidates import MOST_SHARING
from participants.identity.likeness import Likeness, NameIndex
from participants.models import Registration
from participants.names import bare_key

from .files import ScoreRow


@dataclass(frozen=True, slots=True)
class Match:
    """The person of a row; if it is not certain, the people who may be meant; or what is expected instead."""

    person: Registration | None = None
    likely: Sequence[Registration] = field(default_factory=list)
    expected: str = ""
    are_namesakes: bool = False
    """Whether several people have this name, so that an answer is for this row only."""


class Matcher:
    """Finds people by NIP, or by a name that only one of them has apart from titles and spelling.

    Of several with that name, the number of the registration, the e-mail address or the titles decide. In our own
    template number and name must agree, which reveals that only one of the columns was sorted. All others who may be
    meant are only offered.
    """

    def __init__(self, people: Sequence[Registration], *, is_ours: bool):
        self._is_ours = is_ours
        self._people = {person.pk: person for person in people}
        self._by_number = {str(person.number): person for person in people}
        self._by_nip = {person.participant.nip: person for person in people if person.participant.nip}
        self._by_email: dict[str, list[Registration]] = defaultdict(list)
        for person in people:
            self._by_email[person.participant.email.lower()].append(person)
        self._index = NameIndex((None, person.pk, person.participant.full_name) for person in people)
        self._found: dict[str, tuple[list[Registration], list[Registration]]] = {}

    def numbered(self, number: str) -> Registration | None:
        return self._by_number.get(number)

    def match(self, row: ScoreRow) -> Match:
        check_work()
        same, near = self._named(row.name)
        holder, numbered = self._by_nip.get(row.nip), self._by_number.get(row.given)
        if not row.name:
            return self._without_name(row, holder, numbered)
        if holder in same or holder in near:
            return Match(holder)
        if self._is_ours and row.given:
            if numbered in same or numbered in near:
                return Match(numbered)
            if same:
                return Match(expected=_expected_at(row.given, numbered))
        fitting = [person for person in same if not (row.nip and person.participant.nip)]  # else the NIPs differ
        if person := self._only(row, fitting):
            return Match(person)
        offered = [holder, *same, *(one for one in near if one == numbered), *near, *self._with_email(row)]
        return Match(likely=_once(offered), are_namesakes=len(same) > 1)

    def _without_name(self, row: ScoreRow, holder: Registration | None, numbered: Registration | None) -> Match:
        if holder or numbered:
            return Match(holder or numbered)
        likely = self._with_email(row)
        return Match(likely=likely, expected="" if likely else _("a name or the number of a confirmed person here"))

    def _only(self, row: ScoreRow, fitting: Sequence[Registration]) -> Registration | None:
        """Return the person of this name, of several the one that the rest of the row or the titles single out."""
        if len(fitting) == 1:
            return fitting[0]
        has_titles = name_key(row.name).replace(" ", "") != bare_key(row.name)
        full_name = name_key(row.name) if has_titles else None
        groups = [
            [one for one in fitting if str(one.number) == row.given],
            [one for one in fitting if one in self._with_email(row)],
            [one for one in fitting if name_key(one.participant.full_name) == full_name],
        ]
        return next((group[0] for group in groups if len(group) == 1), None)

    def _with_email(self, row: ScoreRow) -> list[Registration]:
        found = self._by_email.get(row.email, []) if row.email else []
        return found if len(found) <= MOST_SHARING else []

    def _named(self, name: str) -> tuple[list[Registration], list[Registration]]:
        """Return the people with this name, and those with a likely one."""
        if name not in self._found:
            alike = self._index.find(None, name) if name else {}
            same = [self._people[key] for key, likeness in alike.items() if likeness is Likeness.SAME]
            near = [self._people[key] for key, likeness in alike.items() if likeness is Likeness.LIKELY]
            self._found[name] = same, near
        return self._found[name]


def _once(people: Sequence[Registration | None]) -> list[Registration]:
    return [*{person.pk: person for person in people if person}.values()]


def _expected_at(given: str, person: Registration | None) -> str:
    if person is None:
        return _("a number of this event beside it; %(number)s is none") % {"number": given}
    return _("%(name)s, whose number is %(number)s") % {"name": person.participant.full_name, "number": given}
