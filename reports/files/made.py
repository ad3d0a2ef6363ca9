"""A report as it was made, before it is written in a format."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from documents.layout import Document


@dataclass(frozen=True, slots=True)
class Made:
    """A report for one reader: its rows and its document.

    `json` builds the report's JSON, which few formats need. `scope` has the scope and the options of the report, under
    the keys of the JSON.
    """

    name: str
    scope: Mapping[str, object]
    rows: Any
    document: Document
    json: Callable[[], dict[str, object]]
