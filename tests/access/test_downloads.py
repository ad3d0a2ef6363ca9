"""Every page with a list of records offers it as a spreadsheet, or says here why not."""

import pytest
from django.test import Client
from lxml import html

from tests import make

from .test_scope import OURS, World, address

pytestmark = pytest.mark.one_engine("what pages offer")

_LOG = "a log, which is read in the portal only: its addresses and texts are personal data"
_FORM = "a form with the rows that it changes"
_FIRST = "the first of lists that have files of their own"
_SETTING = "settings of the portal"
_OF_PEOPLE = "the event's people with this page's facts are in their list, in the workbook and in the report"
NO_FILE = {
    "events:event-mail": _LOG,
    "events:mail-list": _LOG,
    "events:session-templates": _SETTING,
    "incidents:incident-list": _LOG,
    "jobs:job-list": "the user's own jobs, each with its own file",
    "participants:agency-merge-pair": _FORM,
    "participants:attendance": _OF_PEOPLE,
    "participants:certificate-templates": _SETTING,
    "participants:certificates": _OF_PEOPLE,
    "participants:checkin": "links for the door: their secret is not stored",
    "participants:correction-detail": _FORM,
    "participants:data-request-list": _LOG,
    "participants:event-links": "links of people: their secret is not stored",
    "participants:merge-list": _LOG,
    "participants:official": "the documents of the event, each with a PDF",
    "participants:participant-detail": "one person, who gets a copy of all data",
    "participants:person-merge-pair": _FORM,
    "participants:retention": "counts of what is forgotten, which the command prints",
    "participants:scores": "has a score sheet of its own",
    "participants:sheet-detail": "a preview of a spreadsheet that the user has",
    "participants:sign-sheets": "the days of the event, each with a PDF",
    "reports:agency-detail": _FIRST,
    "reports:event-quotas": _FORM,
    "reports:home": _FIRST,
    "reports:province-detail": _FIRST,
    "reports:region-changes": _LOG,
    "reports:schedules": _SETTING,
    "saved_views:view-list": _SETTING,
    "sessions:session-list": "the user's own sessions in browsers",
}
"""The pages with a list that is no file, and why."""


@pytest.fixture(scope="module")
def pages(shared_db):
    """Return the pages of the portal as an administrator sees them, by the names of their addresses."""
    with shared_db():
        world, client, reader = World(), Client(), make.user("administrator")
        client.force_login(reader)
        yield {name: _page(client, address(name, parameters, world, reader)) for name, parameters in OURS}


def _page(client: Client, path: str):
    answer = client.get(path)
    content = answer.getvalue()  # closes a stored file
    is_page = answer.status_code == 200 and answer.headers["Content-Type"].startswith("text/html")
    return html.fromstring(content if is_page else "<p>-</p>")


def has_list(page) -> bool:
    """Return whether the page has a table with rows of records."""
    return bool(page.xpath('//main//table[thead]/tbody/tr[not(td[contains(@class, "empty")])]'))


def offers_file(page) -> bool:
    addresses = page.xpath("//main//a/@href | //main//form/@action")
    return bool(page.xpath('//main//button[contains(., "Unduh Excel")]')) or any("xlsx" in one for one in addresses)


def test_each_list_is_a_file_too(pages):
    lists = {name for name, page in pages.items() if has_list(page)}
    assert {name for name in lists if not offers_file(pages[name])} == NO_FILE.keys()
