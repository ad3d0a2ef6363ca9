"""What several test modules of the people spreadsheet share. Modules with other needs have a `world` of their own."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from participants.models import SheetImport
from tests import make

METRO = "Dinas Metro"


@pytest.fixture
def world(regions, client):
    class World:
        event = make.coming_event(code="BARU")
        user = make.user(province="18")
        agency = make.agency("18.06", name=METRO)
        other = make.agency("18.06", "school", name="SMA 1 Metro")

        def send(self, content, name="peserta.xlsx"):
            return client.post("/events/BARU/import/", {"file": SimpleUploadedFile(name, content)})

        def preview(self, content):
            """Return the preview of the file in English."""
            answer = self.send(content)
            assert answer.status_code == 302, answer.context["form"].errors
            return client.get(answer.url)

        @property
        def names(self):
            return [one["name"] for one in SheetImport.objects.get().outcome["rows"]]

    for agency in (World.agency, World.other):
        make.quota(World.event, agency, seats=9)
    client.force_login(World.user)
    client.cookies["django_language"] = "en"
    return World()
