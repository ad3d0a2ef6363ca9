"""Filters of the rows of a checked spreadsheet."""

from django.utils.translation import gettext_lazy as _

from .outcome import Outcome

SHOWN = {
    "blocked": _("To be settled"),
    "new": _("New"),
    "known": _("Registered before"),
    "waiting": _("Waiting list"),
    "changed": _("Changed"),
    "odd": _("Odd"),
    "unchanged": _("Unchanged"),
    "all": _("All rows"),
}
_TESTS = {
    "blocked": lambda row: row["action"] == "blocked",
    "new": lambda row: row["action"] == "new",
    "known": lambda row: row["action"] == "new" and row["known"],
    "waiting": lambda row: row["waits"],
    "changed": lambda row: row["action"] != "blocked" and row["changes"],
    "odd": lambda row: row["oddities"],
    "unchanged": lambda row: row["action"] == "unchanged",
    "all": lambda row: True,
}


def chosen_rows(outcome: Outcome, show: str) -> list[dict]:
    """Return the rows of the kind, in their order."""
    return [row for row in outcome["rows"] if _TESTS[show](row)]
