"""What a failure shows and leaves (ASVS 5.0, 16.5)."""

import pytest
from django.db import connection
from django.test import Client

from tests import make

pytestmark = [pytest.mark.django_db, pytest.mark.one_engine("pages of errors")]


@pytest.fixture
def client():
    """A browser that sees the portal's answer to a failure."""
    return Client(raise_request_exception=False)


@pytest.fixture
def broken():
    """A database that fails at the first query for events."""

    def fail(execute, sql, params, many, context):
        if "events_event" in sql:
            raise RuntimeError(f"secret inside: {sql}")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(fail):
        yield


def test_a_failure_shows_nothing_of_the_inside(client, broken):
    client.force_login(make.user())
    answer = client.get("/events/")
    page = answer.content.decode()
    assert answer.status_code == 500
    for inside in ("secret inside", "SELECT", "Traceback", "RuntimeError", "events_event", ".py"):
        assert inside not in page


def test_a_failure_opens_nothing(client, broken):
    """Without a sign-in the page stays closed, also where something fails."""
    assert client.get("/events/").status_code == 302


def test_the_page_of_a_failure_is_not_kept(client, broken):
    client.force_login(make.user())
    assert client.get("/events/").headers["Cache-Control"] == "private, no-store"
