"""Every page of an event has the event's header and tabs, and exactly one tab is current."""

import re

import pytest
from django.conf import settings
from django.urls import reverse

from events.templatetags.event_tabs import TABS, current_tab
from tests import make
from tests.access.test_scope import OBJECTS, World

pytestmark = pytest.mark.one_engine("the frame of pages")
TABS_OF_PAGE = re.compile(r'<nav class="tabs"[^>]*>(.*?)</nav>', re.DOTALL)
WITHOUT = {"participants:door"}
"""The check-in page works without the portal, on the phones of helpers."""


@pytest.fixture(scope="module")
def world(shared_db):
    with shared_db():
        yield World()


@pytest.mark.parametrize("reader", ["coordinator", "provincial"])
def test_every_page_of_an_event_has_its_header_and_one_current_tab(reader, world, client):
    client.force_login(make.user(province="18") if reader == "provincial" else make.user())
    faults, visited = [], 0
    events = {event.code: event for event in (world.event, world.ended)}
    for name, parameters in OBJECTS.items():
        answer = client.get(reverse(name, kwargs=parameters(world)))
        event = events.get(parameters(world).get("code"))
        if event and name not in WITHOUT and _is_page(answer):
            visited += 1
            faults += [f"{name}: {fault}" for fault in _faults(answer.content.decode(), name, event)]
    assert faults == []
    assert visited > (25 if reader == "provincial" else 45)


def test_one_template_writes_the_header_and_the_tabs():
    folder = settings.BASE_DIR / "templates"
    writing = [path for path in folder.rglob("*.html") if "{% event_tabs " in path.read_text()]
    assert writing == [folder / "events" / "event_page.html"]


def _is_page(answer) -> bool:
    answer.getvalue()
    is_file = answer.headers.get("Content-Disposition", "").startswith("attachment")
    return answer.status_code == 200 and answer.headers["Content-Type"].startswith("text/html") and not is_file


def _faults(page: str, name: str, event) -> list[str]:
    headings = re.findall(r"<h1[^>]*>(.*?)</h1>", page, re.DOTALL)
    tabs = TABS_OF_PAGE.findall(page)
    faults = [] if headings == [event.title] else [f"headings {headings}"]
    if len(tabs) != 1:
        return [*faults, f"{len(tabs)} rows of tabs"]
    current = re.findall(r'href="([^"]+)" aria-current="page"', tabs[0])
    if len(current) != 1:
        faults.append(f"current tabs {current}")
    return faults


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("reports:event-detail", "reports:event-detail"),
        ("events:event-open", "reports:event-detail"),
        ("events:event-sessions", "events:event-edit"),
        ("reports:quota-successor", "reports:event-quotas"),
        ("participants:registration-withdraw", "participants:event-participants"),
        ("participants:event-links", "participants:event-participants"),
        ("participants:checkin-link", "reports:attendance"),
        ("participants:sign-sheets-key", "reports:attendance"),
        ("participants:sign-sheets", "reports:event-documents"),
        ("participants:badges", "reports:event-documents"),
        ("events:photos", "reports:event-documents"),
        ("events:invitations-issue", "reports:event-documents"),
        ("reports:event-report", "reports:event-documents"),
        ("reports:event-report-chapters", "reports:event-documents"),
        ("participants:certificate-revoke", "participants:certificates"),
        ("reports:evaluation", "participants:scores"),
        ("events:mail-detail", "events:event-mail"),
    ],
)
def test_a_page_belongs_to_its_tab(name, address):
    assert current_tab(name).address == address


def test_tabs_are_those_that_the_reader_may_open(world, client):
    for reader, hidden in [
        (make.user(), {"reports:event-tasks"}),
        (make.user(province="18"), {"reports:event-quotas", "events:event-edit", "events:event-mail"}),
    ]:
        client.force_login(reader)
        [tabs] = TABS_OF_PAGE.findall(client.get(world.event.get_absolute_url()).content.decode())
        addresses = [href.replace("&amp;", "&") for href in re.findall('href="([^"]+)"', tabs)]
        assert len(addresses) == len(TABS) - len(hidden)
        assert {client.get(address).status_code for address in addresses} == {200}


def test_the_coverage_of_an_event_is_one_of_its_pages(world, client):
    client.force_login(make.user(province="18"))
    [tabs] = TABS_OF_PAGE.findall(client.get(world.event.get_absolute_url()).content.decode())
    address = re.search('href="(/reports/coverage/[^"]+)"', tabs)[1].replace("&amp;", "&")
    page = client.get(address).content.decode()
    assert _faults(page, "", world.event) == []
    assert re.search(r'<a href="/events/" aria-current="page">', page)
    assert TABS_OF_PAGE.findall(client.get("/reports/coverage/18/").content.decode()) == []


def test_the_coverage_with_an_event_of_another_province_does_not_show_it(world, client):
    client.force_login(make.user(province="72"))
    page = client.get(f"/reports/coverage/18/?event={world.event.code}").content.decode()
    assert TABS_OF_PAGE.findall(page) == []
    assert world.event.title not in page


def test_the_documents_of_an_event_lead_to_their_pages(world, client):
    for reader in (make.user(), make.user(province="18")):
        client.force_login(reader)
        page = client.get(f"/events/{world.event.code}/documents/").content.decode()
        addresses = {*re.findall(r'class="name" href="([^"]+)"', page)}
        assert len(addresses) == (9 if reader.rights.sees_all_provinces else 8)
        answers = [client.get(address) for address in addresses]
        assert {answer.status_code for answer in answers} == {200}
        [answer.getvalue() for answer in answers]


def test_the_menu_leads_to_settings_and_to_the_check_of_a_report(world, client):
    client.force_login(make.user())
    assert 'href="/settings/"' in client.get("/").content.decode()
    settings = client.get("/settings/").content.decode()
    for address in ("/events/letterhead/", "/certificate-templates/", "/session-templates/"):
        assert f'class="name" href="{address}"' in settings
    client.force_login(make.user(province="18"))
    home = client.get("/").content.decode()
    assert 'href="/settings/"' not in home
    assert 'href="/reports/check/"' in home
    assert client.get("/settings/").status_code == 403
