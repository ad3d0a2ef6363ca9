"""Inputs at the cells of a preview, by which the reader corrects them, and the answers that a request has."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from documents.text import one_line
from events.pools import Openings
from participants.fields.person import BY_NAME

from .answers import KEEP, LONGEST, Adding, about_cell, about_data, about_file, about_person, about_text
from .entries import CELLS, CHOSEN, Entry
from .people import NEW

_SHARED = {"agency", "region", "position", "rank", "sex"}
"""Fields in which many people have the same text."""
_OF_THE_TEXT = {"unexpected", "unknown", "several", "region", "no_seats", "invalid", "max_length"}
"""The codes of problems that other cells with the same text have too."""

_MOST_PLACES = 100
"""Regencies that a select offers."""

Row = Mapping[str, Any]
Questions = Mapping[str, Mapping[str, Any]]
"""The questions of an outcome about agencies, by their names."""


class Alike:
    """How many rows have the same wrong text in a field."""

    def __init__(self, entries: Sequence[Entry]):
        self._times = Counter(place for entry in entries for place in _wrong_texts(entry))

    def others(self, entry: Entry, name: str) -> int:
        """Return the number of other rows with the same wrong text."""
        return max(0, self._times[_place(entry, name)] - 1) if _has_wrong_text(entry, name) else 0


def describe_cells(entry: Entry, alike: Alike) -> list[dict[str, Any]]:
    """Return the cells of the row that the reader may correct: those with a mistake, and those corrected already."""
    return [
        {
            "field": name,
            "text": entry.text(name)[:LONGEST],
            "value": _value(entry, name),
            "alike": alike.others(entry, name),
        }
        for name in CELLS
        if entry.is_wrong(name) or name in entry.typed
    ]


def _value(entry: Entry, name: str) -> str:
    """Return what the input has at first. It is empty where the reader is to choose or to confirm."""
    if name in entry.typed:
        return entry.typed[name]
    is_empty = _has_choices(name) or any(one.field == name and one.code in CHOSEN for one in entry.problems)
    return "" if is_empty else entry.text(name)[:LONGEST]


def _has_choices(name: str) -> bool:
    return name in BY_NAME and bool(BY_NAME[name].values)


def _wrong_texts(entry: Entry) -> list[tuple[str, str]]:
    return [_place(entry, name) for name in _SHARED if _has_wrong_text(entry, name)]


def _has_wrong_text(entry: Entry, name: str) -> bool:
    wrong = any(one.field == name and one.code in _OF_THE_TEXT for one in entry.problems)
    return wrong and name in _SHARED and name not in entry.typed and bool(entry.text(name))


def _place(entry: Entry, name: str) -> tuple[str, str]:
    return name, entry.text(name).casefold()


@dataclass(frozen=True)
class CellInput:
    """One input of a page."""

    row: int
    place: str
    label: str
    field: str
    text: str
    value: str
    alike: int

    @property
    def name(self) -> str:
        return about_cell(self.row, self.field)

    @property
    def name_of_all(self) -> str:
        """Return the name of the box that applies the value to all cells with the same text."""
        return f"all{self.row}-{self.field}"

    @cached_property
    def choices(self) -> list[tuple[str, str]]:
        return list(BY_NAME[self.field].choices.items()) if _has_choices(self.field) else []


def inputs_of(row: Row) -> list[CellInput]:
    """Return the inputs of a row of an outcome."""
    return [CellInput(row["number"], **cell) for cell in row["cells"]]


DATA_OF_ALL = "data-all"
"""The name of the choice whose data count in all rows; empty for the choices in each row."""
ADD_ALL = "add-all"
"""The name of the box that adds all libraries whose regency is known."""


@dataclass(frozen=True)
class AgencyChoice:
    """The choices for the agency of all rows with one text, at one of them. `places` are those of the openings, by the
    words above them."""

    row: int
    text: str
    chosen: str
    choices: list[tuple[str, str]]
    places: list[tuple[str, list[tuple[str, str]]]]
    needs_region: bool
    """The library can be added when the row says its regency: there are too many to choose from."""
    rows: int

    @property
    def name(self) -> str:
        return f"agency{self.row}"


def agency_choice(row: Row, questions: Questions, offered: Openings) -> AgencyChoice | None:
    """Return the choices for the agency of a row of an outcome, or None if there are none."""
    question = questions.get(row.get("question", ""))
    if question is None:
        return None
    places = _places(offered, {answer for answer, _words in question["choices"]}) if question["asks_region"] else []
    return AgencyChoice(
        row=row["number"],
        text=question["text"],
        chosen=question["chosen"],
        choices=[(answer, words) for answer, words in question["choices"]],
        places=places,
        needs_region=question["asks_region"] and not places,
        rows=question["rows"],
    )


def _places(offered: Openings, named: set[str]) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return what the openings allow, without answers that are named already; [] if it is too much for a page."""
    if len(offered.all_regencies) > _MOST_PLACES:
        return []
    return [
        (
            _("Add it as a %(library)s in") % {"library": kind.library},
            [
                (answer, regency.full_name)
                for code, regency in sorted(regencies.items())
                if (answer := str(Adding(kind, code))) not in named and f"{answer} !" not in named
            ],
        )
        for kind, regencies in offered.regencies.items()
    ]


_NO_QUESTIONS: Questions = {}


def posted_answers(
    posted: Mapping[str, str], rows: Sequence[Row], questions: Questions = _NO_QUESTIONS
) -> dict[str, str]:
    """Return the answers that a request has for questions of the rows. Anything else in it is ignored, and so is an
    input that has what it had at first."""
    found = _posted_choice(posted)
    if ADD_ALL in posted:
        found |= {name: one["only"] for name, one in questions.items() if one["only"] and not one["chosen"]}
    for row in rows:
        found |= _posted_agency(posted, row, questions)
        found |= _posted_person(posted, row)
        found |= _posted_data(posted, row)
        for cell in inputs_of(row):
            found |= _posted_cell(posted, cell)
    return found


def _posted_choice(posted: Mapping[str, str]) -> dict[str, str]:
    name = about_file("agency")
    return {name: posted[name]} if re.fullmatch("[0-9]{0,19}", posted.get(name, "-")) else {}


def _posted_agency(posted: Mapping[str, str], row: Row, questions: Questions) -> dict[str, str]:
    """Return the changed answer about the agency of the row's text. Whether it was offered is checked where it is
    used."""
    name = row.get("question", "")
    question = questions.get(name)
    value = posted.get(f"agency{row['number']}")
    if question is None or value is None or value == question["chosen"]:
        return {}
    return {name: value[:LONGEST].replace("\0", "")}


def _posted_person(posted: Mapping[str, str], row: Row) -> dict[str, str]:
    value = posted.get(f"row{row['number']}", "") if row["candidates"] else ""
    return {about_person(row["number"]): value} if value == NEW or re.fullmatch("(row)?[0-9]{1,19}", value) else {}


def _posted_data(posted: Mapping[str, str], row: Row) -> dict[str, str]:
    name = about_data(row["number"])
    value = {"file": "", KEEP: KEEP}.get(posted.get(DATA_OF_ALL, ""), posted.get(name))
    return {name: value} if row.get("corrects") and value in ("", KEEP) else {}


def _posted_cell(posted: Mapping[str, str], cell: CellInput) -> dict[str, str]:
    value = one_line(posted.get(cell.name, cell.value))[:LONGEST]
    if value == cell.value:
        return {}
    if cell.alike and cell.name_of_all in posted:
        return {about_text(cell.field, cell.text): value}
    return {cell.name: value}
