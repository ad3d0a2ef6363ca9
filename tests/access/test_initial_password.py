"""Every address of the portal, visited by a user who must first choose a password. Those who must first have a second
factor are among the readers of test_every_reader.py."""

import pytest

from tests import make
from tests.access.test_scope import ADMIN, OURS, World, address

pytestmark = pytest.mark.one_engine("addresses that lead elsewhere before any query of their own")
USING_A_FACTOR = {"mfa_reauthenticate", "mfa_reauthenticate_webauthn"}


@pytest.fixture
def world(regions):
    return World()


@pytest.mark.parametrize("method", ["get", "post"])
def test_every_page_leads_to_the_change_of_an_initial_password(method, world, client, settings):
    settings.CHANGE_INITIAL_PASSWORDS = True
    reader = make.user("administrator")
    reader.set_password("bunga-melati-7")
    reader.save()
    client.force_login(reader)
    change = "/accounts/password/change/"
    closed = [(n, p) for n, p in OURS + ADMIN if n not in {"account_change_password", *USING_A_FACTOR}]
    answers = {(n, p): getattr(client, method)(address(n, p, world, reader)) for n, p in closed}
    assert len(answers) > 200
    assert {where for where, answer in answers.items() if answer.get("Location") != change} == set()
