"""An answer with a file ends the cookie by which a page waits for it."""

import pytest
from django.conf import settings

from tests import make

pytestmark = [pytest.mark.django_db, pytest.mark.one_engine("cookies")]


def test_a_file_deletes_the_cookie_and_a_page_keeps_it(client, regions):
    event = make.coming_event()
    make.quota(event, make.agency("18.03"))
    client.force_login(make.user())
    client.cookies[settings.MAKING_COOKIE_NAME] = "1"
    page = client.get(event.get_absolute_url())
    assert settings.MAKING_COOKIE_NAME not in page.cookies
    file = client.get(f"/events/{event.code}/import/template/")
    file.getvalue()
    assert file.cookies[settings.MAKING_COOKIE_NAME]["max-age"] == 0
    del client.cookies[settings.MAKING_COOKIE_NAME]
    assert settings.MAKING_COOKIE_NAME not in client.get(f"/events/{event.code}/import/template/").cookies
