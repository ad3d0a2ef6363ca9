"""What the door answers, and what it writes down."""

from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from events.models import Session
from participants.models import Attendance, DoorLink, HeldMark, MarkEntry, SecondScan
from tests import make


@pytest.fixture
def venue(regions):
    return Venue()


class Venue:
    """Today's event in Lampung with one session, and its helper's link."""

    def __init__(self):
        now = timezone.localtime()
        self.event = make.event("18", starts_on=now.date(), status="closed", late_after_minutes=15)
        self.agency = make.agency("18.03")
        self.session = Session.objects.create(
            event=self.event, number=1, title="Pembukaan", date=now.date(), lesson_hours=2
        )
        self.person = make.registration(self.event, self.agency, full_name="Ani")
        self.link = DoorLink.objects.create(event=self.event, label="Pintu 1", ends_at=now + timedelta(hours=8))

    @property
    def address(self):
        return f"/door/link/{self.link.token}/"

    def send(self, client, *marks, address=None, sent_at=None):
        sent_at = sent_at or timezone.now()
        body = {"device": str(uuid4()), "sent_at": sent_at.isoformat(), "marks": list(marks)}
        response = client.post((address or self.address) + "marks/", body, content_type="application/json")
        assert response.status_code == 200, response.content
        return response.json()["results"]

    def mark(self, person=None, *, seen_at: datetime | None = None, **also):
        person = person or self.person
        seen_at = seen_at or timezone.now()
        mark = {"nonce": str(uuid4()), "ticket": f"BT{person.ticket}", "session": self.session.pk, "live": True}
        return mark | {"seen_at": seen_at.isoformat(), "over": None} | also


def test_who_comes_is_in_and_who_comes_again_is_in_already(venue, client):
    first, again = venue.mark(), venue.mark()
    (answer,) = venue.send(client, first)
    assert (answer["nonce"], answer["outcome"], answer["mark"]) == (first["nonce"], "in", "H")
    assert (answer["name"], answer["agency"], answer["by"]) == ("Ani", venue.agency.name, "Pintu 1")
    (second,) = venue.send(client, again)
    assert (second["outcome"], second["mark"], second["at"], second["by"]) == ("already", "H", answer["at"], "Pintu 1")
    assert (MarkEntry.objects.count(), Attendance.objects.count(), SecondScan.objects.count()) == (1, 1, 1)
    assert HeldMark.objects.count() == 0
