"""Problems and remarks about an uploaded workbook, with sheet, cell, the value found and the value expected."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.functional import Promise, lazy
from django.utils.translation import gettext as _
from openpyxl.utils.cell import column_index_from_string, coordinate_from_string

_LONGEST_SHOWN = 80

Text = str | Promise


def _interpolate(message: Text, params: Mapping[str, object]) -> str:
    return str(message) % params


_lazy_interpolate = lazy(_interpolate, str)


def worded(message: Text, **params: object) -> Text:
    """Fill the named placeholders of a translatable message; it is translated only when shown."""
    return _lazy_interpolate(message, params)


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake. `cell` is empty if it concerns the whole sheet; `found` is empty if the cell is."""

    sheet: str
    cell: str
    found: str
    expected: Text

    def __str__(self) -> str:
        parts = {"place": _place(self.sheet, self.cell), "found": _shown(self.found), "expected": self.expected}
        if self.found:
            return _('%(place)s: "%(found)s" – expected %(expected)s') % parts
        return _("%(place)s: expected %(expected)s") % parts


@dataclass(frozen=True, slots=True)
class Remark:
    """A remark about something unusual that is not a mistake."""

    sheet: str
    cell: str
    text: Text

    def __str__(self) -> str:
        return f"{_place(self.sheet, self.cell)}: {self.text}" if self.sheet else str(self.text)


class WorkbookError(Exception):
    """A file was refused. `lines` are the messages for the user."""

    @property
    def lines(self) -> list[str]:
        return [str(self)]


class UnreadableWorkbook(WorkbookError):
    """The file is not a readable workbook; str() gives the reason."""


class WorkbookRejected(WorkbookError):
    """The workbook has mistakes, listed in `problems`; nothing was stored."""

    def __init__(self, problems: Sequence[Problem]):
        super().__init__(problems)
        self.problems = list(problems)

    def __str__(self) -> str:
        return "\n".join(self.lines)

    @property
    def lines(self) -> list[str]:
        return [str(problem) for problem in self.problems]


@dataclass(slots=True)
class Findings:
    """The problems and remarks found while reading one file."""

    problems: list[Problem] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)

    def refuse(self, sheet: str, cell: str, found: object, expected: Text) -> None:
        self.problems.append(Problem(sheet, cell, "" if found is None else str(found), expected))

    def remark(self, sheet: str, cell: str, text: Text) -> None:
        self.remarks.append(Remark(sheet, cell, text))

    def raise_problems(self) -> None:
        """Raise WorkbookRejected if there are problems."""
        if self.problems:
            raise self.rejection()

    def rejection(self) -> WorkbookRejected:
        """Return the exception with all problems in the order of sheets and cells."""
        return WorkbookRejected(_in_order(self.problems))


def _in_order(problems: Sequence[Problem]) -> list[Problem]:
    sheets = {name: index for index, name in enumerate(dict.fromkeys(problem.sheet for problem in problems))}
    return sorted(dict.fromkeys(problems), key=lambda problem: (sheets[problem.sheet], *_position(problem.cell)))


def _position(cell: str) -> tuple[int, int]:
    if not cell:
        return 0, 0
    column, row = coordinate_from_string(cell.partition(":")[0])
    return row, column_index_from_string(column)


def _place(sheet: str, cell: str) -> str:
    return f"{sheet}!{cell}" if cell else sheet


def _shown(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST_SHOWN else f"{line[:_LONGEST_SHOWN]}…"
