"""Merging people at the same time as other writes, with real connections, on the engine of the test run."""

import pytest
from django.db import transaction

from agencies.regions import load_regions
from events.locking import lock_event
from participants.merging.errors import ChangedMeanwhile, RecordGone
from participants.merging.merging import merge_people
from participants.merging.undoing import undo_merge
from participants.models import Participant, PersonMerge, Registration
from participants.registering.errors import PersonGone
from participants.registering.people import lock_people
from participants.registering.registration import register
from tests import make
from tests.rush import Interruption, at_first_transaction, rush

pytestmark = pytest.mark.django_db(transaction=True)


def kinds(raised) -> list[type]:
    return [type(error) for error in raised if error]


def merging(kept, other, by):
    return lambda: merge_people(kept, other, take=[], by=by)


@pytest.fixture
def people(transactional_db):
    """Return three people with one registration each, at two events."""
    load_regions()
    agency, events = make.agency(), [make.coming_event(), make.coming_event()]
    one, two = make.registration(events[0], agency), make.registration(events[1], agency)
    return one.participant, two.participant, make.registration(events[0], agency, status="withdrawn").participant


@pytest.mark.parametrize("pairs", [[(0, 1), (1, 0)], [(0, 1), (0, 1)], [(0, 1), (2, 1)]])
def test_of_two_merges_of_one_record_one_succeeds(people, pairs):
    coordinators = [make.user(), make.user()]
    raised = rush([merging(people[k], people[o], by) for (k, o), by in zip(pairs, coordinators, strict=True)])
    assert kinds(raised) in ([RecordGone], [ChangedMeanwhile])
    assert (PersonMerge.objects.count(), Participant.objects.count(), Registration.objects.count()) == (1, 2, 3)


def test_a_person_who_is_merged_while_they_are_registered_is_not_lost(people):
    """The event of the new registration is not among those that the merge locks."""
    kept, other, _third = people
    event, by = make.coming_event(), make.user()
    make.quota(event, other.agency)

    def enter():
        with transaction.atomic():
            register(other, event=lock_event(event), by=by)

    raised = Interruption(at_first_transaction).rush(enter, merging(kept, other, by))
    assert kinds(raised) == [PersonGone]
    raised = rush([lambda: make.register(kept, event=event), merging(_third, kept, by)])
    assert kinds(raised) in ([], [PersonGone], [ChangedMeanwhile], [RecordGone])
    assert Registration.objects.count() - event.registrations.count() == 3


def test_of_two_requests_to_undo_one_merge_one_succeeds(people):
    kept, other, _third = people
    merge, by = make.merge(kept, other), make.user()
    raised = rush([lambda: undo_merge(merge, by=by)] * 2)
    assert kinds(raised) == [RecordGone]
    assert list(Registration.objects.filter(participant=other.pk).values_list("participant", flat=True)) == [other.pk]


def test_people_who_are_gone_cannot_be_locked(people):
    kept, other, _third = people
    make.merge(kept, other)
    with pytest.raises(PersonGone), transaction.atomic():
        lock_people([kept, other])
