import re
from datetime import timedelta

import pytest
from django.utils import timezone

from tests import make


@pytest.mark.parametrize(
    ("days", "chip", "listed_as"),
    [
        (None, "ok", "existing"),
        (1, "wait", "existing"),
        (400, "wait", "existing"),
        (0, "off", "dissolved"),
        (-1, "off", "dissolved"),
    ],
)
def test_pages_show_the_state_of_today(client, regions, days, chip, listed_as):
    """An agency exists until the day before `closed_on`."""
    closing = (
        {"closed_on": timezone.localdate() + timedelta(days=days), "closed_reason": "Likuidasi"}
        if days is not None
        else {}
    )
    agency = make.agency(**closing)
    client.force_login(make.user())
    for path in ("/agencies/", agency.get_absolute_url()):
        assert re.findall(r"chip chip-(\w+)", client.get(path).content.decode())[:1] == [chip], path
    for state in ("existing", "dissolved"):
        assert len(client.get("/agencies/", {"state": state}).context["page_obj"]) == (state == listed_as)
