"""The page before an event is marked as finished says what is still open."""

import re

import pytest

from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def coordinator(client, regions):
    client.force_login(make.user())
    return client


def open_work(client, event) -> list[tuple[str, str]]:
    """Return the address and the text of each line of the page."""
    page = client.get(f"/events/{event.code}/finish/").content.decode()
    listed = "".join(re.findall(r'<ul class="todo">(.*?)</ul>', page))
    return re.findall(r'<a href="([^"]+)">([^<]+)</a>', listed)


def test_open_work_is_counted_with_a_link_to_each(coordinator):
    event, agency = make.event(sessions=2, status="closed"), make.agency("18.03")
    make.quota(event, agency, seats=5)
    make.registration(event, agency, marks="HH")
    make.registration(event, agency, marks="H.")
    make.registration(event, agency, status="proposed")
    make.registration(event, agency, status="waitlisted")
    make.registration(event, agency, status="withdrawn")
    lines = open_work(coordinator, event)
    assert [text.split()[0] for _href, text in lines] == ["1", "1", "1", "1"]
    addresses = [href for href, _text in lines]
    assert [address.split("/")[3] for address in addresses] == [
        "participants",
        "attendance",
        "certificates",
        "participants",
    ]
    assert {coordinator.get(address).status_code for address in addresses} == {200}


def test_an_event_without_open_work_says_so(coordinator):
    event = make.event(sessions=1, status="closed")
    make.registration(event, make.agency("18.03"), marks="H")
    make.certificates(event)
    assert open_work(coordinator, event) == []
    assert "Tidak ada yang belum selesai" in coordinator.get(f"/events/{event.code}/finish/").content.decode()


def test_other_steps_count_nothing(coordinator):
    event = make.coming_event(sessions=1)
    make.registration(event, make.agency("18.03"), status="proposed")
    assert open_work(coordinator, event) == []  # it is not over
    page = coordinator.get(f"/events/{event.code}/close/").content.decode()
    assert "menunggu keputusan" not in page
