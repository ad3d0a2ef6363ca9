"""Compares the rows of a list with the stored agencies, and stores what differs."""

from collections import Counter
from collections.abc import Iterable, Mapping
from copy import copy
from dataclasses import dataclass, field
from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from agencies.closing import effects_of_closing
from agencies.forms import token_of
from agencies.models import Agency
from documents import wording
from documents.reading.problems import Findings, Problem, Remark, worded
from documents.reading.workbook import Source, WorkbookRejected, content_of
from documents.text import name_key, tidy

from .fields import NAME, STORED
from .reading import AgencyFile, AgencyRow, Layout, read_agencies
from .resolving import resolved

_BATCH = 500


@dataclass(slots=True)
class Change:
    """What storing a row does: "created", "updated" or "unchanged"; `changes` has the old and new values by field."""

    agency: Agency
    row: AgencyRow
    action: str
    changes: Mapping[str, tuple[object, object]] = field(default_factory=dict)
    stored: Agency = field(init=False)
    """The agency with the new values, once it is stored."""

    @property
    def read_as(self) -> str:
        """Return the stored name if the row has another one."""
        return "" if name_key(self.agency.name) == name_key(self.row.name) else self.agency.name

    @property
    def after(self) -> Agency:
        """Return a copy of the agency with the new values."""
        agency = copy(self.agency)
        for name, (_old, new) in self.changes.items():
            setattr(agency, name, new)
        return agency


@dataclass(slots=True)
class AgencyCheck:
    """A list compared with the portal. With problems nothing can be stored. `closing` says what else changes because
    the file closes agencies."""

    changes: list[Change]
    problems: list[Problem]
    remarks: list[Remark]
    closing: list[str] = field(default_factory=list)
    is_stored: bool = False

    @property
    def counts(self) -> dict[str, int]:
        found = Counter(change.action for change in self.changes)
        return {action: found[action] for action in ("created", "updated", "unchanged")}

    @property
    def fingerprint(self) -> str:
        """Return a text that is equal if storing would do the same."""
        facts = [
            [
                change.row.row.number,
                change.agency.pk,
                change.action,
                sorted((n, *map(str, v)) for n, v in change.changes.items()),
            ]
            for change in self.changes
        ]
        return token_of(facts, len(self.problems))


def check_agencies(file: AgencyFile, layout: Layout) -> AgencyCheck:
    """Return what storing the file would do, also to people, seats and coverage, and all its problems."""
    check = compare_agencies(file, layout)
    if not check.problems:
        check.closing = _effects_of_closing(check.changes)
    return check


def compare_agencies(file: AgencyFile, layout: Layout) -> AgencyCheck:
    """Return what storing the file would do to agencies, and all its problems."""
    findings = Findings()
    rows = read_agencies(file, layout, findings)
    changes = [_compared(agency, row) for agency, row in resolved(rows, adds_similar=layout.adds_similar)]
    problems = findings.rejection().problems if findings.problems else []
    return AgencyCheck(changes, problems, findings.remarks)


@dataclass(frozen=True, slots=True)
class AgencyImport:
    """The counts of an import, and its warnings."""

    created: int
    updated: int
    unchanged: int
    warnings: list[Remark]


def import_agencies(source: Source) -> AgencyImport:
    """Store the agencies of the file as its headers suggest; existing ones are found by kind, region and name.

    An empty cell clears the stored value; a missing optional column keeps it. A new name similar to a recorded one is a
    mistake. Raise UnreadableWorkbook, or WorkbookRejected with all mistakes, without storing anything.
    """
    file = AgencyFile(content_of(source))
    check = store_agencies(file, file.suggested())
    if check.problems:
        raise WorkbookRejected(check.problems)
    return AgencyImport(**check.counts, warnings=check.remarks)


@transaction.atomic
def store_agencies(file: AgencyFile, layout: Layout, *, seen: str = "") -> AgencyCheck:
    """Store all agencies of the file, or none if the check has problems or is not the one `seen` (a fingerprint).

    Raise IntegrityError if another user was faster.
    """
    check = compare_agencies(file, layout)
    if not check.problems and seen in ("", check.fingerprint):
        _store(check.changes)
        check.is_stored = True
    return check


