"""Check-in at the door on a phone: by camera, by scanner and by name, with and without network."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, Route, expect

from accounts.models import User
from participants.attendance.marks import record_marks
from participants.models import Attendance, DoorLink, HeldMark, MarkEntry, SecondScan
from participants.registering.lifecycle import withdraw
from tests import make
from tests.browser import door
from tests.browser.complaints import Network
from tests.browser.line import Line
from tests.browser.look import PHONE, assert_accessible, assert_fits_phone


@pytest.fixture
def event(transactional_db):
    return door.event_of_today()


@pytest.fixture
def helper(event) -> DoorLink:
    return door.link(event)


@pytest.fixture
def at_door(page, helper):
    """Open the page of a helper's link on a phone."""
    page.set_viewport_size(PHONE)
    door.open_door(page, door.address(helper))
    return page


def marks(event) -> list[tuple[str, int, str]]:
    found = Attendance.objects.filter(registration__event=event).select_related("registration__participant", "session")
    return sorted((m.registration.participant.full_name, m.session.number, m.mark) for m in found)


def marked(event, name: str, mark: str, by: User | None = None) -> None:
    registration, session = door.person(event, name), event.sessions.get(number=1)
    record_marks(event, {(registration, session): mark}, by=by, method=Attendance.Method.GRID)


def answered_posts(page: Page) -> list[list[dict]]:
    """Return a list that collects the marks of each answered request from now on."""
    answered: list[list[dict]] = []
    page.on(
        "response",
        lambda response: (
            response.request.method == "POST" and answered.append(response.request.post_data_json["marks"])
        ),
    )
    return answered


def test_a_keyboard_scanner_checks_people_in(at_door, event):
    ani = door.person(event, "Ani Wijaya, S.IP.")
    door.scan(at_door, door.ticket(ani).lower())
    door.expect_result(at_door, "in", "Ani Wijaya, S.IP.")
    expect(at_door.locator("#result-from")).to_have_text("Dinas Perpustakaan Kabupaten Tanggamus")
    expect(at_door.locator("#present")).to_have_text("1 / 5")
    door.expect_counts(at_door, pending=0, sent=1)
    assert marks(event) == [("Ani Wijaya, S.IP.", 1, "H")]
    assert_accessible(at_door)
    assert_fits_phone(at_door)
    door.scan(at_door, door.ticket(ani))
    door.expect_result(at_door, "already", "Ani Wijaya, S.IP.")
    since = Attendance.objects.get().marked_at
    expect(at_door.locator("#result-detail")).to_contain_text(timezone.localtime(since).strftime("%H.%M"))
    assert_accessible(at_door)
    assert MarkEntry.objects.count() == 1


def test_the_answer_does_not_wait_for_the_portal(at_door, event):
    held: list[Route] = []
    at_door.route("**/marks/", lambda route: held.append(route))
    door.scan(at_door, door.ticket(door.person(event, "Budi Santoso")))
    door.expect_result(at_door, "in", "Budi Santoso")
    door.expect_counts(at_door, pending=1, sent=0)
    held.pop().continue_()
    door.expect_counts(at_door, pending=0, sent=1)


def test_a_late_person_is_shown_as_late(page, transactional_db):
    event = door.event_of_today(late=True)
    door.open_door(page, door.address(door.link(event)))
    door.scan(page, door.ticket(door.person(event, "Budi Santoso")))
    door.expect_result(page, "late", "Budi Santoso")
    door.expect_counts(page, pending=0, sent=1)
    assert marks(event) == [("Budi Santoso", 1, "T")]
    assert_accessible(page)


def test_an_invalid_ticket_is_refused(at_door, event):
    for text in ("https://portal.example/me/abc/", "BTS12-3", "8999999", "Zulkifli"):
        at_door.locator("#result").evaluate("(panel) => { panel.dataset.tone = '' }")
        door.scan(at_door, text)
        door.expect_result(at_door, "refused")
    assert_accessible(at_door)
    door.scan(at_door, "BT" + "0" * 16)
    expect(at_door.locator("#problem-list .row")).to_have_count(1)
    door.expect_result(at_door, "refused")
    door.expect_counts(at_door, pending=0, sent=0, problems=1)
    assert_accessible(at_door)
    at_door.locator("#problem-list .button").last.click()
    door.expect_counts(at_door, pending=0, sent=0)
    assert marks(event) == []


