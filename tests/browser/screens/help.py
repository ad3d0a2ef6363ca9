"""`make help-pictures`: the pictures of the help, in static/help/LANGUAGE/, of an invented event beside the demo.

`make test` does not collect this module. Run it after a change of the look, and look at the pictures.
"""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.utils import timezone
from PIL import Image
from playwright.sync_api import Page, expect

from accounts.models import User
from events.models import Event, Session
from participants.models import Registration
from participants.workbook.demo import load_demo
from reports.help.pictures import ALT, SIZE
from scripts.check_translations import ROOT
from tests import make
from tests.browser.screens.pages import _client, _take_cookies

FOLDER = ROOT / "static" / "help"
SCALE = 1.5
LARGEST = 25_000  # bytes
CARD = "main .card-plain"
NAMES = ["Ani Lestari", "Budi Kusuma", "Citra Dewi", "Dedi Irawan", "Eka Wulandari", "Fajar Nugroho"]


@dataclass(frozen=True)
class Shot:
    """One picture: who opens which page, and what stands at its top; the top of the page by default."""

    name: str
    reader: User | None
    path: str
    top: str = ""


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict) -> dict:
    width, height = SIZE
    return browser_context_args | {"viewport": {"width": width, "height": height}, "device_scale_factor": SCALE}


@pytest.mark.parametrize("language", ["id", "en"])
def test_pictures_of_the_help(page: Page, base_url: str, transactional_db, language: str):
    load_demo("rahasia-sekali")
    folder = FOLDER / language
    folder.mkdir(parents=True, exist_ok=True)
    taken = set()
    page.set_default_timeout(15_000)
    for shot in _shots():
        _take_cookies(page, _client(shot.reader, language), base_url)
        page.goto(shot.path)
        if shot.name == "door":
            expect(page.locator("#session")).to_be_enabled()
        _write(_screenshot(page, shot.top), folder / f"{shot.name}.webp")
        taken.add(shot.name)
    assert taken == ALT.keys()


def _write(screenshot: bytes, path: Path) -> None:
    """Write the picture in the best quality with which it is light."""
    image = Image.open(io.BytesIO(screenshot)).convert("RGB")
    for scale, quality in ((1, 45), (1, 35), (0.8, 35), (0.8, 25)):
        image.resize((int(image.width * scale), int(image.height * scale))).save(
            path, "WEBP", quality=quality, method=6
        )
        if path.stat().st_size <= LARGEST:
            return


def _screenshot(page: Page, top: str) -> bytes:
    """Take the part of the page that begins with the element, by default with the page."""
    width, height = SIZE
    page.evaluate("for (const bar of document.querySelectorAll('form .actions')) bar.style.position = 'static'")
    whole = page.evaluate("document.documentElement.scrollHeight")
    y = page.locator(top).first.evaluate("(one) => one.getBoundingClientRect().top + window.scrollY - 10") if top else 0
    clip = {"x": 0, "y": max(0, min(y, whole - height)), "width": width, "height": height}
    return page.screenshot(full_page=True, clip=clip, animations="disabled")


def _shots() -> Iterator[Shot]:
    province, national = User.objects.get(username="lampung"), User.objects.get(username="pusat")
    event, ended = _event(), _ended_event()
    person = event.registrations.filter(status=Registration.Status.PROPOSED).first()
    comes = make.registration(event, event.quotas.last().agency, full_name="Gita Permata")
    make.data_request(ended.registrations.first().participant)
    page, old = f"/events/{event.code}", f"/events/{ended.code}"
    yield Shot("home", province, "/", ".work")
    yield Shot("tasks", province, f"{page}/tasks/", ".tabs")
    yield Shot("search", province, "/search/?q=lestari+ani", "h1")
    yield Shot("event", province, f"{page}/", "h1")
    yield Shot("sessions", national, f"{page}/sessions/", ".parts")
    yield Shot("quotas", national, f"{page}/quotas/", ".tabs")
    yield Shot("planner", national, "/reports/planner/?course=SPP-TIK", ".figures")
    yield Shot("invitations", national, f"{page}/invitations/", "h1")
    yield Shot("register", province, f"{page}/register/", CARD)
    yield Shot("spreadsheet", province, f"{page}/import/", CARD)
    yield Shot("grid", province, f"{page}/register/many/", CARD)
    yield Shot("letter", province, f"{page}/assignment-letters/", CARD)
    yield Shot("people", national, f"{page}/participants/", ".tbl")
    yield Shot("person", province, f"{page}/participants/{person.number}/", CARD)
    yield Shot("links", province, f"{old}/links/", ".tabs")
    yield Shot("attendance", province, f"{old}/attendance/{ended.sessions.first().pk}/", CARD)
    yield Shot("door", None, f"/door/link/{make.door_link(_today()).token}/", ".session")
    yield Shot("papers", province, f"{old}/sign-sheets/", CARD)
    yield Shot("certificates", national, f"{old}/certificates/", ".tabs")
    yield Shot("scores", national, f"{old}/scores/", ".scores")
    yield Shot("coverage", province, "/reports/coverage/18/", ".figures")
    yield Shot("check", None, "/reports/check/")
    yield Shot("participants", province, "/participants/", ".tbl")
    yield Shot("requests", province, "/data-requests/", ".tbl")
    yield Shot("personal", None, make.personal_address(comes), ".head")


def _event() -> Event:
    """Make an event in a month: free seats, people without a letter, people who wait for a decision."""
    event = make.coming_event(
        code="SPPTIK-LAMPUNG", title="Bimtek SPP-TIK Provinsi Lampung", venue="Hotel Contoh, Bandar Lampung"
    )
    Event.objects.filter(pk=event.pk).update(needs_assignment_letter=True, needs_approval=True)
    event.refresh_from_db()
    _sessions(event)
    for agency in event.province.agencies.filter(kind="regency").order_by("name")[:4]:
        make.quota(event, agency, seats=3)
    agency = event.quotas.first().agency
    for name in NAMES[:3]:
        made = make.register(make.person(agency, full_name=name), event=event)
    make.letter(made)
    return event


def _ended_event() -> Event:
    event = make.event(
        code="SPPTIK-TANGGAMUS", title="Bimtek SPP-TIK Kabupaten Tanggamus", venue="Aula Contoh, Kota Agung"
    )
    _sessions(event)
    return _people(event)


def _today() -> Event:
    event = make.coming_event(code="HARI-INI", title="Bimtek SPP-TIK Kabupaten Tanggamus", status=Event.Status.CLOSED)
    today = timezone.localdate()
    Event.objects.filter(pk=event.pk).update(starts_on=today, ends_on=today)
    event.refresh_from_db()
    _sessions(event)
    return _people(event, marks=("", "H", "H"))


def _people(event: Event, marks: tuple[str, ...] = ("HH", "HT", "HH", "IH", "HH", "AA")) -> Event:
    agency = event.province.agencies.get(kind="regency", name__endswith="Tanggamus")
    for name, given in zip(NAMES, marks, strict=False):
        made: Registration = make.registration(event, agency, full_name=name, marks=given)
        make.scores(made, 55, 80)
    return event


def _sessions(event: Event) -> None:
    for number, title in enumerate(("Kebijakan Perpustakaan", "Layanan Berbasis TIK"), start=1):
        Session.objects.create(event=event, number=number, title=title, date=event.starts_on, lesson_hours=4)
