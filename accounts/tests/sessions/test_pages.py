"""Users see where they are signed in, and end sessions there."""

import pytest
from django.test import Client

from accounts.models import BrowserSession
from accounts.sessions.browsers import browser_name
from tests import make

pytestmark = [pytest.mark.django_db, pytest.mark.one_engine("pages without a query of their own")]
LIST = "/accounts/sessions/"
CHROME = (
    "Mozilla/5.0 (Linux; Android 13; SM-A145F) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/124.0.0.0 Mobile "
    "Safari/537.36"
)
PASSWORD = "rahasia-sekali"


def sign_in(user, **headers) -> Client:
    client = Client(**headers)
    assert client.post("/accounts/login/", {"login": user.username, "password": PASSWORD}).status_code == 302
    return client


def number(client: Client) -> str:
    return BrowserSession.objects.get(session_key=client.session.session_key).number


@pytest.fixture
def user():
    return make.user()


@pytest.fixture
def own(user):
    return sign_in(user)


def listed(client: Client) -> list[str]:
    return [row["session"].session_key for row in client.get(LIST).context["rows"]]


def is_signed_in(client: Client) -> bool:
    return client.get("/").status_code == 200


def test_a_user_sees_the_own_sessions_with_device_and_place(user, own):
    phone = sign_in(user, REMOTE_ADDR="192.0.2.7", headers={"user-agent": CHROME})
    sign_in(make.user())
    assert listed(own) == [own.session.session_key, phone.session.session_key]
    page = own.get(LIST).content.decode()
    assert "Chrome Mobile, Android" in page
    assert "192.0.2.7" in page
    assert "perangkat ini" in page
    assert phone.session.session_key not in page, "the key would let others in"


def test_ending_a_session_signs_that_device_out(user, own):
    phone = sign_in(user)
    answer = own.post(f"{LIST}{number(phone)}/end/", follow=True)
    assert "Sesi masuk diakhiri" in answer.content.decode()
    assert not is_signed_in(phone)
    assert is_signed_in(own)


def test_all_other_sessions_end_together(user, own):
    others, stranger = [sign_in(user), sign_in(user)], sign_in(make.user())
    answer = own.post(f"{LIST}end-others/", follow=True)
    assert "2 sesi masuk lain" in answer.content.decode()
    assert [is_signed_in(client) for client in (*others, own, stranger)] == [False, False, True, True]


def test_the_session_of_somebody_else_does_not_exist(own):
    stranger = sign_in(make.user())
    assert own.post(f"{LIST}{number(stranger)}/end/").status_code == 404
    assert is_signed_in(stranger)


def test_the_own_session_ends_by_signing_out_only(own):
    assert own.post(f"{LIST}{number(own)}/end/").status_code == 404


def test_a_new_password_ends_the_other_sessions_and_the_list_forgets_them(user, own):
    phone = sign_in(user)
    new = {"oldpassword": PASSWORD, "password1": "lain-yang-panjang", "password2": "lain-yang-panjang"}
    own.post("/accounts/password/change/", new)
    assert listed(own) == [own.session.session_key]
    assert not is_signed_in(phone)


def test_without_other_sessions_there_is_nothing_to_end(own):
    assert "Akhiri semua" not in own.get(LIST).content.decode()
    assert "Tidak ada sesi masuk lain" in own.post(f"{LIST}end-others/", follow=True).content.decode()


@pytest.mark.parametrize(
    ("header", "name"),
    [
        (CHROME, "Chrome Mobile, Android"),
        ("<script>alert(1)</script>", "browser tidak dikenal"),
        ("", "browser tidak dikenal"),
    ],
)
def test_a_browser_is_named_by_its_header(header, name):
    assert browser_name(header) == name
