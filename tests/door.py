"""An event with people, and a device that checks them in at the door, for tests."""

from datetime import datetime, timedelta
from uuid import uuid4

from django.utils import timezone

from events.models import Event, Session
from participants.models import DoorLink, Registration
from tests import make


class Venue:
    """An event in Lampung on its second and last day, with a session, one confirmed person and a helper's link.

    The session is on the first day, so that tests also work around midnight.
    """

    def __init__(self, **event):
        today = timezone.localdate()
        days = {"starts_on": today - timedelta(days=1), "ends_on": today}
        self.event = make.event("18", **days | {"status": Event.Status.CLOSED} | event)
        self.agency = make.agency("18.03")
        self.session = self.add_session()
        self.person = self.add_person(full_name="Ani")
        self.link = self.add_link()

    @property
    def address(self) -> str:
        return f"/door/link/{self.link.token}/"

    @property
    def staff_address(self) -> str:
        return f"/door/event/{self.event.code}/"

    def add_session(self, **fields) -> Session:
        number = self.event.sessions.count() + 1
        fields = {"number": number, "title": f"Sesi {number}", "date": self.event.starts_on, "lesson_hours": 2} | fields
        return Session.objects.create(event=self.event, **fields)

    def add_person(self, **fields) -> Registration:
        return make.registration(self.event, fields.pop("agency", self.agency), **fields)

    def add_link(self, **fields) -> DoorLink:
        return make.door_link(self.event, **fields)

    def mark(self, person: Registration | None = None, *, seen_at: datetime | None = None, **also) -> dict:
        """Return one mark as a device sends it, live by default."""
        ticket = f"BT{(person or self.person).ticket}"
        seen_at = (seen_at or timezone.now()).isoformat()
        mark = {"nonce": str(uuid4()), "ticket": ticket, "session": self.session.pk, "seen_at": seen_at}
        return mark | {"live": True, "over": None} | also

    def undo(self, mark: dict, *, seen_at: datetime | None = None, **also) -> dict:
        """Return what takes the mark back, as a device sends it, live by default."""
        at = (seen_at or timezone.now()).isoformat()
        return mark | {"nonce": str(uuid4()), "seen_at": at, "live": True, "undoes": mark["nonce"]} | also

    def post(self, client, *marks: dict, address: str | None = None, sent_at: datetime | None = None):
        sent_at = (sent_at or timezone.now()).isoformat()
        body = {"device": str(uuid4()), "sent_at": sent_at, "marks": list(marks)}
        return client.post((address or self.address) + "marks/", body, content_type="application/json")

    def send(self, client, *marks: dict, **how) -> list[dict]:
        """Post the marks and return their results."""
        response = self.post(client, *marks, **how)
        assert response.status_code == 200, response.content
        return response.json()["results"]

    def outcome(self, client, *args, address: str | None = None, **mark) -> str:
        """Post one mark and return its outcome."""
        (result,) = self.send(client, self.mark(*args, **mark), address=address)
        return result["outcome"]