def _store(changes: Iterable[Change]) -> None:
    by_action: dict[str, list[Agency]] = {"created": [], "updated": [], "unchanged": []}
    reopened: list[Agency] = []
    for change in changes:
        agency = change.stored = change.after
        by_action[change.action].append(agency)
        if change.action == "updated" and "closed_on" in change.changes and agency.closed_on is None:
            agency.successor = None
            reopened.append(agency)
    Agency.objects.bulk_create(by_action["created"], batch_size=_BATCH)
    # Of no other agency: it may have been merged since it was read.
    Agency.objects.bulk_update(reopened, ["successor"], batch_size=_BATCH)
    columns = [NAME, *(column.name for column in STORED)]
    Agency.objects.bulk_update(by_action["updated"], columns, batch_size=_BATCH)


def _effects_of_closing(changes: Iterable[Change]) -> list[str]:
    """Return sentences about the stored agencies that the file closes."""
    after = [(change, change.after) for change in changes if change.action != "unchanged"]
    ends = {
        change.agency: agency.closed_on
        for change, agency in after
        if agency.pk and agency.closed_on and "closed_on" in change.changes
    }
    beside = [agency for change, agency in after if change.agency.pk is None or change.agency not in ends]
    return effects_of_closing(ends, beside=beside)


def _name_after(agency: Agency, row: AgencyRow) -> str:
    """Return the name that the agency has after the import. Another spelling of it in the file changes nothing."""
    if name_key(agency.name) == name_key(row.name):
        return row.name
    row.row.remark(NAME, worded(_("This is read as %(agency)s."), agency=agency.name))
    return agency.name


def _compared(agency: Agency, row: AgencyRow) -> Change:
    _check_dissolution(agency, row)
    wanted = {NAME: _name_after(agency, row)} | row.values
    changes = {
        name: (getattr(agency, name), value)
        for name, value in wanted.items()
        if _tidied(getattr(agency, name)) != value
    }
    if agency.pk is None:
        return Change(agency, row, "created", changes)
    _remark_erased(agency, row)
    return Change(agency, row, "updated" if changes else "unchanged", changes)


def _check_dissolution(agency: Agency, agency_row: AgencyRow) -> None:
    """Check the dates and the reason that the agency would have after the import."""
    opened, closed, reason = (
        agency_row.values.get(name, getattr(agency, name)) for name in ("opened_on", "closed_on", "closed_reason")
    )
    row = agency_row.row
    if closed and not reason:
        row.refuse("closed_reason", _("the reason, because the agency is dissolved"))
    if reason and not closed:
        row.refuse("closed_on", _("the date of dissolution, because a reason is given"))
    if opened and closed and closed <= opened:
        row.refuse("closed_on", worded(_("a day after the agency opened (%(day)s)"), day=wording.typed_day(opened)))


def _remark_erased(agency: Agency, agency_row: AgencyRow) -> None:
    """Add remarks about values that empty cells erase, since the user may not have intended it."""
    row = agency_row.row
    erased = {
        column.name: f'{column.header} "{_typed(getattr(agency, column.name))}"'
        for column in STORED
        if getattr(agency, column.name) and agency_row.values.get(column.name, True) in ("", None)
    }
    dissolution = [erased.pop(name) for name in ("closed_on", "closed_reason") if name in erased]
    if dissolution:
        text = _("%(agency)s is no longer dissolved, because the cells are empty. Erased: %(fields)s.")
        row.remark("closed_on", worded(text, agency=agency.name, fields=", ".join(dissolution)))
    if erased:
        text = _("%(agency)s: the cells are empty, so these values were erased: %(fields)s.")
        row.remark(NAME, worded(text, agency=agency.name, fields=", ".join(erased.values())))


def _typed(value: object) -> str:
    return wording.typed_day(value) if isinstance(value, date) else str(value)


def _tidied(value: object) -> object:
    return tidy(value) if isinstance(value, str) else value
