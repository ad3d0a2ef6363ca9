"""The cells of a row by field, where several columns make one: columns with one meaning, titles and names in columns of
their own, a column for each sex."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from documents.reading.tables import Plain, shown
from documents.text import tidy
from participants.fields.reading import is_nothing
from participants.names import bare_words, number_in
from participants.sheet.fields import NAME_AND_NIP, NAME_PARTS, TICKS, all_places, places

_NO_TICKS = {"0", "tidak", "no", "false"}


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell and the position (from 0) of its column."""

    plain: Plain
    position: int


Cells = dict[str, list[Cell]]
"""The cells of each field: those with content, or else the first one."""


def cells_of(row: Sequence[Plain], columns: Mapping[str, int]) -> Cells:
    """Return the cells of the row by field."""
    found = {
        name: _filled([Cell(row[position] if position < len(row) else None, position) for position in positions])
        for name, positions in all_places(columns).items()
    }
    for shared in found.pop(NAME_AND_NIP, []):
        name, nip = number_in(shown(shared.plain))
        found["full_name"] = [Cell(name or None, shared.position)]
        found.setdefault("nip", [Cell(nip or None, shared.position)])
    _join_name(found, places(columns))
    _join_ticks(found)
    return found


def _filled(cells: list[Cell]) -> list[Cell]:
    return [cell for cell in cells if not is_nothing(cell.plain)] or cells[:1]


def _join_name(found: Cells, where: Mapping[str, int]) -> None:
    """Put the name together from its parts. A full name has first and last name already, unless it lacks the last."""
    before, first, last, after = (_text(found.pop(name, [])) for name in NAME_PARTS)
    full = found.get("full_name", [])
    if not (before or first or last or after) or "full_name" not in where:
        return
    name = _text(full)
    if not name:
        name = tidy(f"{first} {last}")
    elif last and not first and not {*bare_words(last)} <= {*bare_words(name)}:
        name = f"{name} {last}"
    if name:
        name = tidy(f"{before} {name}") if before and not name.startswith(before) else name
        name = f"{name}, {after}" if after and not name.endswith(after) else name
    found["full_name"] = [Cell(name or None, where["full_name"]), *full[1:]]


def _join_ticks(found: Cells) -> None:
    """Put the sexes with a mark in place of their columns."""
    marks = [(sex, cell) for name, sex in TICKS.items() for cell in found.pop(name, [])]
    ticked = [Cell(str(sex), cell.position) for sex, cell in marks if _is_tick(cell.plain)]
    if marks and not ("sex" in found and _text(found["sex"])):
        found["sex"] = ticked or [Cell(None, marks[0][1].position)]


def _is_tick(plain: Plain) -> bool:
    return not is_nothing(plain) and tidy(shown(plain)).casefold() not in _NO_TICKS


def _text(cells: Sequence[Cell]) -> str:
    return "" if not cells or is_nothing(cells[0].plain) else tidy(shown(cells[0].plain))
