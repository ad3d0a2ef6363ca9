"""An event, a clerk who is signed in, and pressing the button "Undo" of a message."""

import re

import pytest

from participants.models import Registration
from tests import make


@pytest.fixture
def world(regions, client):
    class World:
        event = make.coming_event(code="BARU")
        agency = make.agency("18.06", "village", name="Perpustakaan Desa Satu")
        clerk = make.user(province="18", email="lampung@example.org")

        def enter(self, agency=None, *, by=None, email="", **options) -> Registration:
            person = make.person(agency or self.agency, email=email)
            return make.register(person, event=self.event, by=by, **options)

        def sign_in(self, user):
            client.force_login(user)
            client.cookies["django_language"] = "en"

        def act(self, registration, action, **answers):
            """Do the action of a registration's page."""
            return client.post(f"{registration.get_absolute_url()}{action}/", answers, follow=True)

        def undo(self, page, **more) -> str:
            """Press the button in the message of the page, and return what is said then."""
            self.page = client.post("/undo/", offered(page) | more, follow=True)
            return " ".join(str(message) for message in (self.page.context or {}).get("messages", []))

    world = World()
    world.sign_in(world.clerk)
    return world


def offered(page) -> dict[str, str]:
    """Return the hidden fields of the button "Undo"; {} if the page has none."""
    _before, _form, rest = page.content.decode().partition('<form class="undo"')
    return dict(re.findall(r'name="(undo|mails_shown)" value="([^"]*)"', rest.partition("</form>")[0]))


def states(*registrations) -> list[tuple[str, int | None, int]]:
    found = Registration.objects.in_bulk([one.pk for one in registrations])
    return [(found[one.pk].status, found[one.pk].quota_id, found[one.pk].agency_id) for one in registrations]


def statuses(*registrations) -> list[str]:
    return [status for status, _quota, _agency in states(*registrations)]
