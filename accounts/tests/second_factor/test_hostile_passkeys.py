"""What no browser sends in place of a passkey's answer gives a message, not a fault."""

import json

import pytest

from accounts.models import BrowserSession
from tests import make

pytestmark = [pytest.mark.django_db, pytest.mark.one_engine("JSON that is refused")]
PASSKEYS = "/accounts/second-factor/passkeys/"
ANSWERS = [{}, [], 1, "x", None, {"id": 1}, {"id": "x", "rawId": "x", "response": {}, "type": "public-key"}]
DAMAGED = {
    "clientDataJSON": "x",
    "attestationObject": "x",
    "authenticatorData": "x",
    "signature": "x",
    "userHandle": "x",
}
ANSWERS.append({"id": "eA", "rawId": "eA", "type": "public-key", "response": DAMAGED})


def ask(client, path: str) -> None:
    client.get(path, headers={"x-requested-with": "XMLHttpRequest", "accept": "application/json"})


def answered(client, page: str, text: str) -> int:
    """Send the text as the answer of a passkey to the page, and return the status."""
    if page != "login/":
        user = make.user()
        client.force_login(user)
        if page == "reauthenticate/":
            make.passkey(user)
    ask(client, PASSKEYS + page)
    return client.post(PASSKEYS + page, {"credential": text, "name": "x"}).status_code


@pytest.mark.parametrize("answer", ANSWERS, ids=str)
@pytest.mark.parametrize("page", ["login/", "add/", "reauthenticate/"])
def test_a_damaged_answer_is_refused(client, answer, page):
    assert answered(client, page, json.dumps(answer)) in (200, 302)


@pytest.mark.parametrize(
    "text", ["9" * 5_000, "[" * 50_000, '{"id": "\\ud800"}', '"\\ud800"', "{", "NaN"], ids=range(6)
)
@pytest.mark.parametrize("page", ["login/", "add/", "reauthenticate/"])
def test_what_no_program_reads_as_json_is_refused(client, text, page):
    assert answered(client, page, text) in (200, 302)


def test_questions_are_limited_because_each_is_a_session(client, django_user_model):
    for _ in range(40):
        client.cookies.clear()
        ask(client, PASSKEYS + "login/")
    assert BrowserSession.objects.count() <= 30