def test_people_can_be_searched_by_keyboard_and_touch(at_door, event):
    at_door.locator("#text").fill("citra dewi")
    expect(at_door.locator("#found li")).to_have_count(1)
    assert_accessible(at_door)
    at_door.locator("#text").press("Enter")
    door.expect_result(at_door, "choose", "Çitra Déwi")
    assert_accessible(at_door)
    assert marks(event) == []
    at_door.keyboard.press("Enter")
    door.expect_result(at_door, "in", "Çitra Déwi")
    at_door.locator("#text").fill("SITI tanggamus")
    expect(at_door.locator("#found li")).to_have_count(2)
    at_door.locator("#found li").nth(1).click()
    at_door.locator("#confirm").click()
    door.expect_result(at_door, "in", "Siti Aminah")
    door.expect_counts(at_door, pending=0, sent=2)
    assert marks(event) == [("Siti Aminah", 1, "H"), ("Çitra Déwi", 1, "H")]
    at_door.locator("#text").fill("citra")
    at_door.locator("#found li").click()
    door.expect_result(at_door, "already", "Çitra Déwi")
    expect(at_door.locator("#confirm")).to_be_hidden()


def test_an_arrival_of_the_wrong_person_is_taken_back(at_door, event, network):
    door.scan(at_door, door.ticket(door.person(event, "Budi Santoso")))
    door.expect_result(at_door, "in", "Budi Santoso")
    door.expect_counts(at_door, pending=0, sent=1)
    assert_accessible(at_door)
    with at_door.expect_response("**/marks/"):
        at_door.locator("#undo").click()
    door.expect_result(at_door, "idle", "Budi Santoso")
    expect(at_door.locator("#undo")).to_be_hidden()
    door.expect_counts(at_door, pending=0, sent=1)
    expect(at_door.locator("#present")).to_have_text("0 / 5")
    assert marks(event) == []
    network.off(at_door.context)
    for _each in range(2):
        door.scan(at_door, door.ticket(door.person(event, "Budi Santoso")))
        door.expect_result(at_door, "in", "Budi Santoso")
        at_door.locator("#undo").click()
        expect(at_door.locator("#present")).to_have_text("0 / 5")
    door.scan(at_door, door.ticket(door.person(event, "Ani Wijaya, S.IP.")))
    door.expect_counts(at_door, pending=5, sent=1)
    network.on(at_door.context)
    door.expect_counts(at_door, pending=0, sent=4)
    assert marks(event) == [("Ani Wijaya, S.IP.", 1, "H")]


def test_a_rehearsal_has_invented_people_and_records_nothing(at_door, event, network):
    requests = answered_posts(at_door)
    at_door.get_by_text("Perangkat ini", exact=True).click()
    at_door.get_by_role("link", name="Latihan dengan peserta rekaan").click()
    expect(at_door.locator("#notices")).to_contain_text("Ini latihan")
    at_door.locator("#text").fill("budi")
    expect(at_door.locator("#found li")).to_have_count(0)  # nobody of the event
    for text, tone, name in (("ayu", "in", "Ayu Lestari"), ("hadi", "ask", "Hadi Saputra")):
        at_door.locator("#text").fill(text)
        at_door.locator("#found li").click()
        at_door.locator("#confirm").click()
        door.expect_result(at_door, tone, name)
    at_door.locator("#over").click()
    door.expect_result(at_door, "in", "Hadi Saputra")
    door.expect_counts(at_door, pending=0, sent=2)
    network.off(at_door.context)
    door.scan(at_door, "BT00000000000000A3")
    door.expect_result(at_door, "in", "Citra Anggraini")
    door.expect_counts(at_door, pending=1, sent=2)
    network.on(at_door.context)
    door.expect_counts(at_door, pending=0, sent=3)
    at_door.get_by_text("Tiket untuk latihan").click()
    expect(at_door.locator("#rehearsal-tickets img")).to_have_count(4)
    assert_accessible(at_door)
    at_door.get_by_role("link", name="Selesai latihan").click()
    expect(at_door.locator("#present")).to_have_text("0 / 5")
    door.expect_counts(at_door, pending=0, sent=0)
    assert (marks(event), requests) == ([], [])


