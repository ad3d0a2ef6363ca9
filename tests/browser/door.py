"""Helpers for tests of the door: an event of today, phones with a fake camera, and the data that a device stores."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import time, timedelta
from pathlib import Path

import segno
from django.utils import timezone
from PIL import Image
from playwright.sync_api import BrowserContext, Page, expect

from agencies.regions import load_regions
from events.models import Event
from participants.models import DoorLink, Registration
from tests import make
from tests.browser.chromium import ARGUMENTS, find_chromium
from tests.browser.complaints import Complaints
from tests.browser.look import PHONE

NAMES = ["Ani Wijaya, S.IP.", "Budi Santoso", "Çitra Déwi", "Siti Aminah", "Siti Aminah"]
CAMERA = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"]

KEPT = """async () => {
    const open = indexedDB.open("bimtek-door");
    const database = await new Promise((resolve) => { open.onsuccess = () => resolve(open.result); });
    const kept = {};
    for (const name of database.objectStoreNames) {
        const request = database.transaction(name).objectStore(name).getAll();
        kept[name] = await new Promise((resolve) => { request.onsuccess = () => resolve(request.result); });
    }
    database.close();
    return kept;
}"""


def event_of_today(*, late: bool = False, names: list[str] = NAMES) -> Event:
    """Store an event that runs now, with two sessions and people. Nobody is late for it, or everybody with `late`."""
    load_regions()
    today = timezone.localdate(
        timezone.now() - timedelta(minutes=10)
    )  # a person seen ten minutes ago was within the event
    event = make.event(
        code="PINTU", starts_on=today, ends_on=today, sessions=2, status=Event.Status.CLOSED, late_after_minutes=0
    )
    if late:
        event.sessions.filter(number=1).update(starts_at=time(0, 0), ends_at=time(23, 59, 59))
    agency = make.agency("18.06", name="Dinas Perpustakaan Kabupaten Tanggamus")
    make.quota(event, agency, seats=max(10, len(names)))
    for name in names:
        make.registration(event, agency, full_name=name)
    return event


def link(event: Event) -> DoorLink:
    return DoorLink.objects.create(event=event, label="Panitia", ends_at=timezone.now() + timedelta(hours=12))


def address(link: DoorLink) -> str:
    return f"/door/link/{link.token}/"


def ticket(registration: Registration) -> str:
    return f"BT{registration.ticket}"


def person(event: Event, name: str) -> Registration:
    return event.registrations.filter(participant__full_name=name).earliest("number")


def open_door(page: Page, path: str) -> None:
    """Open the page, and wait until the device has stored the list and the shell."""
    page.goto(path)
    expect(page.locator("#session option")).to_have_count(2)
    expect(page.locator("#ready")).to_have_attribute("data-is", "ready")


def scan(page: Page, text: str) -> None:
    """Type the text as a keyboard scanner does."""
    page.locator("#text").fill(text)
    page.locator("#text").press("Enter")


def expect_result(page: Page, tone: str, name: str = "") -> None:
    expect(page.locator("#result")).to_have_attribute("data-tone", tone)
    expect(page.locator("#result-name")).to_have_text(name)


def expect_counts(page: Page, *, pending: int, sent: int, problems: int = 0) -> None:
    for key, count in (("pending", pending), ("sent", sent), ("problems", problems)):
        expect(page.locator(f"#count-{key}")).to_have_text(str(count))


def kept(page: Page) -> dict[str, list[dict]]:
    """Return the content of the device's database."""
    return page.evaluate(KEPT)


def expect_no_list(page: Page) -> None:
    """Wait until the device has no list of people. It may still have marks."""
    page.evaluate(
        f"""async () => {{
            const until = performance.now() + 20000;
            while ((await ({KEPT})()).rosters.length) {{
                if (performance.now() > until) throw new Error("the list is still there");
                await new Promise(requestAnimationFrame);
            }}
        }}"""
    )


@contextmanager
def phone(
    playwright, profile: Path, base_url: str, complaints: Complaints, *arguments: str
) -> Iterator[BrowserContext]:
    """Run a phone with its own profile, which a later phone can reuse."""
    context = playwright.chromium.launch_persistent_context(
        profile,
        executable_path=find_chromium(),
        args=[*ARGUMENTS, *arguments],
        viewport=PHONE,
        has_touch=True,
        is_mobile=True,
        locale="id-ID",
        base_url=base_url,
    )
    complaints.listen(context, base_url)
    yield context
    context.close()


def film_of(text: str, path: Path) -> Path:
    """Write a film (MJPEG) for Chromium's camera: the QR code of a ticket, slightly rotated, on a table."""
    code = io.BytesIO()
    segno.make(text, micro=False, error="m").save(code, kind="png", scale=8, border=4)
    table = Image.new("RGB", (640, 480), (150, 140, 130))
    paper = Image.open(code).convert("RGB").rotate(7, expand=True, fillcolor=(150, 140, 130), resample=Image.BICUBIC)
    table.paste(paper, ((640 - paper.width) // 2, (480 - paper.height) // 2))
    frame = io.BytesIO()
    table.save(frame, "JPEG", quality=88)
    path.write_bytes(frame.getvalue() * 10)
    return path
