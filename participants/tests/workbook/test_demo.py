"""The three Lampung workbooks: imported, imported again, and exported."""

from io import BytesIO
from pathlib import Path

import pytest
from django.utils.translation import override

from accounts.models import Entry
from agencies.importing.storing import import_agencies
from events.models import Event
from participants.models import Participant, Registration
from participants.registering.seats import seat_differences
from participants.workbook import export_event, import_event
from tests import make
from tests.tables import everything, remove
from tests.workbooks import sheets_of

DEMO = Path("participants/workbook/data/demo")
FILES = [DEMO / f"lampung-{year}.xlsx" for year in (2019, 2021, 2022)]


@pytest.fixture
def agencies(regions):
    import_agencies(DEMO / "lampung-agencies.xlsx")


@pytest.fixture
def lampung(agencies):
    return [import_event(file) for file in FILES]


def test_the_demo_workbooks_are_imported_completely(lampung):
    sizes = {imported.event.code: imported.counts for imported in lampung}
    assert [counts["Peserta"].created for counts in sizes.values()] == [52, 60, 35]
    assert [counts["Kehadiran"].created for counts in sizes.values()] == [52 * 8, 60 * 8, 35 * 8]
    assert [counts["Sesi"].created for counts in sizes.values()] == [8, 8, 8]
    assert Registration.objects.attended().count() == 147
    assert seat_differences() == []
    event = Event.objects.get(code="SPPTIK-2022-LAMPUNG")
    assert (event.status, event.course.code, event.minimum_attendance) == ("finished", "SPP-TIK", 80)


def test_importing_again_in_any_order_changes_nothing(lampung):
    before = everything()
    for file in [*FILES, *reversed(FILES)]:
        again = import_event(file)
        assert {(counts.created, counts.updated) for counts in again.counts.values()} == {(0, 0)}
    assert everything() == before


def test_a_dry_run_reports_the_same_and_stores_nothing(agencies):
    before = everything()
    rehearsed = import_event(FILES[2], dry_run=True)
    assert everything() == before
    assert rehearsed.counts == import_event(FILES[2]).counts


@pytest.mark.parametrize("language", ["id", "en"])
def test_importing_an_export_changes_nothing(lampung, language):
    before = everything()
    for event in Event.objects.all():
        with override(language):
            import_event(BytesIO(export_event(event)))
    assert everything() == before


def test_an_export_creates_the_same_event_in_another_portal(agencies):
    import_event(FILES[2])
    exported = export_event(Event.objects.get())
    before = without_moments(everything())
    remove(Entry)
    make.forget_marks()
    Registration.objects.all().delete()
    Participant.objects.all().delete()
    Event.objects.all().delete()
    import_event(BytesIO(exported))
    assert without_moments(everything()) == before
    assert sheets_of(BytesIO(export_event(Event.objects.get()))) == sheets_of(BytesIO(exported))


def without_moments(tables):
    """Return the rows without keys, times and tickets, which differ between databases. A key becomes the position in
    its table."""
    places = {(label, row.get("id")): place for label, rows in tables.items() for place, row in enumerate(rows)}
    labels = {
        "event_id": "events.Event", "session_id": "events.Session", "quota_id": "events.Quota",
        "participant_id": "participants.Participant", "registration_id": "participants.Registration",
    }  # fmt: skip

    def neutral(name, value):
        if name in ("id", "registered_at", "marked_at", "at", "event", "ticket", "seen_at", "recorded_at"):
            return None
        return places[labels[name], value] if name in labels and value else value

    return {
        label: [{name: neutral(name, value) for name, value in row.items()} for row in rows]
        for label, rows in tables.items()
    }
