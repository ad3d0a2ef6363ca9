"""The reader's answers to the questions of a preview, stored with the upload by the name of each question.

A question is about one of four things: the person of a row, the text of one cell, all cells of a field with the same
text, or all rows without a cell of the field.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from documents.text import tidy

LONGEST = 300
"""Characters of an answer."""


def about_person(row: int) -> str:
    return str(row)


def about_cell(row: int, name: str) -> str:
    return f"cell{row}-{name}"


def about_text(name: str, text: str) -> str:
    return f"same-{name}-{tidy(text)[:LONGEST].casefold()}"


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

    def cell(self, row: int, name: str, text: str) -> str | None:
        """Return what replaces the text of the cell: its own answer, or else that for all cells with this text. None if
        neither is answered."""
        own = self.stored.get(about_cell(row, name))
        return self.stored.get(about_text(name, text)) if own is None else own

    def file(self, name: str) -> str:
        """Return the value for all rows whose cell is empty or missing, "" for no answer."""
        return self.stored.get(about_file(name), "")
