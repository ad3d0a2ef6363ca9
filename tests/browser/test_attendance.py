"""Taking attendance: by keyboard, by touch on a phone, by two users at once, and without network."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, Route, expect

from agencies.regions import load_regions
from participants.attendance.marks import record_marks
from participants.models import Attendance, MarkEntry
from tests import make
from tests.browser.look import PHONE, assert_accessible, assert_fits_phone

NAMES = ["Ani", "Budi", "Cici", "Dedi"]


class Sheet:
    """An event with four people of two agencies and three sessions, without marks."""

    def __init__(self):
        load_regions()
        self.event = make.event("18", sessions=3)
        metro, utara = make.agency("18.72", name="Perpustakaan Metro"), make.agency("18.03", name="Perpustakaan Utara")
        places = [metro, metro, utara, utara]
        self.people = [
            make.registration(self.event, agency, full_name=name) for name, agency in zip(NAMES, places, strict=True)
        ]
        self.sessions = list(self.event.sessions.order_by("number"))
        self.metro = metro
        self.path = f"/events/{self.event.code}/attendance/"
        self.list = f"{self.path}{self.sessions[0].pk}/"

    def put(self, index: int, mark: str, by=None):
        place = {(self.people[index], self.sessions[0]): mark}
        record_marks(self.event, place, by=by, method=Attendance.Method.GRID)

    def current_marks(self) -> dict[str, str]:
        """Return the marks by name; those of the first session without its number."""
        marks = Attendance.objects.values_list("registration__participant__full_name", "session__number", "mark")
        return {name + ("" if number == 1 else str(number)): mark for name, number, mark in marks}


@pytest.fixture
def sheet(transactional_db, sign_in) -> Sheet:
    sheet = Sheet()
    sign_in(make.user(full_name="Sri Koordinator"))
    return sheet


@pytest.fixture
def grid(page, sheet) -> Page:
    page.goto(sheet.path)
    return page


@pytest.fixture
def second_page(sheet, page: Page, open_browser) -> Callable[..., Page]:
    """Return a function that opens another browser of the same user, with the options of a context."""

    def open_page(**options) -> Page:
        context = open_browser(**options)
        context.add_cookies(page.context.cookies())
        return context.new_page()

    return open_page


def cell(page: Page, row: int, column: int):
    """Return the cell of a person and a session, both counted from 0."""
    return page.locator("table.sheet .rows tr").nth(row).locator("td").nth(column)


def saved(page: Page) -> None:
    expect(page.locator(".sheet-state")).to_have_attribute("data-state", "saved")


def total(page: Page, mark: str, column: int = 0):
    return page.locator(".sums td").nth(column).locator(f'[data-sum="{mark}"] b')


# --- The grid, by keyboard --------------------------------------------------------------------------------------------


def test_the_grid_can_be_marked_by_keyboard(grid, sheet):
    cell(grid, 0, 0).focus()
    for key in ["h", "Enter", "T", "ArrowRight", "i", "ArrowDown", "ArrowLeft", "a"]:
        grid.keyboard.press(key)
    expect(cell(grid, 2, 0)).to_be_focused()
    expect(cell(grid, 2, 0)).to_have_text("A")
    for mark, people in {"H": "1", "T": "1", "A": "1", "": "1"}.items():
        expect(total(grid, mark)).to_have_text(people)
    saved(grid)
    assert sheet.current_marks() == {"Ani": "H", "Budi": "T", "Budi2": "I", "Cici": "A"}
    grid.keyboard.press("Delete")
    expect(cell(grid, 2, 0)).to_have_text("")
    expect(total(grid, "")).to_have_text("2")
    saved(grid)
    assert "Cici" not in sheet.current_marks()
    assert MarkEntry.objects.filter(by__full_name="Sri Koordinator").count() == 5


def test_the_grid_moves_down_after_a_letter_if_wished(grid, sheet):
    """The browser remembers the choice; hours of a person follow the marks."""
    first = sheet.event.sessions.get(number=1).lesson_hours
    grid.get_by_label("Turun setelah mengetik").check()
    grid.reload()
    cell(grid, 0, 0).focus()
    for key in ["h", "s", "t"]:
        grid.keyboard.press(key)
    expect(cell(grid, 3, 0)).to_be_focused()
    hours = [cell(grid, row, 3) for row in range(3)]
    for shown, expected in zip(hours, [first, 0, first], strict=True):
        expect(shown).to_have_text(str(expected))
    saved(grid)
    assert sheet.current_marks() == {"Ani": "H", "Budi": "S", "Cici": "T"}
    grid.reload()
    expect(hours[0]).to_have_text(str(first))


def test_earlier_marks_can_be_changed_in_every_column(grid, sheet):
    last = sheet.sessions[2]
    record_marks(sheet.event, {(p, last): "H" for p in sheet.people}, by=None, method=Attendance.Method.GRID)
    grid.goto(sheet.path)
    cell(grid, 0, 2).focus()
    for key in ["Delete", "ArrowDown", "a"]:
        grid.keyboard.press(key)
    saved(grid)
    assert sheet.current_marks() == {"Budi3": "A", "Cici3": "H", "Dedi3": "H"}
    for mark, people in {"H": "2", "A": "1", "": "1"}.items():
        expect(total(grid, mark, 2)).to_have_text(people)


def test_arrow_keys_move_and_stop_at_the_edges(grid, sheet):
    cell(grid, 1, 1).focus()
    steps = [("Home", 1, 0), ("ArrowLeft", 1, 0), ("End", 1, 2), ("Control+End", 3, 2), ("ArrowDown", 3, 2)]
    steps += [("Enter", 3, 2), ("Shift+Enter", 2, 2), ("Control+Home", 0, 0), ("PageDown", 3, 0), ("PageUp", 0, 0)]
    for key, row, column in steps:
        grid.keyboard.press(key)
        expect(cell(grid, row, column)).to_be_focused()
    assert grid.locator("table.sheet .rows td[tabindex='0']").count() == 1
    assert not MarkEntry.objects.exists()


def test_assistive_technology_sees_a_grid_with_names(grid, sheet):
    table = grid.get_by_role("grid")
    expect(table.get_by_role("rowheader", name="Ani")).to_be_visible()
    expect(table.get_by_role("gridcell")).to_have_count((3 + 1) * (4 + 1))  # hours and totals too
    assert_accessible(grid)
    cell(grid, 0, 0).focus()
    grid.keyboard.press("h")
    expect(grid.locator("#sheet-said")).to_contain_text("Ani")
    grid.keyboard.press(" ")
    expect(grid.locator(".choice-box button").first).to_be_focused()
    assert_accessible(grid)
    grid.keyboard.press("ArrowRight")
    grid.keyboard.press("Enter")
    expect(cell(grid, 0, 0)).to_have_text("T")
    expect(cell(grid, 0, 0)).to_be_focused()


def test_steps_are_undone_one_by_one_even_after_filtering(grid, sheet):
    cell(grid, 0, 0).focus()
    for key in ["h", "a", "Enter", "t"]:
        grid.keyboard.press(key)
    saved(grid)
    grid.keyboard.press("Control+z")
    expect(cell(grid, 1, 0)).to_have_text("")
    saved(grid)
    grid.goto(f"{sheet.path}?q=Cici")
    expect(grid.locator("table.sheet .rows tr")).to_have_count(1)
    grid.locator("[data-undo]").click()
    saved(grid)
    assert sheet.current_marks() == {"Ani": "H"}
    grid.locator("[data-undo]").click()
    saved(grid)
    assert sheet.current_marks() == {}
    expect(grid.locator("[data-undo]")).to_be_disabled()


def test_a_whole_session_is_marked_after_confirmation_and_undone_at_once(grid, sheet):
    cell(grid, 1, 0).focus()
    grid.keyboard.press("i")
    grid.locator("thead th[data-session] a").first.click()
    dialog = grid.locator("#whole")
    expect(dialog).to_be_visible()
    assert_accessible(grid)
    dialog.locator("[data-bulk=rest]").click()
    expect(dialog.locator(".whole-counts")).to_contain_text("3")
    assert sheet.current_marks().keys() <= {"Budi"}
    expect(dialog.locator("[data-confirm]")).to_have_text(re.compile(r"Tandai \d+ orang: Hadir"))
    dialog.locator("[data-confirm]").click()
    expect(total(grid, "H")).to_have_text("3")
    saved(grid)
    assert sheet.current_marks() == {"Ani": "H", "Budi": "I", "Cici": "H", "Dedi": "H"}
    grid.keyboard.press("Control+z")
    expect(total(grid, "")).to_have_text("3")
    saved(grid)
    assert sheet.current_marks() == {"Budi": "I"}


def test_marking_a_whole_session_respects_the_filter(grid, sheet):
    grid.goto(f"{sheet.path}?agency={sheet.metro.pk}")
    grid.locator("thead th[data-session] a").nth(1).click()
    expect(grid.locator(".sheet-narrowed")).to_be_visible()
    grid.locator("#whole label.m-t").click()
    grid.locator("#whole [data-bulk=all]").click()
    expect(grid.locator(".whole-counts")).to_contain_text("2")
    grid.locator("#whole [data-confirm]").click()
    saved(grid)
    assert sheet.current_marks() == {"Ani2": "T", "Budi2": "T"}


def test_marking_a_whole_session_includes_people_on_other_pages(grid, sheet, monkeypatch):
    monkeypatch.setattr("participants.attendance.views.people_a_page", lambda sessions: 2)
    sheet.put(3, "A")
    grid.goto(sheet.path)
    expect(grid.locator("table.sheet .rows tr")).to_have_count(2)
    grid.locator("thead th[data-session] a").first.click()
    grid.locator("#whole [data-bulk=rest]").click()
    expect(grid.locator(".whole-counts")).to_contain_text("3")
    grid.locator("#whole [data-confirm]").click()
    saved(grid)
    assert sheet.current_marks() == {"Ani": "H", "Budi": "H", "Cici": "H", "Dedi": "A"}
    expect(total(grid, "H")).to_have_text("3")
    grid.locator("[data-undo]").click()
    saved(grid)
    assert sheet.current_marks() == {"Dedi": "A"}


def test_a_cell_shows_its_history(grid, sheet):
    sheet.put(0, "H", by=make.user(full_name="Tuti Lain"))
    sheet.put(0, "A")
    grid.goto(sheet.path)
    cell(grid, 0, 0).click()
    grid.locator(".choice-box .past").click()
    expect(grid.locator("#past li")).to_have_count(2)
    expect(grid.locator("#past li").first).to_contain_text("Tuti Lain")
    assert_accessible(grid)


# --- Two on the same sheet --------------------------------------------------------------------------------------------


def test_two_users_of_the_grid_see_each_others_marks(grid, sheet, second_page):
    other = second_page(viewport={"width": 1320, "height": 900})
    other.goto(sheet.path)
    cell(other, 2, 1).click()
    other.locator(".choice-box .m-t").click()
    saved(other)
    expect(cell(grid, 2, 1)).to_have_text("T")
    expect(total(grid, "T", 1)).to_have_text("1")
    cell(grid, 0, 0).focus()
    grid.keyboard.press("h")
    expect(cell(other, 0, 0)).to_have_text("H")


@pytest.mark.parametrize(("taken", "mark"), [("theirs", "I"), ("yours", "H")])
def test_the_second_user_sees_the_conflict_and_decides(page, sheet, taken, mark):
    grid = page
    grid.route("**/marks/?since=*", lambda route: route.fulfill(json={"marks": [], "cursor": 0}))  # no news
    grid.goto(sheet.path)
    sheet.put(0, "I", by=make.user(full_name="Tuti Lain"))
    cell(grid, 0, 0).focus()
    grid.keyboard.press("h")
    clash = grid.locator("#clashes li")
    expect(clash).to_have_count(1)
    expect(clash).to_contain_text("Tuti Lain")
    expect(cell(grid, 0, 0)).to_have_text("I")
    assert sheet.current_marks() == {"Ani": "I"}
    assert_accessible(grid)
    clash.locator(f"[data-take={taken}]").click()
    expect(grid.locator("#clashes")).to_be_hidden()
    expect(cell(grid, 0, 0)).to_have_text(mark)
    saved(grid)
    assert sheet.current_marks() == {"Ani": mark}
    expect(cell(grid, 0, 0)).to_be_focused()


def test_undo_does_not_remove_a_later_mark_of_another_user(grid, sheet):
    cell(grid, 0, 0).focus()
    grid.keyboard.press("h")
    saved(grid)
    sheet.put(0, "A", by=make.user(full_name="Tuti Lain"))
    grid.keyboard.press("Control+z")
    expect(grid.locator("#clashes li")).to_have_count(1)
    expect(cell(grid, 0, 0)).to_have_text("A")
    assert sheet.current_marks() == {"Ani": "A"}


# --- The network ------------------------------------------------------------------------------------------------------


def test_marks_wait_on_the_page_without_network(grid, sheet, network):
    network.off(grid.context)
    cell(grid, 0, 0).focus()
    for key in ["h", "Enter", "t", "Enter", "a"]:
        grid.keyboard.press(key)
    state = grid.locator(".sheet-state")
    expect(state).to_have_attribute("data-state", "bad")
    expect(state).to_contain_text("3")
    expect(grid.locator("[data-retry]")).to_be_visible()
    expect(grid.locator("td.pending")).to_have_count(3)
    with grid.expect_event("dialog") as leaving:
        grid.evaluate("setTimeout(() => location.reload())")
    assert leaving.value.type == "beforeunload"
    leaving.value.dismiss()
    assert sheet.current_marks() == {}
    network.on(grid.context)
    saved(grid)
    expect(grid.locator("td.pending")).to_have_count(0)
    assert sheet.current_marks() == {"Ani": "H", "Budi": "T", "Cici": "A"}


def test_a_mark_whose_answer_is_lost_is_sent_again_and_counts_once(grid, sheet, complaints):
    complaints.expect("net::ERR_FAILED")
    lost = []

    def lose(route: Route) -> None:
        lost.append(route.fetch().status)
        route.abort()

    grid.route("**/marks/", lose, times=2)  # only requests that send marks; update requests have a query
    cell(grid, 0, 0).focus()
    grid.keyboard.press("h")
    expect(grid.locator(".sheet-state")).to_have_attribute("data-state", "bad")
    grid.keyboard.press("t")
    saved(grid)
    assert lost == [200, 200]
    assert list(MarkEntry.objects.values_list("mark", flat=True)) == ["H", "T"]
    expect(grid.locator("#clashes")).to_be_hidden()


def test_a_signed_out_user_keeps_the_marks_on_the_page(grid, sheet, sign_in):
    grid.context.clear_cookies(name=re.compile("session"))
    cell(grid, 0, 0).focus()
    grid.keyboard.press("h")
    expect(grid.locator(".sheet-state")).to_have_attribute("data-state", "bad")
    expect(cell(grid, 0, 0)).to_have_class(re.compile("pending"))
    sign_in(make.user())
    grid.locator("[data-retry]").click()
    saved(grid)
    assert sheet.current_marks() == {"Ani": "H"}


def test_a_person_who_is_no_longer_confirmed_is_named(grid, sheet):
    sheet.event.registrations.filter(pk=sheet.people[0].pk).update(status="withdrawn")
    cell(grid, 0, 0).focus()
    grid.keyboard.press("h")
    expect(grid.locator("#clashes li")).to_contain_text("Ani")
    expect(cell(grid, 0, 0)).to_have_text("")
    assert sheet.current_marks() == {}


# --- The phone, and without scripts -----------------------------------------------------------------------------------


def test_a_phone_can_choose_and_mark_a_session_by_touch(page, sheet, second_page):
    phone = second_page(viewport=PHONE, has_touch=True, is_mobile=True)
    phone.goto(sheet.path)
    expect(phone.locator("table.sheet")).to_be_hidden()
    phone.locator(".session-list a").first.tap()
    expect(phone).to_have_url(re.compile(f"{sheet.list}$"))
    people = phone.locator(".people li")
    for label in people.first.locator("label").all():
        box = label.bounding_box()
        assert min(box["width"], box["height"]) >= 44
    people.nth(0).locator("label.m-h").tap()
    people.nth(1).locator("label.m-t").tap()
    expect(phone.locator('.sums [data-sum="H"] b')).to_have_text("1")
    saved(phone)
    assert sheet.current_marks() == {"Ani": "H", "Budi": "T"}
    assert_accessible(phone)
    assert_fits_phone(phone)
    phone.locator("[data-undo]").tap()
    saved(phone)
    assert sheet.current_marks() == {"Ani": "H"}
    phone.locator("[data-whole]").tap()
    phone.locator("[data-bulk=rest]").tap()
    assert_accessible(phone)
    phone.locator("[data-confirm]").tap()
    expect(phone.locator('.sums [data-sum="H"] b')).to_have_text("4")
    saved(phone)
    assert len(sheet.current_marks()) == 4
    phone.locator("[data-past]").first.tap()
    expect(phone.locator("#past li")).to_have_count(1)


def test_only_the_last_of_several_arrow_keys_sets_a_mark(page, sheet):
    page.clock.install()
    page.goto(sheet.list)
    page.clock.pause_at(timezone.now() + timedelta(minutes=1))  # independent of how long the key presses take
    page.locator(".people li").first.locator("[type=radio]").nth(0).focus()
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    page.clock.resume()
    saved(page)
    assert sheet.current_marks() == {"Ani": "S"}
    assert MarkEntry.objects.count() == 1


def test_the_list_shows_marks_of_others_and_conflicts(page, sheet):
    page.goto(sheet.list)
    sheet.put(1, "I")
    expect(page.locator(".people li").nth(1).locator("[type=radio][value=I]")).to_be_checked()
    page.route("**/marks/?since=*", lambda route: route.fulfill(json={"marks": [], "cursor": 0}))
    sheet.put(0, "A", by=make.user(full_name="Tuti Lain"))
    page.locator(".people li").first.locator("label.m-h").click()
    expect(page.locator("#clashes li")).to_contain_text("Tuti Lain")
    expect(page.locator(".people li").first.locator("[type=radio][value=A]")).to_be_checked()
    assert_accessible(page)


def test_without_javascript_a_session_is_a_form(page, sheet, second_page):
    plain = second_page(java_script_enabled=False)
    plain.goto(sheet.path)
    plain.locator("thead th a").first.click()
    expect(plain).to_have_url(re.compile(f"{sheet.list}$"))
    sheet.put(1, "I", by=make.user(full_name="Tuti Lain"))
    people = plain.locator(".people li")
    people.nth(0).locator("label.m-h").click()
    people.nth(1).locator("label.m-a").click()
    plain.locator(".session-form [type=submit]").click()
    expect(people.nth(1)).to_contain_text("Tuti Lain")
    assert sheet.current_marks() == {"Ani": "H", "Budi": "I"}
    people.nth(1).locator("label.m-a").click()
    with plain.expect_navigation():
        plain.locator(".session-form [type=submit]").click()
    assert sheet.current_marks() == {"Ani": "H", "Budi": "A"}


def test_grid_history_and_corrections_fit_on_a_phone(page, sheet):
    sheet.put(0, "H")
    sheet.put(0, "A")
    for path in (sheet.path, sheet.list, f"{sheet.path}history/1/", f"{sheet.path}corrections/"):
        page.goto(path)
        assert_fits_phone(page)
        assert_accessible(page)
