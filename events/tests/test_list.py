"""The list of events as a table with chosen columns, as a calendar and as a board."""

from datetime import date, timedelta

import pytest
from django.utils import timezone
from lxml import html

from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff(regions, client):
    client.force_login(make.user())
    return client


def codes(events) -> list[str]:
    return [event.code for event in events]


def test_the_calendar_shows_each_event_on_all_its_days(staff):
    make.event(code="AWAL", starts_on=date(2027, 2, 26), ends_on=date(2027, 3, 2))
    make.event(code="TENGAH", starts_on=date(2027, 3, 10))
    make.event(code="LAIN", starts_on=date(2027, 5, 1))
    month = staff.get("/events/?view=calendar&month=2027-03").context["month"]
    days = {day.date: codes(day.events) for week in month.weeks for day in week if day.events}
    assert days == {date(2027, 3, 1): ["AWAL"], date(2027, 3, 2): ["AWAL"], date(2027, 3, 10): ["TENGAH"]}
    assert month.weeks[0][0].date == date(2027, 3, 1)
    assert (month.before, month.after) == ("2027-02", "2027-04")
    assert staff.get("/events/?view=calendar&month=2027-12").context["month"].after == "2028-01"


def test_the_table_names_a_batch_with_its_word(staff):
    make.event(code="SATU", batch="I")
    (row,) = html.fromstring(staff.get("/events/").content).xpath("//td[contains(@class, 'key')]")
    assert row.find_class("under")[0].text_content() in ("SATU · Angkatan I", "SATU · Batch I")


def test_a_filter_stays_in_the_month_of_the_calendar(staff):
    form = html.fromstring(staff.get("/events/?view=calendar&month=2027-03").content).find_class("filters")[0]
    assert form.xpath(".//input[@type='hidden' and @name='month']/@value") == ["2027-03"]


@pytest.mark.parametrize("month", ["", "x", "2027-13", "9999-12", "2027-03-01"])
def test_any_other_month_is_this_one(staff, month):
    page = staff.get("/events/", {"view": "calendar", "month": month})
    assert page.context["month"].first == timezone.localdate().replace(day=1)


def test_the_calendar_and_the_board_follow_the_filters_and_the_scope(staff, client):
    make.event(code="SATU", starts_on=date(2027, 3, 10))
    make.event("72", code="DUA", starts_on=date(2027, 3, 10))
    for view, shown in (("calendar&month=2027-03", calendar_codes), ("board", board_codes)):
        assert {*shown(staff.get(f"/events/?view={view}"))} == {"SATU", "DUA"}
        assert {*shown(staff.get(f"/events/?view={view}&province=72"))} == {"DUA"}
    client.force_login(make.user(province="18"))
    assert board_codes(client.get("/events/?view=board")) == ["SATU"]


def calendar_codes(page) -> list[str]:
    return [event.code for week in page.context["month"].weeks for day in week for event in day.events]


def board_codes(page) -> list[str]:
    return [event.code for column in page.context["board"] for event in column.events]


def test_the_board_has_the_states_with_their_numbers(staff):
    for number in range(14):
        make.coming_event(code=f"BUKA-{number:02}", starts_on=timezone.localdate() + timedelta(days=9 + number))
        make.event(code=f"LALU-{number:02}", status="finished", starts_on=date(2022, 5, 1 + number))
    make.event(code="RENCANA", status="planned", starts_on=timezone.localdate() + timedelta(days=9))
    page = staff.get("/events/?view=board")
    found = {column.state.value: (column.count, len(column.events), column.others) for column in page.context["board"]}
    numbers = {"planned": (1, 1, 0), "open": (14, 12, 2), "finished": (14, 12, 2)}
    assert {state: row for state, row in found.items() if row[0]} == numbers
    codes = board_codes(page)
    assert [code for code in codes if code.startswith("BUKA")] == [f"BUKA-{number:02}" for number in range(12)]
    assert [code for code in codes if code.startswith("LALU")] == [f"LALU-{number:02}" for number in range(13, 1, -1)]
    assert "status=open" in page.content.decode()


def test_columns_are_chosen_in_the_address(staff):
    event = make.coming_event(code="SATU", sessions=3)
    make.quota(event, make.agency("18.03"))
    make.registration(event, make.agency("18.04"), status="proposed")
    make.invitations(event)
    make.quota(event, make.agency("18.05"))
    page = staff.get("/events/")
    assert [column.name for column in page.context["columns"]] == ["letters", "sessions", "waiting"]
    [shown] = page.context["page_obj"]
    assert [column.show(shown) for column in page.context["columns"]] == ["2 / 3", "3", "1"]
    assert [column.name for column in staff.get("/events/?columns=&columns=waiting").context["columns"]] == ["waiting"]
    assert staff.get("/events/?columns=").context["columns"] == []


def test_provincial_staff_have_no_further_columns(regions, client):
    make.event()
    client.force_login(make.user(province="18"))
    assert client.get("/events/?columns=waiting").context["columns"] == []


@pytest.mark.parametrize("items", [1, 4])
@pytest.mark.parametrize(("view", "queries"), [("", 8), ("calendar", 7), ("board", 8)])
def test_the_list_needs_the_same_queries_for_any_number(staff, items, view, queries, django_assert_num_queries):
    for _ in range(items):
        event = make.event(starts_on=timezone.localdate(), sessions=items)
        make.quota(event, make.agency("18.03"))
        for status in ("planned", "finished", "cancelled"):
            make.event(status=status)
    with django_assert_num_queries(queries):
        assert staff.get(f"/events/?view={view}").status_code == 200
