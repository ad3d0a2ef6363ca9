"""For any sequence of actions: counters equal rows, no quota has more people than seats, nobody is registered twice,
and nobody overtakes the waiting list."""

import pytest
from django.db import transaction
from django.db.models import Count, F
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from events.quotas import SeatsBelowTaken
from participants.models import Registration
from participants.registering.errors import RegistrationError
from participants.registering.lifecycle import confirm, correct_agency, move, reactivate, reject, substitute, withdraw
from participants.registering.registration import WhenFull
from participants.registering.seats import seat_differences
from tests import make

Status = Registration.Status


class Office:
    """An event with few seats and its people. Each action chooses from them by numbers."""

    def __init__(self, *, needs_approval: bool):
        self.event = make.coming_event(needs_approval=needs_approval)
        self.agencies = agencies = [
            make.agency("18.06", "village"),
            make.agency("18.06", "village"),
            make.agency("18.07", "village"),
        ]
        make.quota(self.event, agencies[0], seats=1)
        make.quota(self.event, pool=("village", "18.06"), seats=1)
        make.quota(self.event, pool=("village", "18"), seats=1)
        self.people = [make.person(agency) for agency in agencies * 3]

    def do(self, action: str, which: int, what: int) -> None:
        registrations = list(self.event.registrations.order_by("pk"))
        person = self.people[what % len(self.people)]
        if action == "register":
            make.register(person, event=self.event, when_full=WhenFull.WAIT if which % 2 else WhenFull.REFUSE)
        elif action == "resize":
            quotas = list(self.event.quotas.order_by("pk"))
            make.resized(quotas[which % len(quotas)], 1 + what % 4)
        elif registrations:
            self._change(action, registrations[which % len(registrations)], person, what)

    def _change(self, action: str, registration: Registration, person, what: int) -> None:
        if action == "withdraw":
            withdraw(registration, by=None, reason="x")
        elif action == "substitute":
            substitute(registration, person, by=None, reason="x")
        elif action == "confirm":
            confirm(registration, by=None)
        elif action == "reject":
            reject(registration, by=None, note="x")
        elif action == "move":
            quotas = list(self.event.quotas.order_by("pk"))
            move(registration, quota=quotas[what % len(quotas)], by=None)
        elif action == "correct":
            correct_agency(registration, agency=self.agencies[what % 3], by=None)
        else:
            reactivate(registration, by=None, wait=bool(what % 2))

    def waiting(self) -> list[Registration]:
        return list(self.event.registrations.waiting().select_related("agency"))


ACTIONS = [
    "register",
    "register",
    "register",
    "withdraw",
    "substitute",
    "confirm",
    "reject",
    "resize",
    "move",
    "return",
]
NUMBERS = st.integers(0, 11)


@given(st.booleans(), st.lists(st.tuples(st.sampled_from(ACTIONS), NUMBERS, NUMBERS), min_size=5, max_size=20))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_sequence_of_actions_keeps_the_rules(regions, needs_approval, steps):
    with transaction.atomic():
        office = Office(needs_approval=needs_approval)
        for step in steps:
            waited = office.waiting()
            try:
                office.do(*step)
            except (RegistrationError, SeatsBelowTaken):
                assert office.waiting() == waited
            assert_seats_are_right(office)
            assert_nobody_overtook(office, waited)
        transaction.set_rollback(True)


def assert_seats_are_right(office: Office) -> None:
    assert seat_differences() == []
    assert not office.event.quotas.filter(taken__gt=F("seats")).exists()
    assert not office.event.quotas.exclude(overbooked=0).exists()
    twice = office.event.registrations.values("participant").annotate(n=Count("pk")).filter(n__gt=1)
    assert not twice.exists()
    for registration in office.event.registrations.select_related("agency", "quota"):
        assert Status(registration.status).holds_seat == (registration.quota is not None)
        assert registration.quota is None or registration.quota.fits(registration.agency)


def assert_nobody_overtook(office: Office, waited: list[Registration]) -> None:
    """Check that nobody waits beside a free seat that fits, and that nobody was overtaken."""
    waiting = office.waiting()
    free = [quota for quota in office.event.quotas.all() if quota.free]
    assert not [(quota, one) for quota in free for one in waiting if quota.fits(one.agency)]
    for place, registration in enumerate(waited):
        registration.refresh_from_db()
        if registration.quota:
            passed_over = [one for one in waited[:place] if one in waiting and registration.quota.fits(one.agency)]
            assert not passed_over


@pytest.mark.parametrize("needs_approval", [True, False])
def test_the_check_finds_a_violation(regions, needs_approval):
    """The check finds a seat that was released without offering it to the waiting list."""
    office = Office(needs_approval=needs_approval)
    seated = [make.register(person, event=office.event, when_full=WhenFull.WAIT) for person in office.people]
    assert_nobody_overtook(office, [])
    Registration.objects.filter(pk=seated[0].pk).update(status=Status.WITHDRAWN, quota=None)
    with pytest.raises(AssertionError):
        assert_seats_are_right(office)
