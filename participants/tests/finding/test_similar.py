"""A search for a misspelt name offers the names that it may mean, of people whom the reader may see."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from participants.finding.similar import similar_people
from participants.models import Participant
from tests import make


@pytest.fixture
def world(regions):
    event = make.event(code="SPP-18")
    for name in ("Budi Kusuma, S.IP.", "Bambang Kusnadi", "Muhammad Ridwan", "Siti Aminah"):
        make.registration(event, make.agency("18.03"), full_name=name)
    make.registration(make.event("72", code="PALU"), make.agency("72.01"), full_name="Budi Kusumo")
    return event


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("budy kusuma", ["Budi Kusuma, S.IP."]),
        ("kusumma, budi", ["Budi Kusuma, S.IP."]),
        ("Moh Riduan", ["Muhammad Ridwan"]),
        ("kusumah", ["Budi Kusuma, S.IP."]),
        ("Siti Aisyah", []),
        ("budy 1986", []),
        ("a b c d e f", []),
        ("-", []),
    ],
)
def test_names_with_slips_are_similar(text, expected, world):
    people = Participant.objects.visible_to(make.user(province="18"))
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert [person.full_name for person in similar_people(text, people)] == expected
    assert len(queries) <= 2


@pytest.mark.parametrize(
    ("page", "name", "everybody"),
    [
        ("/participants/", "budy kusuma", ""),
        ("/registrations/", "budy kusuma", "&amp;stage=all"),
        ("/events/SPP-18/participants/", "budy kusuma", "&amp;status=all"),
    ],
)
def test_a_list_that_finds_nobody_offers_similar_names(page, name, everybody, world, client):
    client.force_login(make.user(province="18"))
    empty = client.get(page, {"q": name})
    assert empty.context["similar"] == ["Budi Kusuma, S.IP."]  # Budi Kusumo works in another province
    address = f"?q=Budi%20Kusuma%2C%20S.IP.{everybody}"
    assert f'href="{address}"' in empty.content.decode()
    assert "Budi Kusuma, S.IP." in [str(one) for one in _names(client.get(page + address.replace("&amp;", "&")))]


def test_without_a_similar_name_a_list_says_what_to_try(world, client):
    client.force_login(make.user(province="18"))
    assert "Periksa ejaannya, kurangi katanya" in client.get("/participants/?q=zainal").content.decode()
    assert "Periksa ejaannya" not in client.get("/participants/?kind=village&q=").content.decode()


def _names(page) -> list[str]:
    return [getattr(row, "participant", row).full_name for row in page.context["object_list"]]
