"""What a server of Sentry gets of an error."""

import json
import logging

import pytest
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest
from django.urls import path
from sentry_sdk.transport import Transport

from bimtek_portal import urls
from bimtek_portal.log_lines import HideLinks
from bimtek_portal.sentry import SentryHandler

pytestmark = [pytest.mark.django_db, pytest.mark.one_engine("reports of errors")]
PERSONAL = ["Siti", "siti", "1977", "AbC9", "sessionid", "127.0.0.1", "raise ValueError"]


@login_not_required
def fail(request: HttpRequest, token: str):
    name = "Siti Aminah"
    raise ValueError(f"'{name}', siti@contoh.example, 197707072022121003")


urlpatterns = [path("me/<token>/", fail, name="failing-page"), *urls.urlpatterns]


class Kept(Transport):
    """Keeps what would be sent."""

    def __init__(self):
        super().__init__()
        self.sent: list[str] = []

    def capture_envelope(self, envelope):
        self.sent += [json.dumps(item.payload.json) for item in envelope.items]


@pytest.fixture
def reports():
    transport = Kept()
    handler = SentryHandler("https://key@sentry.example/1", transport=transport)
    handler.addFilter(HideLinks())
    logging.getLogger().addHandler(handler)
    yield transport.sent
    logging.getLogger().removeHandler(handler)
    handler.client.close()


@pytest.mark.urls(__name__)
def test_an_error_is_reported_without_what_it_was_about(client, reports):
    client.raise_request_exception = False
    answer = client.get("/me/AbC9xyz_defghijklmnopqrstuv/?q=Siti", headers={"cookie": "sessionid=x"})
    assert answer.status_code == 500
    (event,) = reports
    assert [value for value in PERSONAL if value in event] == []
    expected = ["ValueError", "failing-page", '"function": "fail"', answer.headers["X-Request-ID"]]
    assert [part for part in expected if part not in event] == []
