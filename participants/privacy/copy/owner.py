"""The person whom a copy is about, with the rows that belong to them."""

from dataclasses import dataclass
from functools import cached_property

from accounts.models import Entry, User
from accounts.trail.personal import decrypted
from participants.models import Participant, PersonMerge, Registration


@dataclass(frozen=True)
class Owner:
    """The person and the records that were merged into theirs."""

    person: Participant

    @cached_property
    def merges(self) -> list[PersonMerge]:
        return list(PersonMerge.objects.filter(kept=self.person).order_by("at", "pk"))

    @cached_property
    def keys(self) -> list[int]:
        return [self.person.pk, *(merge.former for merge in self.merges)]

    @cached_property
    def registrations(self) -> list[Registration]:
        found = Registration.objects.filter(participant=self.person).order_by("event__starts_on", "pk")
        return list(
            found.select_related(
                "event__province",
                "event__course",
                "agency",
                "province",
                "regency",
                "quota__agency",
                "quota__province",
                "quota__regency",
                "registered_by",
                "letter",
                "replaces",
                "duplicate_of",
                "evaluation_turn",
            ).prefetch_related("replaced_by")
        )

    @cached_property
    def shared_letters(self) -> set[int]:
        """Return the assignment letters that cover other people too. Their files have data of those."""
        letters = [one.letter_id for one in self.registrations if one.letter_id]
        others = Registration.objects.filter(letter__in=letters).exclude(participant=self.person)
        return {key for key in others.values_list("letter", flat=True) if key}

    @cached_property
    def entries(self) -> list[Entry]:
        """Return the trail of the person, in its order."""
        return list(Entry.objects.of_person(*self.keys).select_related("by__province").order_by("at", "pk"))

    @cached_property
    def names(self) -> set[str]:
        """Return the name of today and all earlier ones."""
        return {self.person.full_name, *(merge.former_name for merge in self.merges), *self._values("full_name")}

    @cached_property
    def addresses(self) -> set[str]:
        """Return the e-mail address of today and all earlier ones, in lower case."""
        found = {self.person.email, *self._values("email"), *self._merged("email")}
        return {address.lower() for address in found if address}

    @cached_property
    def numbers(self) -> set[str]:
        """Return the NIP and phone number of today and all earlier ones."""
        found = {self.person.nip, self.person.phone}
        for name in ("nip", "phone"):
            found |= self._values(name) | self._merged(name)
        return found - {""}

    def _values(self, field: str) -> set[str]:
        pairs = (decrypted(entry.changes).get(field, []) for entry in self.entries if field in entry.changes)
        return {str(value) for pair in pairs for value in pair if value}

    def _merged(self, field: str) -> set[str]:
        return {str((merge.record or {}).get("other", {}).get(field) or "") for merge in self.merges}


def role_of(user: User | None) -> str:
    """Return who did something: the role of a user, "" where it was no user."""
    if user is None:
        return ""
    return str(
        user.get_role_display() if not user.province else f"{user.get_role_display()}, {user.province.full_name}"
    )
