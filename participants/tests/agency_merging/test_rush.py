"""Merging agencies at the same time as other writes, with real connections, on the engine of the test run."""

from datetime import date

import pytest
from django.db import OperationalError, connection, transaction

from agencies.models import Agency
from agencies.regions import load_regions
from events.locking import lock_event
from participants.agency_merging.errors import ChangedMeanwhile
from participants.agency_merging.merging import join_records, merge_into_successor
from participants.models import Participant, Registration
from participants.registering.registration import register
from tests import make
from tests.rush import Crossing, rush

DAY = date(2024, 1, 1)
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def agencies(transactional_db):
    load_regions()
    return make.agency("18.03", name="Dinas Kearsipan"), make.agency("18.03", name="Dinas Perpustakaan")


def merging(old, new):
    by = make.user("administrator")
    return lambda: merge_into_successor(old, new, day=DAY, reason="Penggabungan", by=by)


def joining(old, new):
    by = make.user("administrator")
    return lambda: join_records(old, new, seats={}, by=by)


def careless(old, new):
    """Merge as it must not be done: the agency is locked before its people."""

    @transaction.atomic
    def merge():
        Agency.objects.select_for_update().get(pk=old.pk)
        Participant.objects.filter(agency=old).update(agency=new)

    return merge


def registering(person):
    """Register the person at an event that has seats for the whole province, so that no merger locks it."""
    event, by = make.event(), make.user()
    make.quota(event, pool=("regency", "18"))

    @transaction.atomic
    def enter():
        register(person, event=lock_event(event), by=by)

    return enter


def before_registration(sql: str, in_transaction: bool) -> bool:
    return sql.startswith('INSERT INTO "participants_registration"')


def before_locking_people(sql: str, in_transaction: bool) -> bool:
    """SQLite lets one transaction write at a time, so there the merger waits for its turn at its beginning."""
    locks = sql.startswith("UPDATE") or "FOR NO KEY UPDATE" in sql
    return sql.startswith("BEGIN") or (locks and '"participants_participant"' in sql)


def crossed(enter, merge) -> list[type]:
    raised = Crossing(before_registration, before_locking_people).rush(enter, merge)
    return [type(error) for error in raised if error]


def test_a_person_is_registered_while_the_agency_merges_into_its_successor(agencies):
    person = make.person(agencies[0])
    assert crossed(registering(person), merging(*agencies)) == []
    assert Registration.objects.get().agency == agencies[0]
    person.refresh_from_db()
    assert person.agency == agencies[1]


def test_a_person_is_registered_while_two_records_are_joined(agencies):
    """On PostgreSQL the merger finds an event that it has not locked, and gives up; on SQLite it begins afterwards."""
    person = make.person(agencies[0])
    raised = crossed(registering(person), joining(*agencies))
    assert raised == ([ChangedMeanwhile] if connection.vendor == "postgresql" else [])
    person.refresh_from_db()
    assert person.agency == agencies[0 if raised else 1] == Registration.objects.get().agency


def test_these_two_would_wait_for_each_other_if_the_agency_were_locked_first(agencies):
    raised = crossed(registering(make.person(agencies[0])), careless(*agencies))
    assert raised == ([OperationalError] if connection.vendor == "postgresql" else [])


@pytest.mark.parametrize("writes", [(merging, merging), (joining, joining), (merging, joining)])
def test_of_two_mergers_of_one_agency_one_succeeds(agencies, writes):
    make.registration(make.coming_event(), agencies[0])
    raised = rush([write(*agencies) for write in writes])
    assert len([error for error in raised if error]) == 1
    assert Participant.objects.get().agency == agencies[1]


def test_two_agencies_are_not_merged_into_each_other(agencies):
    old, new = agencies
    for agency in agencies:
        make.registration(make.coming_event(), agency)
    raised = rush([joining(old, new), joining(new, old)])
    assert [type(error) for error in raised if error] == [ChangedMeanwhile]
    assert Agency.objects.count() == 1
    assert Registration.objects.filter(agency=Agency.objects.get()).count() == 2
