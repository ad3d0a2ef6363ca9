"""Many people at once for few seats, with real connections, on the engine the suite runs on."""

from threading import Barrier, Thread

import pytest
from django.db import connection

from agencies.regions import load_regions
from events.models import Quota
from participants.models import Registration
from participants.registration import QuotaFull, register, seat_differences
from tests import make

PEOPLE, SEATS = 8, 3

pytestmark = pytest.mark.django_db(transaction=True)


def rush(actions) -> list[BaseException | None]:
    """All actions at the same moment, each on a connection of its own; what each raised, or None."""
    barrier, raised = Barrier(len(actions)), [None] * len(actions)

    def run(index, action):
        connection.ensure_connection()
        barrier.wait()
        try:
            action()
        except Exception as error:
            raised[index] = error
        finally:
            connection.close()

    threads = [Thread(target=run, args=pair) for pair in enumerate(actions)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return raised


def test_no_seat_is_sold_twice():
    load_regions()
    event, agency = make.event(), make.agency()
    quota = make.quota(event, agency, seats=SEATS)
    people = [make.person(agency) for _ in range(PEOPLE)]
    raised = rush([lambda person=person: register(person, event=event, by=None) for person in people])
    assert [type(error) for error in raised if error] == [QuotaFull] * (PEOPLE - SEATS)
    assert sorted(event.registrations.values_list("number", flat=True)) == [1, 2, 3]
    quota.refresh_from_db()
    assert (quota.taken, quota.overbooked, seat_differences()) == (SEATS, 0, [])


def test_without_the_guard_seats_are_sold_twice():
    """The negative control: count, then insert, as a spreadsheet or a naive form does it."""
    load_regions()
    event, agency = make.event(), make.agency()
    quota = make.quota(event, agency, seats=1)
    people = [make.person(agency) for _ in range(PEOPLE)]
    all_have_looked = Barrier(PEOPLE)

    def take(number, person):
        has_room = Registration.objects.filter(quota=quota).count() < quota.seats
        all_have_looked.wait()
        if has_room:
            Registration.objects.create(
                event=event,
                participant=person,
                number=number,
                status="confirmed",
                quota=quota,
                agency=agency,
                province_id="18",
            )

    rush([lambda n=n, p=p: take(n, p) for n, p in enumerate(people, start=1)])
    assert event.registrations.count() > quota.seats


def test_different_quotas_never_share_a_number():
    load_regions()
    event, agencies = make.event(), [make.agency(code) for code in ("18.01", "18.02", "18.03", "18.04")]
    for agency in agencies:
        make.quota(event, agency)
    people = [make.person(agency) for agency in agencies]
    assert rush([lambda person=person: register(person, event=event, by=None) for person in people]) == [None] * 4
    assert sorted(event.registrations.values_list("number", flat=True)) == [1, 2, 3, 4]
    assert set(Quota.objects.values_list("taken", flat=True)) == {1}
