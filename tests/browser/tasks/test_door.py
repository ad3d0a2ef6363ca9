"""The door: provincial staff or coordinators hand a link to a helper, who checks people in."""

from playwright.sync_api import expect

from participants.models import Attendance
from tests import make
from tests.browser import door


def test_give_a_helper_the_link_of_the_door(steps, page, sign_in, transactional_db):
    event = door.event_of_today()
    sign_in(make.user(province="18"))
    with steps.task(f"/events/{event.code}/"):
        steps.link("Kehadiran", within=".tabs")
        steps.link("Kehadiran di pintu", within="main")
        steps.fill(label="Rina")
        steps.tap(page.locator("main form.decide button.btn").first)
        expect(page.get_by_role("link", name="WhatsApp")).to_be_visible()


def test_check_people_in_at_the_door(steps, page, network, transactional_db):
    """Two people: one with the network, one without it and after the page was opened again."""
    event = door.event_of_today()
    door.open_door(page, door.address(door.link(event)))
    with steps.task():
        for name, person in (("ani", "Ani Wijaya, S.IP."), ("budi", "Budi Santoso")):
            steps.enter(page.locator("#text"), name)
            steps.tap(page.locator("#found li"))
            steps.tap(page.locator("#confirm"))
            door.expect_result(page, "in", person)
            network.off(page.context)
            page.reload()
        network.on(page.context)
        door.expect_counts(page, pending=0, sent=2)
    assert Attendance.objects.count() == 2
