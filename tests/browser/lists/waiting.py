"""People who wait for a decision, for the tests of the pages that decide about many."""

from agencies.regions import load_regions
from events.models import Event
from participants.models import Registration
from tests import make


def thirty_three_people() -> Event:
    """Store an event at which 33 people wait for a decision; two of them have no assignment letter."""
    load_regions()
    event = make.coming_event(code="BARU", title="Bimtek Lampung", needs_assignment_letter=True, needs_approval=True)
    agency = make.agency("18.06", name="Dinas Perpustakaan Kabupaten Tanggamus")
    make.quota(event, agency, seats=33)
    clerk = make.user(province="18", email="lampung@example.org")
    people = [
        make.register(make.person(agency, full_name=f"Orang {number:02}"), event=event, by=clerk)
        for number in range(1, 34)
    ]
    make.letter(*people[:31])
    return event


def confirmed() -> int:
    return Registration.objects.filter(status="confirmed").count()
