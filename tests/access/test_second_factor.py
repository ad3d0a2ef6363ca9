"""Every address of the portal, visited by a user who must have a second factor and has none."""

import pytest

from tests import make
from tests.access.test_scope import ADMIN, OURS, World, address

pytestmark = pytest.mark.one_engine("addresses that lead elsewhere before any query of their own")
LEAD_OUT = {"account_change_password", "account_reauthenticate", "account_set_password"}


@pytest.fixture
def world(regions):
    return World()


@pytest.mark.parametrize("method", ["get", "post"])
def test_every_page_leads_to_the_second_factor(method, world, client, settings):
    settings.SECOND_FACTOR_FOR = ["administrator"]
    reader = make.user("administrator")
    client.force_login(reader)
    closed = [(n, p) for n, p in OURS + ADMIN if not n.startswith("mfa_") and n not in LEAD_OUT]
    answers = {(n, p): getattr(client, method)(address(n, p, world, reader)) for n, p in closed}
    assert len(answers) > 200
    assert {where for where, answer in answers.items() if answer.get("Location") != "/accounts/second-factor/"} == set()
