from datetime import date

import pytest

from accounts.models import Entry
from accounts.trail.recording import record
from tests import make


@pytest.fixture
def entries(regions):
    for province in ("", "18", "72"):
        record("quota-allotted", f"of {province}", by=None, event=1, province=province)


@pytest.mark.parametrize(
    ("role", "province", "seen"),
    [
        ("provincial", "18", {"", "18"}),
        ("provincial", "31", {""}),
        ("coordinator", None, {"", "18", "72"}),
        ("administrator", None, {"", "18", "72"}),
    ],
)
def test_provincial_staff_do_not_see_the_trail_of_other_provinces(entries, role, province, seen):
    visible = Entry.objects.visible_to(make.user(role, province))
    assert set(visible.values_list("province", flat=True)) == seen


def test_the_latest_entry_is_first(entries):
    assert [entry.subject for entry in Entry.objects.of_event(1)] == ["of 72", "of 18", "of "]


def test_values_are_stored_as_json(regions):
    agency = make.agency(name="Dinas Metro")
    changes = {"agency": (None, agency), "starts_on": (date(2022, 5, 11), None), "seats": (4, 6)}
    entry = record("event-edited", "x" * 400, by=None, changes=changes)
    entry.refresh_from_db()
    assert entry.changes == {"agency": [None, "Dinas Metro"], "starts_on": ["2022-05-11", None], "seats": [4, 6]}
    assert len(entry.subject) == 300
