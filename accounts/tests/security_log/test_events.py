"""The security log names who signed in, was refused, or read and took away people's data."""

import pytest
from django.test import Client

from tests import make

pytestmark = [pytest.mark.django_db, pytest.mark.one_engine("lines of a log")]
SIGN_IN = "/accounts/login/"
PASSWORD = "rahasia-sekali"


@pytest.fixture
def log(security_log):
    return security_log


@pytest.fixture
def user():
    return make.user(username="sari")


def enter(client: Client, name: str, password: str) -> None:
    client.post(SIGN_IN, {"login": name, "password": password})


def test_signing_in_and_out(log, user):
    client = Client(REMOTE_ADDR="192.0.2.7")
    enter(client, "sari", PASSWORD)
    client.post("/accounts/logout/")
    (inside,), (outside,) = log.named("sign-in"), log.named("sign-out")
    for line in (inside, outside):
        assert (line["user"], line["user_id"], line["address"]) == ("sari", user.pk, "192.0.2.7")
        assert line["time"].endswith("+00:00")


def test_a_wrong_password_names_the_account_and_no_password(log, client, user):
    enter(client, "sari", "salah-sandi")
    enter(client, "kata-sandi-saya", "x")
    assert [line["user"] for line in log.named("sign-in-failed")] == ["sari", ""]
    assert "salah-sandi" not in "".join(log.lines)
    assert "kata-sandi-saya" not in "".join(log.lines), "people type passwords into the wrong field"


def test_throttled_sign_ins(log, client, user):
    for _ in range(8):
        enter(client, "sari", "salah")
    assert log.named("throttled")


def test_refused_pages(log, client, user):
    client.force_login(user)
    client.get("/admin/accounts/user/")
    (line,) = log.named("refused")
    assert (line["user"], line["path"]) == ("sari", "/admin/accounts/user/")


def test_reading_a_person(log, client, user, regions):
    client.force_login(user)
    person = make.person(make.agency("18.03"))
    client.get(person.get_absolute_url())
    (line,) = log.named("read")
    assert (line["user"], line["path"]) == ("sari", person.get_absolute_url())


def test_pages_without_people_are_no_reading(log, client, user, regions):
    client.force_login(user)
    for path in ("/", "/agencies/", "/reports/"):
        client.get(path)
    assert not log.named("read")


def test_downloads(log, client, user, regions):
    client.force_login(user)
    event = make.event("18")
    client.get(f"/events/{event.code}/workbook/").getvalue()
    (line,) = log.named("download")
    assert line["user"] == "sari"
    assert ".xlsx" in line["file"]


def test_links_that_give_access_are_never_written(log, client, regions):
    registration = make.registration(make.coming_event("18"), make.agency("18.03"))
    address = make.personal_address(registration)
    token = max(address.split("/"), key=len)
    client.get(address)
    for _ in range(40):
        client.get(address.replace(token, "x" * len(token)))
    assert log.named("throttled")
    assert token not in "".join(log.lines)
    assert "x" * len(token) not in "".join(log.lines)


def test_a_name_cannot_forge_a_line(log, client):
    make.user(username='sari"},\n{"event": "sign-in')
    enter(client, 'sari"},\n{"event": "sign-in', "salah")
    assert len(log.lines) == 1
    assert "\n" not in log.lines[0]


def test_a_wrong_code_of_the_second_factor(log, client, user):
    make.authenticator_app(user)
    enter(client, "sari", PASSWORD)
    client.post("/accounts/second-factor/authenticate/", {"code": "abc"})
    assert log.named("second-factor-failed")[0]["user"] == "sari"


def test_pages_that_do_not_exist_for_the_user(log, client, user):
    """Who tries the numbers of others' objects gets a 404 each time."""
    client.get("/people/999999/")
    assert not log.named("not-found")
    client.force_login(user)
    client.get("/people/999999/")
    (line,) = log.named("not-found")
    assert (line["user"], line["path"]) == ("sari", "/people/999999/")


def test_requests_that_no_page_sends(log, client, user):
    client.force_login(user)
    client.post("/accounts/password/change/", {"x": "x" * 5_000_000})
    assert log.named("too-large")
