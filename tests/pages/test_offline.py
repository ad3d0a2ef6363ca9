"""The page that browsers keep for when there is no network, and the worker that keeps it."""

import json
import re

import pytest

from tests import make

pytestmark = [pytest.mark.django_db, pytest.mark.one_engine("no query")]


def start_of(client) -> dict:
    script = client.get("/offline/worker.js")
    assert script.headers["Service-Worker-Allowed"] == "/"
    assert script.headers["Cache-Control"] == "no-cache"
    return json.loads(re.search(r"self\.OFFLINE = (.*);", script.content.decode())[1])


def test_the_kept_page_names_the_contact_in_both_languages_and_no_user(client, settings, django_assert_num_queries):
    settings.HELP_WHATSAPP = "0812-3456-7890"
    with django_assert_num_queries(0):
        page = client.get(start_of(client)["page"]).content.decode()
    assert page.count("WhatsApp 0812-3456-7890") == 2
    assert "Tidak ada jaringan" in page
    assert "No network" in page
    assert '<meta name="color-scheme" content="light dark">' in page  # it has no styles
    client.force_login(make.user(full_name="Retno Rahasia"))
    assert client.get("/offline/").content.decode() == page


def test_browsers_fetch_the_page_again_when_it_changes(client, settings):
    before = start_of(client)["version"]
    assert start_of(client)["version"] == before
    settings.HELP_EMAIL = "lain@example.go.id"
    assert start_of(client)["version"] != before