def test_the_search_works_with_a_thousand_people(page, transactional_db):
    event = door.event_of_today(names=[f"Orang {number:04d}" for number in range(1000)])
    door.open_door(page, door.address(door.link(event)))
    page.locator("#text").fill("orang 07")
    expect(page.locator("#found li")).to_have_count(8)
    built = page.evaluate(
        """async () => {
            const input = document.getElementById("text");
            let built = 0;
            const watch = new MutationObserver((changes) => {
                for (const { addedNodes } of changes) built += addedNodes.length;
            });
            watch.observe(document.getElementById("found"), { childList: true });
            for (const text of ["o", "or", "ora", "oran", "orang", "orang 0", "orang 09", "orang 099"]) {
                input.value = text;
                input.dispatchEvent(new Event("input"));
            }
            await new Promise(requestAnimationFrame);
            return built;
        }"""
    )
    assert 8 <= built <= 8 * 9, f"{built} rows for eight letters"
    expect(page.locator("#found li b").first).to_have_text("Orang 0990")


def test_another_session_can_be_chosen(at_door, event):
    at_door.locator("#session").select_option(index=1)
    expect(at_door.locator("#session-hint")).to_have_attribute("data-warns", "yes")
    door.scan(at_door, door.ticket(door.person(event, "Budi Santoso")))
    door.expect_counts(at_door, pending=0, sent=1)
    assert marks(event) == [("Budi Santoso", 2, "H")]


def test_an_excused_person_can_be_checked_in(page, sign_in, event):
    marked(event, "Budi Santoso", "I", by=make.user(full_name="Sri Rahayu"))
    page.set_viewport_size(PHONE)
    sign_in(make.user())
    door.open_door(page, f"/door/event/{event.code}/")
    door.scan(page, door.ticket(door.person(event, "Budi Santoso")))
    door.expect_result(page, "ask", "Budi Santoso")
    expect(page.locator("#result-detail")).to_contain_text("Sri Rahayu")
    assert_accessible(page)
    assert marks(event) == [("Budi Santoso", 1, "I")]
    page.locator("#over").click()
    door.expect_result(page, "in", "Budi Santoso")
    door.expect_counts(page, pending=0, sent=1)
    assert marks(event) == [("Budi Santoso", 1, "H")]


def test_the_camera_reads_a_ticket(playwright, event, helper, base_url, complaints, tmp_path):
    """A fake camera shows a film of a QR code. The decoder in its worker reads it, and the mark is stored."""
    film = door.film_of(door.ticket(door.person(event, "Çitra Déwi")), tmp_path / "ticket.mjpeg")
    arguments = [*door.CAMERA, f"--use-file-for-fake-video-capture={film}"]
    with door.phone(playwright, tmp_path / "profile", base_url, complaints, *arguments) as context:
        page = context.pages[0]
        door.open_door(page, door.address(helper))
        assert page.evaluate("typeof BarcodeDetector") == "undefined" or page.evaluate(
            "BarcodeDetector.getSupportedFormats().then((formats) => !formats.length)"
        )
        page.locator("#camera").click()
        door.expect_result(page, "in", "Çitra Déwi")
        door.expect_counts(page, pending=0, sent=1)
        expect(page.locator("#video")).to_be_visible()
        assert_accessible(page)
        assert_fits_phone(page)
        page.locator("#camera").click()
        expect(page.locator("#video")).to_be_hidden()
    assert marks(event) == [("Çitra Déwi", 1, "H")]


def test_the_camera_uses_the_browsers_own_detector(playwright, event, helper, base_url, complaints, tmp_path):
    """A replacement for the BarcodeDetector, which phones have but this Chromium does not."""
    text = door.ticket(door.person(event, "Budi Santoso"))
    with door.phone(playwright, tmp_path / "profile", base_url, complaints, *door.CAMERA) as context:
        context.add_init_script(
            f"""window.BarcodeDetector = class {{
                static async getSupportedFormats() {{ return ["ean_13", "qr_code"]; }}
                async detect(video) {{ window.looked = video.videoWidth; return [{{ rawValue: "{text}" }}]; }}
            }}"""
        )
        page = context.pages[0]
        requests = []
        page.on("request", lambda request: requests.append(request.url))
        door.open_door(page, door.address(helper))
        page.locator("#camera").click()
        door.expect_result(page, "in", "Budi Santoso")
        door.expect_counts(page, pending=0, sent=1)
        assert page.evaluate("window.looked") > 0
        assert not any("decode.js" in url for url in requests)
    assert marks(event) == [("Budi Santoso", 1, "H")]


