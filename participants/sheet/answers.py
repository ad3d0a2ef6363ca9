"""The reader's answers to the questions of a preview, stored with the upload by the name of each question.

A question is about one of six things: the person of a row, whose data count for this person, the text of one cell, all
cells of a field with the same text, the agency of all rows with the same text and region, or all rows without a cell of
the field.
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from agencies.matching import same_key
from documents.text import tidy

LONGEST = 300
"""Characters of an answer."""


def about_person(row: int) -> str:
    return str(row)


def about_data(row: int) -> str:
    return f"data{row}"


KEEP = "keep"
"""The answer that what is recorded of the row's person stays as it is; what is not recorded is taken from the row."""


def about_cell(row: int, name: str) -> str:
    return f"cell{row}-{name}"


def about_text(name: str, text: str) -> str:
    return f"same-{name}-{tidy(text)[:LONGEST].casefold()}"


def about_agency(text: str, codes: Collection[str]) -> str:
    """Return the question about the agency of all rows with this text and region, in any usual spelling."""
    return f"agency-{','.join(sorted(codes))}-{same_key(text)[:LONGEST]}"


_ADDED = re.compile(r"([a-z]{1,10}) (\d\d\.\d\d)( !)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Adding:
    """The answer that the agency is a new library, also although similar ones are recorded (`despite`)."""

    kind: str
    regency: str
    despite: bool = False

    def __str__(self) -> str:
        return f"{self.kind} {self.regency}" + (" !" if self.despite else "")


def as_adding(answer: str) -> Adding | None:
    """Return what the answer adds, or None if it is another one."""
    match = _ADDED.fullmatch(answer)
    return Adding(match[1], match[2], bool(match[3])) if match else None


def about_file(name: str) -> str:
    return f"file-{name}"


@dataclass(frozen=True, slots=True)
class Answers:
    """The answers by the names of the questions. An answer is used only where its question is still asked, so one that
    was not offered changes nothing."""

    stored: Mapping[str, str] = field(default_factory=dict)

    def person(self, row: int) -> str:
        """Return who the row is about: a person's key, NEW, or `row_answer` of an earlier row; "" for no answer."""
        return self.stored.get(about_person(row), "")

    def keeps_data(self, row: int) -> bool:
        """Return whether what is recorded of the row's known person stays as it is."""
        return self.stored.get(about_data(row)) == KEEP

    def cell(self, row: int, name: str, text: str) -> str | None:
        """Return what replaces the text of the cell: its own answer, or else that for all cells with this text. None if
        neither is answered."""
        own = self.stored.get(about_cell(row, name))
        return self.stored.get(about_text(name, text)) if own is None else own

    def agency(self, question: str) -> str:
        """Return the answer to a question named by `about_agency`."""
        return self.stored.get(question, "")

    def regencies_of_new(self) -> set[str]:
        """Return the codes of the regencies in which answers add libraries."""
        answers = [as_adding(text) for name, text in self.stored.items() if name.startswith("agency-")]
        return {adding.regency for adding in answers if adding}

    def file(self, name: str) -> str:
        """Return the value for all rows whose cell is empty or missing, "" for no answer."""
        return self.stored.get(about_file(name), "")
