"""Every time is shown with its zone. Templates and modules write times only by the functions that add it."""

import re
from datetime import date, datetime, time
from pathlib import Path

import pytest
from django.utils import translation

from accounts.models import Message
from agencies.models import Province
from agencies.zones import CENTRAL, EASTERN, WESTERN
from documents import wording
from events import clock
from events.invitations.words import letters_of
from events.models import Event, Session
from participants.mails.to_participant import send_links
from participants.paper.sign_sheets import occasions
from tests import make

ROOT = Path(__file__).parents[1]
# How Django's filters and Python's formats write a time of day. Times for programs (ISO, "c") are allowed.
_DATE_WITH_TIME = r"""\|date:["'][^"']*[HGhgPf][^"']*["']"""
_IN_TEMPLATE = re.compile(rf"\|time\b|{_DATE_WITH_TIME}|(starts_at|ends_at) *\}}\}}")
_IN_MODULE = re.compile(r"%H[.:]?%M(?! %Z)|%-I|%I[.:]")
# The wording itself, a key of a mail, a time of the trail that is called local, letters of earlier versions, and cells
# of files, which name no zone.
_OTHERS = {
    "documents/reading/plain.py",
    "documents/wording.py",
    "participants/mails/to_participant.py",
    "accounts/trail/words.py",
    "events/invitations/words.py",
    "operations/backups/recording.py",  # the names of backups, in UTC
}
_FOR_INPUTS = {"participants/data_requests/forms.py", "agencies/days.py"}
_APPS = ["accounts", "agencies", "documents", "events", "operations", "participants", "reports"]
DAY = date(2026, 5, 11)


def templates() -> list[Path]:
    return [path for path in (ROOT / "templates").rglob("*") if path.suffix in {".html", ".txt"}]


@pytest.mark.parametrize("wrong", ['{{ at|time:"H.i" }}', "{{ at|date:'j M, H.i' }}", "{{ session.starts_at }}"])
def test_the_pattern_finds_a_time_without_a_zone(wrong):
    assert _IN_TEMPLATE.search(wrong)


def test_no_template_writes_a_time_without_its_zone():
    assert len(templates()) > 100
    hits = {str(path.relative_to(ROOT)): _IN_TEMPLATE.search(path.read_text()) for path in templates()}
    assert not {name: hit[0] for name, hit in hits.items() if hit}


def test_no_module_writes_a_time_without_its_zone():
    modules = [path for app in _APPS for path in (ROOT / app).rglob("*.py") if "tests" not in path.parts]
    assert len(modules) > 100
    names = {str(path.relative_to(ROOT)): path for path in modules}
    found = {name for name, path in names.items() if _IN_MODULE.search(path.read_text())}
    assert found <= _OTHERS | _FOR_INPUTS


def test_no_message_about_a_file_writes_a_date_for_programs():
    """Modules that word mistakes in files (`worded`) show dates as users type them. JSON is made elsewhere."""
    texts = {path: path.read_text() for app in _APPS for path in (ROOT / app).rglob("*.py")}
    wording_modules = {path: text for path, text in texts.items() if "worded(" in text and "tests" not in path.parts}
    assert len(wording_modules) > 10
    assert not [str(path) for path, text in wording_modules.items() if "isoformat" in text]


def test_dates_and_times_of_files_are_shown_as_users_type_them():
    with translation.override("en"):
        assert (wording.typed_day(DAY), wording.typed_time(time(8))) == ("11-05-2026", "08.00")


@pytest.mark.parametrize(
    ("zone", "starts", "ends", "there", "text"),
    [
        (WESTERN, time(8), time(10), None, "08.00–10.00 WIB"),
        (CENTRAL, time(8), None, None, "08.00 WITA"),
        (CENTRAL, None, time(10), None, "10.00 WITA"),
        (EASTERN, None, None, WESTERN, ""),
        (WESTERN, time(8), time(10), EASTERN, "08.00–10.00 WIB (10.00–12.00 WIT)"),
        (WESTERN, time(8), time(10), WESTERN, "08.00–10.00 WIB"),
        (WESTERN, time(22), time(0), None, "22.00–24.00 WIB"),
        (WESTERN, time(22), time(1, 30), None, "22.00–01.30 WIB, until the next day"),
        (WESTERN, time(21), time(0), EASTERN, "21.00–24.00 WIB (23.00–02.00 WIT, until the next day)"),
        (WESTERN, time(22, 30), time(0), EASTERN, "22.30–24.00 WIB (00.30–02.00 WIT, 12 May 2026)"),
        (EASTERN, time(1), time(2), WESTERN, "01.00–02.00 WIT (23.00–24.00 WIB, 10 May 2026)"),
    ],
)
def test_times_have_their_zone_and_that_of_the_reader(zone, starts, ends, there, text):
    with translation.override("en"):
        assert wording.hours(*clock.span(zone, DAY, starts, ends), there=there) == text


def test_a_moment_has_its_zone():
    at = datetime(2026, 5, 11, 8, 5, tzinfo=CENTRAL)
    assert (wording.clock(at), wording.moment(at)) == ("08.05 WITA", "11 Mei 2026, 08.05 WITA")


@pytest.mark.parametrize(
    ("mode", "text"),
    [
        ("onsite", "08.00–10.00 WIB"),
        ("online", "08.00–10.00 WIB (10.00–12.00 WIT)"),
        ("hybrid", "08.00–10.00 WIB (10"),
    ],
)
def test_only_who_takes_part_from_elsewhere_has_times_of_another_zone(mode, text):
    event = Event(province=Province(code="31"), mode=mode)
    session = Session(date=DAY, starts_at=time(8), ends_at=time(10))
    assert clock.hours(event, session, "91").startswith(text)
    assert clock.hours(event, session, "31") == clock.hours(event, session) == "08.00–10.00 WIB"


@pytest.fixture
def online(regions):
    """Case a19: an online event of Jakarta with seats for Jayapura."""
    event = make.coming_event("31", mode=Event.Mode.ONLINE, sends_mail=True)
    Session.objects.create(
        event=event,
        number=1,
        title="Pembukaan",
        date=event.starts_on,
        starts_at=time(8),
        ends_at=time(10),
        lesson_hours=1,
    )
    return event


@pytest.fixture
def participant(online):
    agency = make.agency("91.03")
    make.quota(online, agency)
    return make.registered(make.person(agency, email="yapsi@contoh.id"), online)


BOTH = "08.00–10.00 WIB (10.00–12.00 WIT)"


def test_a_letter_has_the_times_of_its_reader_too(online, participant):
    [letter] = letters_of(make.invitations(online))
    assert [row.when for day in letter.annex.days for row in day.sessions] == [BOTH]


def test_the_pages_have_the_times_of_their_reader_too(client, online, participant):
    assert BOTH in client.get(make.personal_address(participant)).content.decode()
    client.force_login(make.user(province="91"))
    assert BOTH in client.get(online.get_absolute_url()).content.decode()
    client.force_login(make.user("coordinator"))
    page = client.get(online.get_absolute_url()).content.decode()
    assert "08.00–10.00 WIB" in page
    assert "WIT)" not in page


def test_a_sign_sheet_has_the_zone_of_the_event(online):
    assert {occasion.times for occasion in occasions(online)} == {"08.00–10.00 WIB"}


def test_mails_say_when_the_event_begins(online, participant):
    send_links(online, [participant], by=make.user("coordinator"))
    assert "08.00 WIB (10.00 WIT)" in Message.objects.get(recipient="yapsi@contoh.id").body