def test_offline_marks_survive_a_restart_and_are_sent_once(
    playwright, event, helper, base_url, complaints, tmp_path, network
):
    """Marks made offline survive a reload and a restart, and are sent once, with the time of the scan."""
    profile = tmp_path / "profile"
    with door.phone(playwright, profile, base_url, complaints) as context:
        page = context.pages[0]
        door.open_door(page, door.address(helper))
        network.off(context)
        expect(page.locator("#line")).to_have_attribute("data-line", "offline")
        before = timezone.now()
        door.scan(page, door.ticket(door.person(event, "Ani Wijaya, S.IP.")))
        door.expect_result(page, "in", "Ani Wijaya, S.IP.")
        door.scan(page, door.ticket(door.person(event, "Budi Santoso")))
        door.expect_counts(page, pending=2, sent=0)
        assert_accessible(page)
        page.reload()
        door.expect_counts(page, pending=2, sent=0)
        expect(page.locator("#present")).to_have_text("2 / 5")
        expect(page.locator("#line")).to_have_attribute("data-line", "offline")
        expect(page.locator("#ready")).to_have_attribute("data-is", "ready")
        door.scan(page, door.ticket(door.person(event, "Ani Wijaya, S.IP.")))
        door.expect_result(page, "already", "Ani Wijaya, S.IP.")
        door.expect_counts(page, pending=2, sent=0)
    assert marks(event) == []
    with door.phone(playwright, profile, base_url, complaints) as context:
        network.off(context)
        page = context.new_page()
        posts = answered_posts(page)
        page.goto(door.address(helper))
        door.expect_counts(page, pending=2, sent=0)
        door.scan(page, door.ticket(door.person(event, "Çitra Déwi")))
        door.expect_counts(page, pending=3, sent=0)
        back = timezone.now()
        network.on(context)
        door.expect_counts(page, pending=0, sent=3)
        expect(page.locator("#line")).to_have_attribute("data-line", "online")
        assert [len(sent) for sent in posts] == [3]
    assert [name for name, _number, _mark in marks(event)] == ["Ani Wijaya, S.IP.", "Budi Santoso", "Çitra Déwi"]
    assert MarkEntry.objects.count() == 3
    times = [door.person(event, name).marks.get().marked_at for name in ("Ani Wijaya, S.IP.", "Budi Santoso")]
    # The portal calculates back from the time when the request was sent, so the duration of the request makes the times
    # later.
    assert all(before - timedelta(seconds=1) < at < back for at in times)


def test_marks_wait_during_a_broken_connection_the_browser_does_not_notice(
    playwright, event, helper, live_server, complaints, network, tmp_path
):
    """The phone has Wi-Fi, but neither the page nor the worker reaches the portal."""
    line = Line(live_server.thread.host, live_server.thread.port)
    with door.phone(playwright, tmp_path / "profile", line.url, complaints) as context:
        page = context.pages[0]
        door.open_door(page, door.address(helper))
        network.cut(line)
        door.scan(page, door.ticket(door.person(event, "Ani Wijaya, S.IP.")))
        door.expect_result(page, "in", "Ani Wijaya, S.IP.")
        expect(page.locator("#line")).to_have_attribute("data-line", "offline")
        page.reload()
        door.expect_counts(page, pending=1, sent=0)
        door.scan(page, door.ticket(door.person(event, "Budi Santoso")))
        door.expect_counts(page, pending=2, sent=0)
        assert marks(event) == []
        network.restore(line)
        expect(page.locator("#count-sent")).to_have_text("2", timeout=60_000)  # without user action, at the next retry
        door.expect_counts(page, pending=0, sent=2)
        expect(page.locator("#line")).to_have_attribute("data-line", "online")
    line.cut()
    assert len(marks(event)) == MarkEntry.objects.count() == 2


def test_contradicting_arrivals_are_listed_for_a_decision(at_door, event, network):
    """While this device was offline, one person was withdrawn and another was excused."""
    network.off(at_door.context)
    for name in ("Ani Wijaya, S.IP.", "Budi Santoso", "Çitra Déwi"):
        door.scan(at_door, door.ticket(door.person(event, name)))
    door.expect_counts(at_door, pending=3, sent=0)
    withdraw(door.person(event, "Ani Wijaya, S.IP."), by=make.user(), reason="Sakit")
    marked(event, "Budi Santoso", "I")
    network.on(at_door.context)
    door.expect_counts(at_door, pending=0, sent=1, problems=2)
    expect(at_door.locator("#problem-list .row[data-tone=ask]")).to_have_count(2)
    assert_accessible(at_door)
    assert HeldMark.objects.waiting().count() == 2
    assert marks(event) == [("Budi Santoso", 1, "I"), ("Çitra Déwi", 1, "H")]


