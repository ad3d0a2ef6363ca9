"""Responses are compressed for slow networks."""

import pytest

from tests import make

pytestmark = pytest.mark.one_engine("HTTP headers")


@pytest.mark.parametrize("path", ["/reports/coverage/", "/accounts/login/"])
def test_pages_are_compressed(path, regions, client):
    if path.startswith("/reports"):
        client.force_login(make.user())
    page = client.get(path, headers={"accept-encoding": "gzip"})
    assert page.headers["Content-Encoding"] == "gzip"
    assert int(page.headers["Content-Length"]) < 40_000
