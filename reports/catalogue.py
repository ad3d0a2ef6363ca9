"""All reports: the entry `REPORT` of each folder in `reports` that has a `document`.

Addresses, pages, the command `report`, jobs, schedules and the check of rights follow from the entry. CONTRIBUTING.md
says how to add a report.
"""

from collections.abc import Iterator, Mapping
from importlib import import_module
from operator import attrgetter
from pathlib import Path

from .report import Report


def _entries() -> Iterator[Report]:
    for document in Path(__file__).parent.glob("*/document.py"):
        yield import_module(f"reports.{document.parent.name}.document").REPORT


REPORTS: Mapping[str, Report] = {report.name: report for report in sorted(_entries(), key=attrgetter("place"))}
"""The reports by name, in the order of the list of reports."""