def taken_offline(network: Network, page: Page, event, *names: str) -> None:
    network.off(page.context)
    for name in names:
        door.scan(page, door.ticket(door.person(event, name)))
    door.expect_counts(page, pending=len(names), sent=0)


def link_ends(helper, *, ago: timedelta = timedelta()) -> None:
    now = timezone.now()
    DoorLink.objects.filter(pk=helper.pk).update(created_at=now - timedelta(days=2), ends_at=now - ago)


def test_an_expired_link_deletes_the_list_and_sends_earlier_marks(at_door, event, helper, network, complaints):
    complaints.expect("410")
    taken_offline(network, at_door, event, "Budi Santoso", "Ani Wijaya, S.IP.")
    marked(event, "Ani Wijaya, S.IP.", "A")
    link_ends(helper)
    network.on(at_door.context)
    expect(at_door.locator("#line")).to_have_attribute("data-line", "gone")
    door.expect_counts(at_door, pending=0, sent=1, problems=1)
    assert marks(event) == [("Ani Wijaya, S.IP.", 1, "A"), ("Budi Santoso", 1, "H")]
    kept = door.kept(at_door)
    assert (kept["rosters"], kept["pending"]) == ([], [])
    assert "Budi" not in str(kept)
    at_door.reload()
    expect(at_door.locator("#line")).to_have_attribute("data-line", "gone")
    expect(at_door.locator("#problem-list .row")).to_have_count(1)
    assert_accessible(at_door)


def test_an_arrival_during_the_withdrawal_of_the_link_is_held(at_door, event, complaints):
    """The device does not know about the withdrawal and sends a live mark, which is not lost."""
    complaints.expect("410")
    DoorLink.objects.update(withdrawn_at=timezone.now())
    door.scan(at_door, door.ticket(door.person(event, "Budi Santoso")))
    expect(at_door.locator("#line")).to_have_attribute("data-line", "gone")
    door.expect_counts(at_door, pending=0, sent=0, problems=1)
    assert marks(event) == []
    assert HeldMark.objects.waiting().get().reason == "link"


def test_a_closed_door_keeps_unsent_marks(at_door, event, network, complaints):
    complaints.expect("410")
    taken_offline(network, at_door, event, "Budi Santoso")
    type(event).objects.update(status="cancelled")
    network.on(at_door.context)
    expect(at_door.locator("#line")).to_have_attribute("data-line", "gone")
    expect(at_door.locator("#waiting-list .row")).to_have_count(1)
    expect(at_door.locator("#notices .notice-bad")).to_have_count(2)
    kept = door.kept(at_door)
    assert kept["rosters"] == []
    assert [mark["ticket"] for mark in kept["pending"]] == [door.ticket(door.person(event, "Budi Santoso"))]
    at_door.reload()
    expect(at_door.locator("#waiting-list .row")).to_have_count(1)
    assert_accessible(at_door)
    assert marks(event) == []


def test_another_link_of_the_event_sends_waiting_marks(at_door, event, helper, network):
    taken_offline(network, at_door, event, "Budi Santoso")
    # Chromium ends the offline emulation when the page is left, so the link itself is made invalid.
    DoorLink.objects.update(token_hash="x" * 64)
    at_door.goto("about:blank")
    network.on(at_door.context)
    other = door.link(event)
    door.open_door(at_door, door.address(other))
    door.expect_counts(at_door, pending=0, sent=1)
    assert MarkEntry.objects.get().link == other


def test_an_excused_person_seen_offline_is_reported(page, sign_in, event, network):
    """One is checked in after confirmation, the other without. Both scans reach the portal exactly once."""
    for name in ("Budi Santoso", "Ani Wijaya, S.IP."):
        marked(event, name, "I")
    sign_in(make.user())
    door.open_door(page, f"/door/event/{event.code}/")
    taken_offline(network, page, event, "Budi Santoso", "Ani Wijaya, S.IP.")
    door.expect_result(page, "ask", "Ani Wijaya, S.IP.")
    expect(page.locator("#present")).to_have_text("0 / 5")
    page.locator("#over").click()
    door.expect_result(page, "in", "Ani Wijaya, S.IP.")
    door.expect_counts(page, pending=2, sent=0)
    expect(page.locator("#present")).to_have_text("1 / 5")
    door.scan(page, door.ticket(door.person(event, "Budi Santoso")))
    door.expect_result(page, "ask", "Budi Santoso")
    door.expect_counts(page, pending=2, sent=0)
    network.on(page.context)
    door.expect_counts(page, pending=0, sent=1, problems=1)
    assert marks(event) == [("Ani Wijaya, S.IP.", 1, "H"), ("Budi Santoso", 1, "I")]
    held = HeldMark.objects.get()
    assert (held.registration, held.found) == (door.person(event, "Budi Santoso"), "I")


