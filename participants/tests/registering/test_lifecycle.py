"""Changes of a registration's status, and who gets the seat that becomes free."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from accounts.models import Entry
from events.locking import lock_event
from events.models import Event, Quota
from events.quotas import SeatsBelowTaken, resize
from participants.models import Participant, Registration
from participants.registering.errors import (
    AlreadyRegistered,
    LetterMissing,
    NoQuota,
    NotPossible,
    QuotaFull,
    ReasonMissing,
    RegistrationClosed,
)
from participants.registering.lifecycle import (
    confirm,
    correct_agency,
    follow_person,
    move,
    reactivate,
    reject,
    substitute,
    withdraw,
)
from participants.registering.registration import WhenFull, change_registration, register_all
from participants.registering.seats import seat_differences
from participants.registering.waiting import fill_from_waiting_list, positions, turns
from tests import make

Status = Registration.Status
TODAY = timezone.localdate()


@pytest.fixture
def event(regions):
    return make.coming_event()


@pytest.fixture
def agency(regions):
    return make.agency("18.06", "village")


def enter(event, agency, *, by=None, **options) -> Registration:
    return make.register(make.person(agency), event=event, by=by, **options)


def status(registration) -> str:
    registration.refresh_from_db()
    return registration.status


def taken(quota) -> tuple[int, int]:
    quota.refresh_from_db()
    return quota.taken, quota.overbooked


def actions(event) -> list[str]:
    return list(Entry.objects.of_event(event.pk).order_by("pk").values_list("action", flat=True))


# --- The waiting list -------------------------------------------------------------------------------------------------


def test_a_withdrawn_seat_goes_to_the_first_on_the_waiting_list(event, agency):
    quota = make.quota(event, agency, seats=1)
    user = make.user(province="18")
    first = enter(event, agency)
    second, third = (enter(event, agency, when_full=WhenFull.WAIT) for _ in range(2))
    assert [status(r) for r in (first, second, third)] == ["confirmed", "waitlisted", "waitlisted"]
    assert positions(event) == {second.pk: 1, third.pk: 2}
    assert withdraw(first, by=user, reason="Sakit") == [second]
    assert [status(r) for r in (first, second, third)] == ["withdrawn", "confirmed", "waitlisted"]
    assert (positions(event), taken(quota), seat_differences()) == ({third.pk: 1}, (1, 0), [])
    assert actions(event)[-2:] == ["registration-withdrawn", "registration-promoted"]
    entry = Entry.objects.get(action="registration-withdrawn")
    assert (entry.by, entry.reason, entry.province) == (user, "Sakit", "18")
    assert entry.changes == {"status": ["confirmed", "withdrawn"], "quota": [quota.label, None]}


def test_a_seat_goes_only_to_people_it_fits(event, agency):
    """The first person on the waiting list waits for other seats."""
    elsewhere = make.agency("18.03")
    make.quota(event, elsewhere, seats=1)
    make.quota(event, agency, seats=1)
    _full_there, here = enter(event, elsewhere), enter(event, agency)
    there_waits, here_waits = (enter(event, one, when_full=WhenFull.WAIT) for one in (elsewhere, agency))
    assert {pk: turn.words for pk, turn in turns(event).items()} == {
        there_waits.pk: f"nomor 1 untuk kursi {elsewhere.name}",
        here_waits.pk: f"nomor 1 untuk kursi {agency.name}",
    }
    withdraw(here, by=None, reason="x")
    assert (status(there_waits), status(here_waits)) == ("waitlisted", "confirmed")


def test_a_pool_seat_goes_to_the_first_person_of_any_agency_it_fits(event, agency):
    other = make.agency("18.06", "village")
    make.quota(event, pool=("village", "18.06"), seats=1)
    seated = enter(event, agency)
    first, second = enter(event, other, when_full=WhenFull.WAIT), enter(event, agency, when_full=WhenFull.WAIT)
    assert positions(event) == {first.pk: 1, second.pk: 2}
    assert withdraw(seated, by=None, reason="x") == [first]


def test_added_seats_go_to_the_waiting_list(event, agency):
    quota = make.quota(event, agency, seats=1)
    people = [enter(event, agency, when_full=WhenFull.WAIT) for _ in range(4)]
    assert make.resized(quota, 3) == people[1:3]
    assert [status(person) for person in people] == ["confirmed", "confirmed", "confirmed", "waitlisted"]
    resize(quota, 4)
    assert fill_from_waiting_list(lock_event(event)) == people[3:]
    assert fill_from_waiting_list(lock_event(event)) == []
    assert seat_differences() == []


def test_a_new_registration_does_not_overtake_the_waiting_list(event, agency):
    """This holds even if seats were added and not yet offered to the waiting list."""
    quota = make.quota(event, agency, seats=1)
    _seated, waits = enter(event, agency), enter(event, agency, when_full=WhenFull.WAIT)
    resize(quota, 2)
    with pytest.raises(QuotaFull):
        enter(event, agency)
    assert status(waits) == "waitlisted"  # the failed registration leaves nothing
    late = enter(event, agency, when_full=WhenFull.WAIT)
    assert (status(waits), status(late)) == ("confirmed", "waitlisted")


def test_a_withdrawn_overbooked_seat_goes_to_nobody(event, agency):
    quota = make.quota(event, agency, seats=1)
    first = enter(event, agency)
    enter(event, agency, when_full=WhenFull.OVERBOOK)
    waits = enter(event, agency, when_full=WhenFull.WAIT)
    withdraw(first, by=None, reason="x")
    assert (status(waits), taken(quota)) == ("waitlisted", (1, 0))


@pytest.mark.parametrize(
    "over", [{"status": Event.Status.FINISHED}, {"ends_on": TODAY - timedelta(1), "starts_on": TODAY - timedelta(2)}]
)
def test_nobody_is_promoted_at_a_past_event(event, agency, over):
    make.quota(event, agency, seats=1)
    seated, waits = enter(event, agency), enter(event, agency, when_full=WhenFull.WAIT)
    Event.objects.filter(pk=event.pk).update(**over)
    withdraw(seated, by=make.user(), reason="x")
    assert status(waits) == "waitlisted"


def test_fits_agrees_with_the_database(event, agency):
    agencies = [agency, make.agency("18.06", "village"), make.agency("18.07", "village"), make.agency("18")]
    agencies += [make.agency("72.71", "village"), make.agency("18.06")]
    make.quota(event, agency)
    for pool in [("village", "18.06"), ("village", "18"), ("regency", "18"), ("province", "18")]:
        make.quota(event, pool=pool)
    for one in agencies:
        in_hand = {quota for quota in event.quotas.all() if quota.fits(one)}
        assert in_hand == set(event.quotas.fitting(one))
        waits = make.registered(make.person(one), event, status="waitlisted")
        for quota in event.quotas.all():
            assert event.registrations.fitting(quota).filter(pk=waits.pk).exists() == (quota in in_hand)


# --- Who may, and when ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "is_open"),
    [
        ({}, True),
        ({"registration_opens_on": TODAY, "registration_closes_on": TODAY}, True),
        ({"registration_opens_on": TODAY + timedelta(1)}, False),
        ({"registration_closes_on": TODAY - timedelta(1)}, False),
        ({"status": Event.Status.PLANNED}, False),
        ({"status": Event.Status.CLOSED}, False),
        ({"starts_on": TODAY, "ends_on": TODAY}, True),
        ({"starts_on": TODAY - timedelta(8)}, False),
    ],
)
def test_provincial_staff_can_register_only_while_registration_is_open(regions, agency, fields, is_open):
    event = make.coming_event(**fields)
    make.quota(event, agency)
    staff = make.user(province="18")
    if is_open:
        assert enter(event, agency, by=staff).registered_by == staff
    else:
        with pytest.raises(RegistrationClosed):
            enter(event, agency, by=staff)
    assert enter(event, agency, by=make.user())


def test_nobody_can_be_registered_for_a_cancelled_event(regions, agency):
    event = make.coming_event(status=Event.Status.CANCELLED)
    make.quota(event, agency)
    with pytest.raises(RegistrationClosed):
        enter(event, agency, by=make.user())


def test_provincial_staff_can_register_only_their_own_people(event, agency):
    make.quota(event, agency)
    with pytest.raises(PermissionDenied):
        enter(event, agency, by=make.user(province="72"))


def test_provincial_staff_cannot_change_past_events(event, agency):
    make.quota(event, agency)
    seated = enter(event, agency)
    Event.objects.filter(pk=event.pk).update(status=Event.Status.FINISHED)
    with pytest.raises(RegistrationClosed):
        withdraw(seated, by=make.user(province="18"), reason="x")
    assert status(seated) == "confirmed"


def test_an_override_needs_national_staff_and_a_reason(event, agency):
    quota = make.quota(event, agency, seats=1)
    enter(event, agency)
    with pytest.raises(PermissionDenied):
        enter(event, agency, by=make.user(province="18"), when_full=WhenFull.OVERBOOK, reason="Penting")
    with pytest.raises(ReasonMissing):
        enter(event, agency, by=make.user(), when_full=WhenFull.OVERBOOK, reason=" ")
    enter(event, agency, by=make.user(), when_full=WhenFull.OVERBOOK, reason="Penting")
    assert taken(quota) == (2, 1)
    assert Entry.objects.latest("pk").reason == "Penting"


def test_a_person_who_attended_cannot_be_withdrawn(regions, agency):
    attended = make.registration(make.coming_event(sessions=1), agency, marks="H")
    with pytest.raises(NotPossible):
        withdraw(attended, by=None, reason="x")


# --- Approval ---------------------------------------------------------------------------------------------------------


def test_a_proposal_is_confirmed_or_rejected(regions, agency):
    event = make.coming_event(needs_approval=True)
    quota = make.quota(event, agency, seats=2)
    first, second, third = (enter(event, agency, when_full=WhenFull.WAIT) for _ in range(3))
    assert [status(r) for r in (first, second, third)] == ["proposed", "proposed", "waitlisted"]
    confirm(first, by=make.user())
    assert reject(second, by=make.user(), note="Tidak sesuai") == [third]
    assert [status(r) for r in (first, second, third)] == ["confirmed", "rejected", "proposed"]
    assert (taken(quota), seat_differences()) == ((2, 0), [])
    for refused in (first, second):
        with pytest.raises(NotPossible):
            confirm(refused, by=make.user())


def test_a_required_letter_is_needed_for_confirmation(regions, agency):
    event = make.coming_event(needs_assignment_letter=True)
    make.quota(event, agency)
    proposed = enter(event, agency)
    assert proposed.status == Status.PROPOSED
    with pytest.raises(LetterMissing):
        confirm(proposed, by=make.user())


@pytest.mark.parametrize("action", [withdraw, reject])
def test_actions_that_need_a_reason_refuse_an_empty_one(event, agency, action):
    make.quota(event, agency)
    with pytest.raises(ReasonMissing):
        action(enter(event, agency), by=None, **{"note" if action is reject else "reason": "  "})


# --- Substitutes, moves, returns --------------------------------------------------------------------------------------


def test_a_substitute_gets_the_seat_before_the_waiting_list(event, agency):
    quota = make.quota(event, agency, seats=1)
    first, waits = enter(event, agency), enter(event, agency, when_full=WhenFull.WAIT)
    other = make.person(agency)
    second = substitute(first, other, by=make.user(province="18"), reason="Dinas luar")
    assert (second.participant, second.replaces, second.quota, second.number) == (other, first, quota, 3)
    assert [status(r) for r in (first, second, waits)] == ["withdrawn", "confirmed", "waitlisted"]
    assert (taken(quota), seat_differences()) == ((1, 0), [])
    assert actions(event)[-2:] == ["registration-withdrawn", "registration-made"]


def test_a_replaced_person_can_replace_the_substitute(event, agency):
    make.quota(event, agency, seats=1)
    first = enter(event, agency)
    printed = first.ticket
    second = substitute(first, make.person(agency), by=None, reason="x")
    again = substitute(second, first.participant, by=None, reason="y")
    assert (again.pk, again.number, again.replaces, status(again)) == (first.pk, 1, second, "confirmed")
    assert (first.__class__.objects.get(pk=first.pk).ticket, second.ticket != printed) == (printed, True)
    assert status(second) == "withdrawn"
    assert seat_differences() == []


def test_only_eligible_people_can_be_substitutes(event, agency):
    make.quota(event, agency)
    first, second = enter(event, agency), enter(event, agency)
    with pytest.raises(AlreadyRegistered):
        substitute(first, second.participant, by=None, reason="x")
    with pytest.raises(NoQuota):
        substitute(first, make.person(make.agency("18.07", "village")), by=None, reason="x")
    assert (status(first), seat_differences()) == ("confirmed", [])


def test_a_move_gives_the_old_seat_to_the_waiting_list(event, agency):
    other = make.agency("18.06", "village")
    own, pool = make.quota(event, agency, seats=1), make.quota(event, pool=("village", "18.06"), seats=1)
    enter(event, agency)
    in_pool, waits = enter(event, agency), enter(event, other, when_full=WhenFull.WAIT)
    with pytest.raises(QuotaFull):
        move(in_pool, quota=own, by=None)
    resize(own, 2)
    assert move(in_pool, quota=own, by=None) == [waits]
    assert (taken(own), taken(pool), seat_differences()) == ((2, 0), (1, 0), [])
    with pytest.raises(NotPossible):
        move(in_pool, quota=own, by=None)
    elsewhere = make.quota(event, pool=("village", "18.07"))
    with pytest.raises(NoQuota):
        move(in_pool, quota=elsewhere, by=None)


def test_an_agency_is_corrected_only_to_another_that_has_seats(event, agency):
    make.quota(event, agency, seats=1)
    registration, waiting = enter(event, agency), enter(event, agency, when_full=WhenFull.WAIT)
    without_seats = make.agency("18.71")
    with pytest.raises(NotPossible):
        correct_agency(registration, agency=agency, by=None)
    for each in (registration, waiting):
        with pytest.raises(NoQuota):
            correct_agency(each, agency=without_seats, by=None)
        each.refresh_from_db()
        assert each.agency == agency


@pytest.mark.parametrize(("days", "kept"), [(30, "Kepala"), (-30, "Pustakawan")])
def test_a_registration_follows_the_persons_position_until_the_event_is_over(regions, agency, days, kept):
    starts_on = TODAY + timedelta(days=days)
    event = make.event(starts_on=starts_on, status=Event.Status.OPEN)
    registration = make.registration(event, agency)
    Registration.objects.update(position="Pustakawan")
    Participant.objects.update(position="Kepala")
    follow_person(Registration.objects.get(pk=registration.pk))
    registration.refresh_from_db()
    assert registration.position == kept


def test_a_list_with_a_person_twice_registers_nobody(event, agency):
    make.quota(event, agency, seats=3)
    person = make.person(agency)
    with pytest.raises(AlreadyRegistered), transaction.atomic():
        register_all([(person, agency), (person, agency)], event=lock_event(event), by=make.user())
    assert not Registration.objects.exists()


def test_a_proposal_confirmed_by_a_workbook_keeps_its_seat(event, agency):
    quota = make.quota(event, agency, seats=1)
    registration = enter(event, agency)
    confirmed, proposed = Status.CONFIRMED, Status.PROPOSED
    for new in (proposed if registration.status == confirmed else confirmed, registration.status):
        assert change_registration(registration, agency=agency, status=Status(new))
        assert (status(registration), taken(quota)) == (new, (1, 0))


def test_a_restored_person_joins_the_end_of_the_waiting_list(event, agency):
    make.quota(event, agency, seats=1)
    first = enter(event, agency)
    withdraw(first, by=None, reason="x")
    _second, third = enter(event, agency), enter(event, agency, when_full=WhenFull.WAIT)
    with pytest.raises(QuotaFull):
        reactivate(first, by=None)
    reactivate(first, by=None, wait=True)
    assert positions(event) == {third.pk: 1, first.pk: 2}
    with pytest.raises(NotPossible):
        reactivate(first, by=None)


def test_a_restored_person_gets_a_free_seat(event, agency):
    quota = make.quota(event, agency, seats=1)
    first = enter(event, agency)
    withdraw(first, by=None, reason="x")
    reactivate(first, by=make.user(province="18"))
    assert (status(first), first.quota, taken(quota)) == ("confirmed", quota, (1, 0))


def test_a_quota_never_has_fewer_seats_than_taken(event, agency):
    quota = make.quota(event, agency, seats=2)
    enter(event, agency), enter(event, agency)
    with pytest.raises(SeatsBelowTaken):
        make.resized(quota, 1)
    assert Quota.objects.get().seats == 2


def test_a_corrected_agency_keeps_a_seat_that_fits(regions):
    event = make.coming_event()
    one, other = make.agency("18.06", "village"), make.agency("18.06", "village")
    pool = make.quota(event, pool=("village", "18.06"), seats=2)
    registration = make.register(make.person(one), event=event)
    correct_agency(registration, agency=other, by=None)
    pool.refresh_from_db()
    assert (registration.agency, registration.quota, pool.taken) == (other, pool, 1)


def test_a_waiting_person_whose_agency_is_corrected_keeps_waiting(regions):
    event = make.coming_event()
    one, other = make.agency("18.03"), make.agency("18.06")
    for agency in (one, other):
        make.quota(event, agency, seats=1)
        make.register(make.person(agency), event=event)
    waiting = make.register(make.person(one), event=event, when_full=WhenFull.WAIT)
    correct_agency(waiting, agency=other, by=None)
    assert (waiting.agency, waiting.status, waiting.quota) == (other, Registration.Status.WAITLISTED, None)
