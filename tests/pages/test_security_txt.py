"""/.well-known/security.txt says where to report a security problem."""

import re
from datetime import UTC, datetime, timedelta

import pytest

pytestmark = pytest.mark.one_engine("a page without a query")
PATH = "/.well-known/security.txt"


def test_it_names_the_contact_and_a_day_in_the_future(client, settings):
    settings.SECURITY_CONTACT, settings.PORTAL_URL = "mailto:keamanan@contoh.example", "https://bimtek.contoh.example/"
    response = client.get(PATH)
    text = response.content.decode()
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert "Contact: mailto:keamanan@contoh.example\n" in text
    assert "Canonical: https://bimtek.contoh.example/.well-known/security.txt\n" in text
    expires = datetime.fromisoformat(re.search(r"Expires: (\S+)", text)[1])
    assert timedelta(days=1) < expires - datetime.now(UTC) < timedelta(days=365)


def test_without_a_contact_there_is_no_such_page(client, settings):
    settings.SECURITY_CONTACT = ""
    assert client.get(PATH).status_code == 404
