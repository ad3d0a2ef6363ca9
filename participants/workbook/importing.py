"""Importing an event workbook: read and check every cell, resolve the references between the sheets, then store
everything in one transaction through the functions that the pages use. Any mistake undoes all of it."""

from dataclasses import dataclass

from django.db import transaction

from accounts.models import User
from accounts.trail import recording as trail
from agencies.known_regions import known_regions
from agencies.models import Agency
from documents.reading.workbook import Findings, Remark, Source, Workbook, open_workbook
from events.models import Event

from .reading.event import read_event
from .reading.marks import read_marks
from .reading.people import PersonRow, read_people
from .reading.quotas import read_quotas
from .reading.sessions import check_days, check_times, read_sessions
from .resolving import Agencies, refuse_repeated_quotas, remark_absent
from .storing import Counts, EventStore, Plan


@dataclass(frozen=True, slots=True)
class EventImport:
    """The result of an import: the event, the number of added, changed and unchanged rows of each sheet (marks for
    Kehadiran), the number of added agencies, and warnings. After a dry run the event may not exist."""

    event: Event
    counts: dict[str, Counts]
    agencies_created: int
    warnings: list[Remark]


def import_event(
    source: Source,
    *,
    by: User | None = None,
    dry_run: bool = False,
    create_agencies: bool = False,
    allow_overbooking: bool = False,
) -> EventImport:
    """Store the event of the workbook, or update it. Data that the file lacks stay, with a warning.

    `by` is the user, or None for a command; `create_agencies` adds unknown agencies; `allow_overbooking` seats more
    people than a quota has seats; `dry_run` does everything and undoes it. Raise UnreadableWorkbook, or
    WorkbookRejected with every mistake; nothing is stored then.
    """
    findings = Findings()
    workbook = open_workbook(source)
    with transaction.atomic():
        imported = _import(workbook, findings, by=by, create=create_agencies, overbook=allow_overbooking)
        if dry_run or findings.problems:
            transaction.set_rollback(True)
    findings.raise_problems()
    return imported


def _import(workbook: Workbook, findings: Findings, *, by: User | None, create: bool, overbook: bool) -> EventImport:
    """Collect all problems and store the correct rows, because problems of seats and people appear only then.

    Raise WorkbookRejected if the plan (event, sessions, quotas) is wrong, because people cannot be checked then.
    """
    regions = known_regions()
    fields = read_event(workbook, findings, regions)
    sessions, session_numbers = read_sessions(workbook, findings)
    quotas = read_quotas(workbook, findings, regions)
    if fields:
        check_days(sessions, fields)
        check_times(sessions, fields)
    plan_problems = len(findings.problems)
    people, names = read_people(workbook, findings, regions)
    marks = read_marks(workbook, findings, session_numbers, names)

    agencies = Agencies([*quotas, *people], create=create)
    before = len(findings.problems)
    quotas_for = [(quota, agencies.find(quota) if quota.agency_name else None) for quota in quotas]
    refuse_repeated_quotas([(quota, agency) for quota, agency in quotas_for if quota.row.is_right])
    plan_is_right = plan_problems == 0 and len(findings.problems) == before
    people_from = _with_agencies(people, agencies)
    if fields:
        remark_absent([*quotas_for, *people_from], fields.values["starts_on"])
    if fields is None or not plan_is_right:
        raise findings.rejection()
    agencies.store_new()
    store = EventStore(Plan(fields, sessions, quotas_for), findings, by=by, overbook=overbook)
    store.store_plan()
    store.store_people(people_from)
    store.store_marks(marks)
    _record(store, by)
    return EventImport(store.event, store.counts, len(agencies.new), findings.remarks)


def _record(store: EventStore, by: User | None) -> None:
    """Write one trail entry for the whole file: the number of new and changed rows of each sheet. None if nothing
    changed."""
    stored = {sheet: counts for sheet, counts in store.counts.items() if counts.created or counts.updated}
    if stored:
        changes = {sheet: (None, f"+{counts.created} ~{counts.updated}") for sheet, counts in stored.items()}
        trail.record("event-imported", store.event, by=by, changes=changes, event=store.event.pk)


def _with_agencies(records: list[PersonRow], agencies: Agencies) -> list[tuple[PersonRow, Agency]]:
    found = [(record, agencies.find(record)) for record in records]
    return [(record, agency) for record, agency in found if agency is not None]