def test_an_offline_scan_of_a_person_already_in_is_counted(at_door, event, network):
    marked(event, "Budi Santoso", "H")
    at_door.reload()
    expect(at_door.locator("#present")).to_have_text("1 / 5")
    taken_offline(network, at_door, event, "Budi Santoso")
    door.expect_result(at_door, "already", "Budi Santoso")
    network.on(at_door.context)
    door.expect_counts(at_door, pending=0, sent=1)
    assert SecondScan.objects.get().entry.registration == door.person(event, "Budi Santoso")


def test_signing_out_deletes_the_list_and_keeps_marks(page, sign_in, event, network):
    user = make.user()
    sign_in(user)
    door.open_door(page, f"/door/event/{event.code}/")
    network.off(page.context)
    door.scan(page, door.ticket(door.person(event, "Budi Santoso")))
    door.expect_counts(page, pending=1, sent=0)
    # Chromium ends the offline emulation when the page is left, so the cookies are deleted first.
    page.context.clear_cookies()
    page.goto("about:blank")
    network.on(page.context)
    page.goto("/accounts/login/")
    door.expect_no_list(page)
    assert len(door.kept(page)["pending"]) == 1
    other = make.user()
    sign_in(other)
    door.open_door(page, f"/door/event/{event.code}/")
    expect(page.locator("#notices .notice")).to_have_count(1)
    door.expect_counts(page, pending=0, sent=0)
    assert marks(event) == []
    sign_in(user)
    page.goto(f"/door/event/{event.code}/")
    door.expect_counts(page, pending=0, sent=1)
    assert marks(event) == [("Budi Santoso", 1, "H")]


def test_marks_of_one_user_are_not_sent_as_another(page, sign_in, event, complaints, network):
    """Another user signs in in a second tab while marks wait in the first. The marks stay and are sent under their
    author's name."""
    first = make.user()
    sign_in(first)
    door.open_door(page, f"/door/event/{event.code}/")
    taken_offline(network, page, event, "Budi Santoso")
    complaints.expect("403")
    sign_in(make.user())
    network.on(page.context)
    expect(page.locator("#line")).to_have_attribute("data-line", "signed_out")
    door.expect_counts(page, pending=1, sent=0)
    assert door.kept(page)["rosters"] == []
    assert marks(event) == []
    sign_in(first)
    page.goto(f"/door/event/{event.code}/")
    door.expect_counts(page, pending=0, sent=1)
    assert MarkEntry.objects.get().by == first


def test_a_sign_in_that_expires_keeps_the_marks(page, sign_in, event, complaints):
    sign_in(make.user())
    door.open_door(page, f"/door/event/{event.code}/")
    complaints.expect("401", "403")
    page.context.clear_cookies()
    door.scan(page, door.ticket(door.person(event, "Budi Santoso")))
    expect(page.locator("#line")).to_have_attribute("data-line", "signed_out")
    door.expect_counts(page, pending=1, sent=0)
    expect(page.locator("#notices a")).to_have_attribute(
        "href", f"/accounts/login/?next=%2Fdoor%2Fevent%2F{event.code}%2F"
    )
    assert door.kept(page)["rosters"] == []
    assert_accessible(page)


def test_the_list_is_deleted_after_the_event(at_door, helper):
    """The device uses its own clock and sends no request."""
    at_door.evaluate(
        """async () => {
            const open = indexedDB.open("bimtek-door");
            const database = await new Promise((resolve) => { open.onsuccess = () => resolve(open.result); });
            const rosters = database.transaction("rosters", "readwrite").objectStore("rosters");
            const request = rosters.getAll();
            await new Promise((resolve) => {
                request.onsuccess = () => {
                    const [record] = request.result;
                    record.expires_at = "2020-01-01T00:00:00+07:00";
                    rosters.put(record).onsuccess = resolve;
                };
            });
            database.close();
        }"""
    )
    assert len(door.kept(at_door)["rosters"]) == 1
    at_door.goto("/accounts/login/")
    door.expect_no_list(at_door)


