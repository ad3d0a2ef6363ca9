"""The rows of a checked spreadsheet on its page: filters, and states."""

from collections.abc import Callable, Mapping
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from .outcome import Outcome

SHOWN = {
    "blocked": _("To be settled"),
    "new": _("New"),
    "known": _("On the list before"),
    "waiting": _("Waiting list"),
    "changed": _("Changed"),
    "odd": _("Odd"),
    "unchanged": _("Unchanged"),
    "all": _("All rows"),
}
_TESTS: Mapping[str, Callable[[dict[str, Any]], bool]] = {
    "blocked": lambda row: row["action"] == "blocked",
    "new": lambda row: row["action"] == "new",
    "known": lambda row: row["action"] == "new" and row["known"],
    "waiting": lambda row: row["waits"],
    "changed": lambda row: row["action"] != "blocked" and row["changes"],
    "odd": lambda row: row["oddities"],
    "unchanged": lambda row: row["action"] in ("unchanged", "repeated"),
    "all": lambda row: True,
}


def chosen_rows(outcome: Outcome, show: str) -> list[dict[str, Any]]:
    """Return the rows of the kind, in their order."""
    return [row for row in outcome["rows"] if _TESTS[show](row)]


class RowState(TextChoices):
    """What storing the file would do with a row, or why it cannot be stored."""

    WRONG = "wrong", _("To repair")
    ASKED = "asked", _("Asked")
    NEW = "new", _("New")
    WAITS = "waits", _("Waits")
    CHANGED = "changed", _("Corrected")
    UNCHANGED = "unchanged", _("Unchanged")
    REPEATED = "repeated", _("Left out")

    @property
    def tone(self) -> str:
        """Return the tone of its chip."""
        tones = {
            "wrong": "over",
            "asked": "wait",
            "new": "new",
            "waits": "wait",
            "changed": "ok",
            "unchanged": "off",
            "repeated": "off",
        }
        return tones[self.value]


def states_of(row: Mapping[str, object]) -> list[RowState]:
    """Return the states of the row. A new person without a free seat has two."""
    if row["problems"]:
        return [RowState.WRONG]
    if row["asks"]:
        return [RowState.ASKED]
    return [RowState(str(row["action"]))] + ([RowState.WAITS] if row["waits"] else [])
