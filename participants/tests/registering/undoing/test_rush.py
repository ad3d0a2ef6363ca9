"""Undoing while others register, withdraw and undo, with real connections, on the engine of the test run."""

from threading import Barrier

import pytest
from django.db import transaction
from django.db.models import F

from agencies.regions import load_regions
from events.models import Quota
from participants.mails.to_staff import News
from participants.models import Registration
from participants.registering.errors import QuotaFull
from participants.registering.lifecycle import withdraw
from participants.registering.registration import WhenFull
from participants.registering.seats import seat_differences
from participants.registering.undoing.journal import recorded
from participants.registering.undoing.restoring import undo_registrations
from participants.undoing.offers import TAG, NotUndone, Offer, UndoneBefore, read_offer
from tests import make
from tests.rush import rush

PRESSES = 4

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def world(db):
    class World:
        def __init__(self):
            load_regions()
            self.event, self.agency, self.user = make.coming_event(), make.agency(), make.user()
            self.quota = make.quota(self.event, self.agency, seats=1)
            self.seated = self.enter()

        def enter(self, **options) -> Registration:
            return make.register(make.person(self.agency), event=self.event, **options)

        @transaction.atomic
        def withdraw(self) -> Offer:
            """Withdraw the seated person and return what the message offers to undo."""
            with recorded(self.event, by=self.user) as journal:
                withdraw(Registration.objects.get(pk=self.seated.pk), by=self.user, reason="Sakit")
            return read_offer(journal.tag("/").removeprefix(TAG).split(":", 1)[1], by=self.user)

        @transaction.atomic
        def undo(self, offer: Offer) -> None:
            undo_registrations(offer.data, by=self.user, news=News())

        def taken(self) -> int:
            self.quota.refresh_from_db()
            return self.quota.taken

    return World()


def kinds(raised) -> list[type]:
    return sorted((type(error) for error in raised if error), key=str)


def test_of_many_presses_one_undoes(world):
    offer = world.withdraw()
    assert kinds(rush([lambda: world.undo(offer)] * PRESSES)) == [UndoneBefore] * (PRESSES - 1)
    assert (world.taken(), seat_differences()) == (1, [])


def test_the_seat_is_never_given_twice_to_the_former_and_to_a_new_person(world):
    offer = world.withdraw()
    raised = rush([lambda: world.undo(offer), *([world.enter] * PRESSES)])
    assert len(kinds(raised)) == PRESSES
    assert {*kinds(raised)} <= {QuotaFull, NotUndone}
    assert (world.event.registrations.seated().count(), world.taken(), seat_differences()) == (1, 1, [])


def test_who_moved_up_and_withdraws_at_the_same_time_does_not_wait_again(world):
    waits = world.enter(when_full=WhenFull.WAIT)
    offer = world.withdraw()
    raised = rush([lambda: world.undo(offer), lambda: withdraw(waits, by=None, reason="Batal")])
    waits.refresh_from_db(), world.seated.refresh_from_db()
    outcome = (world.seated.status, waits.status)
    # Undone first: who waits withdraws. Withdrawn first: that has changed, and nothing is undone.
    assert outcome == (("withdrawn", "withdrawn") if NotUndone in kinds(raised) else ("confirmed", "withdrawn"))
    assert (world.taken() <= 1, seat_differences()) == (True, [])


def test_without_lock_and_guard_the_seat_is_given_twice(world):
    """Negative control: look for a free seat, then give it back to the former person."""
    world.withdraw()
    all_have_looked = Barrier(PRESSES)

    def take(registration):
        is_free = Quota.objects.get(pk=world.quota.pk).free
        all_have_looked.wait()
        if is_free:
            Registration.objects.filter(pk=registration.pk).update(status="confirmed", quota=world.quota)
            Quota.objects.filter(pk=world.quota.pk).update(taken=F("taken") + 1, overbooked=F("taken"))

    others = [make.registration(world.event, world.agency, status="withdrawn") for _ in range(PRESSES - 1)]
    rush([lambda one=one: take(one) for one in (world.seated, *others)])
    assert world.event.registrations.seated().count() > world.quota.seats
