"""Registering during a rush: its cost does not grow with the event."""

import pytest

from participants.registering.registration import WhenFull
from tests import make

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("regions")]


@pytest.mark.parametrize("size", [1, 3])
def test_the_number_of_queries_does_not_grow_with_the_event(size, client, django_assert_num_queries):
    """The event has more quotas, people who wait, and colleagues. Savepoints are counted too."""
    event, agency, crowded = make.coming_event(code="BARU"), make.agency("18.06"), make.agency("18.03")
    make.quota(event, agency)
    make.quota(event, crowded, seats=1)
    for _ in range(size):
        make.quota(event, make.agency("18.07"))
        make.registration(event, agency)
    for _ in range(size + 1):
        make.register(make.person(crowded), event=event, when_full=WhenFull.WAIT)
    client.force_login(make.user(province="18"))
    typed = {"agency": agency.pk, "full_name": "Ani", "nip": "198609262015052001", "sex": "female", "then": "save"}
    with django_assert_num_queries(30):
        page = client.post("/events/BARU/register/", typed)
    assert page.url == f"/events/BARU/participants/{2 * size + 2}/"
