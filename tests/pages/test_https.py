"""With HTTPS=on: what happens to requests over HTTP, and what the policies say."""

import pytest

from tests import make

pytestmark = [pytest.mark.django_db, pytest.mark.one_engine("HTTP headers")]


@pytest.fixture(autouse=True)
def https(settings):
    settings.SECURE_SSL_REDIRECT, settings.SECURE_HSTS_SECONDS = True, 31_536_000
    settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")


def test_a_page_that_a_browser_opens_leads_to_https(client):
    answer = client.get("/accounts/login/?next=/", headers={"accept": "text/html,*/*"})
    assert answer.status_code == 301
    assert answer.headers["Location"] == "https://testserver/accounts/login/?next=/"


@pytest.mark.parametrize("accept", ["*/*", "application/json"])
def test_a_program_is_refused_so_that_its_author_notices(client, accept):
    assert client.get("/reports/coverage/?format=json", headers={"accept": accept}).status_code == 403


def test_a_form_is_refused_because_its_data_came_unencrypted(client):
    assert client.post("/accounts/login/", headers={"accept": "text/html"}).status_code == 403


def test_the_health_check_of_the_machine_itself_needs_no_https(client):
    assert client.get("/healthz/").status_code == 200


@pytest.mark.parametrize("path", ["/accounts/login/", "/healthz/", "/no/such/page/"])
def test_all_answers_over_https_have_the_policy(client, path):
    client.force_login(make.user())
    answer = client.get(path, headers={"x-forwarded-proto": "https"})
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"
