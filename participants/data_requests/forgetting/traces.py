"""What identifies a person in texts: names and contact, current and former ones, and taking them out of a text."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from accounts.models import Entry
from accounts.trail.personal import decrypted
from participants.models import Participant, PersonMerge
from participants.models.participant import CONTACT_NAMES
from participants.names import bare_key
from participants.phone import format_phone

_NUMBERED = re.compile(r"\d+\. ")
"""The beginning of a registration as text: "12. Siti Aminah"."""


@dataclass(frozen=True)
class Traces:
    """The traces of one person. `keys` are those of their record and of the records that were merged into it."""

    keys: frozenset[int]
    names: frozenset[str]
    contact: frozenset[str]
    """NIPs, phone numbers and e-mail addresses."""
    pseudonym: str

    def without(self, text: str) -> str:
        """Return the text with the pseudonym instead of each name, and without NIP and contact."""
        text = self._contact_pattern.sub("", text) if self.contact else text
        return self._name_pattern.sub(self.pseudonym, text) if self.names else text

    def without_in(self, value: Any) -> Any:
        """Return the value of a JSON column with `without` in all texts, also in names of fields."""
        if isinstance(value, str):
            return self.without(value)
        if isinstance(value, list):
            return [self.without_in(one) for one in value]
        if isinstance(value, dict):
            return {self.without(key): self.without_in(one) for key, one in value.items()}
        return value

    def are_in(self, value: Any) -> bool:
        """Return whether a JSON value has a cell with one of the names, however it is spelt, or any trace in a text."""
        texts = list(_texts(value))
        return any(bare_key(text) in self._name_keys or self.without(text) != text for text in texts)

    @cached_property
    def _name_keys(self) -> set[str]:
        return {bare_key(name) for name in self.names} - {""}

    @cached_property
    def _name_pattern(self) -> re.Pattern[str]:
        ordered = sorted(self.names, key=lambda name: (-len(name), name))
        return re.compile("|".join(_pattern(name) for name in ordered), re.IGNORECASE)

    @cached_property
    def _contact_pattern(self) -> re.Pattern[str]:
        spelt = {*self.contact, *(format_phone(one) for one in self.contact if one.startswith("+"))}
        spelt |= {f"0{one.removeprefix('+62')}" for one in self.contact if one.startswith("+62")}
        ordered = sorted(spelt, key=lambda one: (-len(one), one))
        return re.compile("|".join(re.escape(one) for one in ordered), re.IGNORECASE)


def traces_of(person: Participant, *, pseudonym: str) -> Traces:
    """Collect the traces of the person from their record, its mergers and the trail."""
    merges = list(PersonMerge.objects.filter(kept=person))
    keys = {person.pk, *(merge.former for merge in merges)}
    names = {person.full_name, *(merge.former_name for merge in merges)}
    contact = {getattr(person, name) for name in CONTACT_NAMES}
    for merge in merges:
        for state in (merge.record or {}).values():
            if isinstance(state, dict):
                names.add(str(state.get("full_name") or ""))
                contact |= {str(state.get(name) or "") for name in CONTACT_NAMES}
    for entry in Entry.objects.of_person(*keys).order_by("pk").iterator(chunk_size=500):
        names.add(_name_in_subject(entry))
        changes = decrypted(entry.changes)
        names |= _values(changes, ["full_name", "merged"])
        contact |= _values(changes, CONTACT_NAMES)
    return Traces(frozenset(keys), frozenset(names - {""}), frozenset(contact - {""}), pseudonym)


def _name_in_subject(entry: Entry) -> str:
    if entry.action.startswith(("person-", "pair-")):
        return entry.subject
    return entry.subject[found.end() :] if (found := _NUMBERED.match(entry.subject)) else ""


def _values(changes: Mapping[str, Iterable[object]], names: Iterable[str]) -> set[str]:
    return {str(value) for name in names for value in changes.get(name, []) if value}


def _pattern(name: str) -> str:
    """A name of one word means the person only where it is not a part of another name: "Ani", not "Ani Lestari"."""
    words = r"\s+".join(re.escape(word) for word in name.split())
    if " " in name:
        return rf"(?<!\w){words}(?!\w)"
    return rf"(?<!\w)(?<!\w ){words}(?!\w)(?-i:(?! [A-Z]))"


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for one in value:
            yield from _texts(one)
    elif isinstance(value, dict):
        for key, one in value.items():
            yield from _texts(key)
            yield from _texts(one)
