"""Every address of the portal, visited by two users: one whose role is not in the table, and one who may only read.
Both change nothing, and the first sees nothing either."""

import re
from collections.abc import Iterator

import pytest
from django.db import connection
from django.urls import reverse

from accounts.models import User
from accounts.rights import TABLE, Rights
from agencies.models import Agency
from events.models import Event
from participants.models import Participant
from tests import make
from tests.access.test_scope import ADMIN, OURS, World, address
from tests.tables import everything

OWN_ACCOUNT = {"account_change_password", "account_set_password"}
OWN_SIGN_IN = ("sessions:", "mfa_")
"""How the names of pages begin that all users have for their own sessions and their second factor."""
EMPTY_LISTS = {
    "agencies:agency-list",
    "events:event-list",
    "events:letter-list",
    "jobs:job-list",
    "participants:participant-list",
    "participants:registration-list",
    "reports:search",
}
"""Lists that all users may open; they show the objects in the user's scope."""
ANSWERS = {
    "action": "renew",
    "decision": "confirm",
    "number": "1",
    "note": "Catatan",
    "reason": "Alasan",
    "then": "discard",
    "open": "1",
    "single": "1",
    "undo": "1 2026-01-01T00:00:00+00:00",
    "was-1": "H",
    "mark-1": "A",
    "pre-1": "80",
    "seen": "{}",
    "add": "1",
    "link": "https://example.org/",
    "title": "Judul",
    "move": "down-1",
    "label": "Pintu 9",
    "ends_at": "2099-01-01T00:00",
    "full_name": "Nama Lain",
    "sex": "male",
    "expected": "1",
    "code": "BARU",
    "batch": "1",
    "post": "yes",
}
"""Values for the portal's forms. Most buttons have an effect with them if the user has the right."""


@pytest.fixture
def world(regions):
    return World()


@pytest.fixture
def any_role(db):
    """Let the database store a role that does not exist, until the test is rolled back. The constraint on roles stays
    in the models and the migrations."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA ignore_check_constraints = ON")
        else:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # waiting checks would keep the table from being altered
            cursor.execute("ALTER TABLE accounts_user DROP CONSTRAINT user_province_fits_role")
    yield
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA ignore_check_constraints = OFF")


def names_of(world: World) -> set[str]:
    """Return the codes, titles and names by which a page could show anything of the world."""
    columns = [(Event, "code"), (Event, "title"), (Agency, "name"), (Participant, "full_name")]
    found = {name for model, field in columns for name in model.objects.values_list(field, flat=True)}
    return found | {world.schedule.created_by.username, world.mail.recipient, world.template.name}


def visits(client, addresses: list[str], method: str) -> Iterator[tuple[str, int, str]]:
    """Visit each address, and yield it with the status and the text of the answer, without the address in the text."""
    for path in addresses:
        response = getattr(client, method)(path, ANSWERS if method == "post" else None)
        text = b"".join(response).decode(errors="replace")
        yield path, response.status_code, text.replace(path, "")


@pytest.mark.parametrize("province", ["18", None])
@pytest.mark.parametrize("method", ["get", "post"])
def test_an_unknown_role_sees_nothing_and_changes_nothing(method, province, any_role, world, client):
    reader = User.objects.create_user("nobody", role="no-such-role", province_id=province)
    client.force_login(reader)
    visited = [(name, parameters) for name, parameters in OURS + ADMIN if not name.startswith(OWN_SIGN_IN)]
    found = {address(name, parameters, world, reader): name for name, parameters in visited}
    names, before = names_of(world), everything()
    refused, opened = {403, 404, 405}, set()
    for path, status, text in visits(client, [*found], method):
        assert {name for name in names if name in text} == set(), path
        if status not in refused:
            opened.add(found[path])
    assert everything() == before
    assert opened == OWN_ACCOUNT | (EMPTY_LISTS if method == "get" else set())


def test_a_read_only_role_changes_nothing(monkeypatch, world, client):
    monkeypatch.setitem(TABLE, "coordinator", Rights(sees_all_provinces=True, reads_reports=True))
    reader = make.user("coordinator")
    client.force_login(reader)
    others = [(name, parameters) for name, parameters in OURS if not name.startswith(("jobs:", *OWN_SIGN_IN))]
    paths = [address(name, parameters, world, reader) for name, parameters in others]
    before = everything()
    changed = [path for path, _status, _text in visits(client, paths, "post") if everything() != before]
    assert changed == []


def test_a_read_only_role_cannot_open_pages_that_change_data(monkeypatch, world, client):
    monkeypatch.setitem(TABLE, "coordinator", Rights(sees_all_provinces=True, reads_reports=True))
    client.force_login(make.user("coordinator"))
    html = client.get(reverse("reports:event-detail", args=[world.event.code])).content.decode()
    hrefs = {href.partition("#")[0] for href in re.findall(r'href="(/[^"]*)"', html)}
    assert [
        href for href in sorted(hrefs) if not href.startswith("/static/") and client.get(href).status_code == 403
    ] == []