def test_two_tabs_send_each_mark_once(at_door, event, helper, network):
    second = at_door.context.new_page()
    door.open_door(second, door.address(helper))
    network.off(at_door.context)
    for name in ("Ani Wijaya, S.IP.", "Budi Santoso"):
        door.scan(at_door, door.ticket(door.person(event, name)))
    door.expect_counts(at_door, pending=2, sent=0)
    door.expect_counts(second, pending=2, sent=0)
    posts = [answered_posts(tab) for tab in (at_door, second)]
    network.on(at_door.context)
    for tab in (at_door, second):
        door.expect_counts(tab, pending=0, sent=2)
    assert sum(len(sent) for tab in posts for sent in tab) == 2
    assert MarkEntry.objects.count() == 2


def test_the_user_can_delete_all_data_of_the_device(at_door, event, network):
    network.off(at_door.context)
    door.scan(at_door, door.ticket(door.person(event, "Budi Santoso")))
    door.expect_counts(at_door, pending=1, sent=0)
    at_door.locator("summary").last.click()
    at_door.locator("#remove").click()
    expect(at_door.locator("#removing-text")).to_contain_text("1")
    assert_accessible(at_door)
    at_door.locator("#remove-yes").click()
    door.expect_counts(at_door, pending=0, sent=0)
    kept = door.kept(at_door)
    assert not any(kept.values())
    assert at_door.evaluate("caches.keys()") == []


def test_the_cache_contains_no_people(at_door, event):
    door.scan(at_door, door.ticket(door.person(event, "Budi Santoso")))
    door.expect_counts(at_door, pending=0, sent=1)
    pages = at_door.evaluate(
        """async () => {
            const texts = {};
            for (const name of await caches.keys()) {
                const cache = await caches.open(name);
                for (const request of await cache.keys()) {
                    texts[request.url] = await (await cache.match(request)).text();
                }
            }
            return texts;
        }"""
    )
    assert any("/door/link/" in url for url in pages)
    assert not any("json" in url or "marks" in url for url in pages)
    assert not any("Budi" in text or "Tanggamus" in text for text in pages.values())


FULL_DISK = """
    const put = IDBObjectStore.prototype.put;
    IDBObjectStore.prototype.put = function (...given) {
        if (this.name === "pending") throw new DOMException("full", "QuotaExceededError");
        return put.apply(this, given);
    };
"""


def test_nobody_is_shown_as_present_whom_the_device_cannot_store(page, event, helper):
    page.add_init_script(FULL_DISK)
    door.open_door(page, door.address(helper))
    door.scan(page, door.ticket(door.person(event, "Budi Santoso")))
    door.expect_result(page, "refused", "Budi Santoso")
    expect(page.locator("#result-state")).to_have_text("Tidak tersimpan")
    expect(page.locator("#present")).to_have_text("0 / 5")


COUNTED_WRITES = """
    window.listsWritten = 0;
    const put = IDBObjectStore.prototype.put;
    IDBObjectStore.prototype.put = function (...given) {
        if (this.name === "rosters") window.listsWritten += 1;
        return put.apply(this, given);
    };
"""


def test_updates_have_only_changes_and_rarely_write_the_list(page, event, helper):
    """Another user marks two people present and removes one mark. The page gets this with its next update, half a
    minute later."""
    asked = []
    page.on("request", lambda request: "marks.json" in request.url and asked.append(request.url.partition("?")[2]))
    page.add_init_script(COUNTED_WRITES)
    page.clock.install()
    marked(event, "Çitra Déwi", "H")
    door.open_door(page, door.address(helper))
    expect(page.locator("#present")).to_have_text("1 / 5")
    before = page.evaluate("window.listsWritten")
    for number, name in enumerate(("Budi Santoso", "Ani Wijaya, S.IP."), 1):
        door.scan(page, door.ticket(door.person(event, name)))
        door.expect_counts(page, pending=0, sent=number)
    assert page.evaluate("window.listsWritten") == before
    marked(event, "Siti Aminah", "H")
    marked(event, "Çitra Déwi", "")
    marked(event, "Ani Wijaya, S.IP.", "I")
    page.clock.fast_forward(31_000)
    expect(page.locator("#present")).to_have_text("2 / 5")
    assert page.evaluate("window.listsWritten") == before + 1
    assert asked[0] == ""
    assert asked[-1].startswith("since=")


def test_a_session_without_times_has_the_date_of_its_place(page, transactional_db):
    """At 23.30 in Jakarta the session in Jayapura is already tomorrow's."""
    event = door.event_of_today()
    today = event.starts_on
    type(event).objects.update(province="94", ends_on=today + timedelta(days=1))
    event.sessions.filter(number=2).update(date=today + timedelta(days=1))
    page.clock.install(time=timezone.now())
    door.open_door(page, door.address(door.link(event)))
    jayapura = "(value) => Date.parse(value.day_begins_at) === Date.parse(`${value.date}T00:00:00+09:00`)"
    sessions = door.kept(page)["rosters"][0]["sessions"]
    assert [page.evaluate(jayapura, session) for session in sessions] == [True, True]
    chosen = page.evaluate(
        """async (sessions) => {
            const { Roster } = await import("/static/door/roster.js");
            const roster = new Roster({ sessions, people: [], marks: [] });
            const evening = Date.parse(`${sessions[0].date}T23:30:00+07:00`);
            return [evening - 3600000 * 2, evening].map((now) => roster.currentSession(now).number);
        }""",
        sessions,
    )
    assert chosen == [1, 2]


WRONG_CLOCK = """{
    const Real = Date, behind = 3 * 3600 * 1000;
    window.Date = class extends Real {
        constructor(...given) { given.length ? super(...given) : super(Real.now() - behind); }
        static now() { return Real.now() - behind; }
    };
}"""


def test_a_wrong_clock_is_reported_and_corrected(page, event, helper, network):
    """The clock is three hours slow: the page reports it, and the stored time is the correct one."""
    page.add_init_script(WRONG_CLOCK)
    door.open_door(page, door.address(helper))
    expect(page.locator("#notices .notice")).to_contain_text("180")
    before = timezone.now()
    network.off(page.context)
    door.scan(page, door.ticket(door.person(event, "Budi Santoso")))
    after = timezone.now()
    door.expect_counts(page, pending=1, sent=0)
    network.on(page.context)
    door.expect_counts(page, pending=0, sent=1)
    seen = Attendance.objects.get().marked_at
    # Up to half of a request's duration can be missing, which is long on a busy machine.
    assert before - timedelta(minutes=1) < seen < after + timedelta(minutes=1)


def test_marks_are_still_sent_after_the_event(page, sign_in, event, network):
    """The list is deleted from the device at midnight. Waiting marks can be sent for some more days."""
    sign_in(make.user())
    door.open_door(page, f"/door/event/{event.code}/")
    network.off(page.context)
    door.scan(page, door.ticket(door.person(event, "Budi Santoso")))
    door.expect_counts(page, pending=1, sent=0)
    yesterday = event.ends_on - timedelta(days=2)
    event.sessions.update(date=yesterday)
    type(event).objects.filter(pk=event.pk).update(starts_on=yesterday, ends_on=yesterday)
    network.on(page.context)
    door.expect_counts(page, pending=0, sent=1)
    expect(page.locator("#session option")).to_have_count(1)
    assert door.kept(page)["rosters"] == []
    assert marks(event) == [("Budi Santoso", 1, "H")]


def test_a_session_of_another_day_cannot_be_marked_yet(page, sign_in, event):
    tomorrow = event.ends_on + timedelta(days=2)
    type(event).objects.filter(pk=event.pk).update(ends_on=tomorrow)
    event.sessions.filter(number=2).update(date=tomorrow)
    sign_in(make.user())
    door.open_door(page, f"/door/event/{event.code}/")
    page.locator("#session").select_option(index=1)
    door.scan(page, door.ticket(door.person(event, "Budi Santoso")))
    door.expect_result(page, "refused", "Budi Santoso")
    door.expect_counts(page, pending=0, sent=0)
    assert marks(event) == []


def test_a_listed_person_is_checked_in_at_the_time_of_the_scan(page, sign_in, event):
    """The next person is scanned meanwhile; the list of problems answers the question."""
    sign_in(make.user())
    door.open_door(page, f"/door/event/{event.code}/")
    marked(event, "Budi Santoso", "I")
    door.scan(page, door.ticket(door.person(event, "Budi Santoso")))
    door.expect_result(page, "ask", "Budi Santoso")
    seen = timezone.now()
    door.scan(page, door.ticket(door.person(event, "Ani Wijaya, S.IP.")))
    door.expect_counts(page, pending=0, sent=1, problems=1)
    page.locator("#problem-list .button").first.click()
    door.expect_result(page, "in", "Budi Santoso")
    door.expect_counts(page, pending=0, sent=2)
    assert marks(event) == [("Ani Wijaya, S.IP.", 1, "H"), ("Budi Santoso", 1, "H")]
    assert door.person(event, "Budi Santoso").marks.get().marked_at < seen
