"""Many people register concurrently for few seats, with real connections, on the engine of the test run."""

from threading import Barrier

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from agencies.regions import load_regions
from events.locking import lock_event
from events.models import Quota
from events.quotas import SeatsBelowTaken, resize
from participants.models import Participant, Registration
from participants.registering.errors import AlreadyRegistered, NotPossible, QuotaFull
from participants.registering.lifecycle import move, substitute, withdraw
from participants.registering.registration import WhenFull, change_registration
from participants.registering.seats import seat_differences
from participants.registering.waiting import fill_from_waiting_list
from tests import make
from tests.rush import Interruption, after_commit_of, rush

PEOPLE, SEATS = 8, 3

pytestmark = pytest.mark.django_db(transaction=True)


def test_no_seat_is_given_twice():
    load_regions()
    event, agency = make.event(), make.agency()
    quota = make.quota(event, agency, seats=SEATS)
    people = [make.person(agency) for _ in range(PEOPLE)]
    raised = rush([lambda person=person: make.register(person, event=event) for person in people])
    assert [type(error) for error in raised if error] == [QuotaFull] * (PEOPLE - SEATS)
    assert sorted(event.registrations.values_list("number", flat=True)) == [1, 2, 3]
    quota.refresh_from_db()
    assert (quota.taken, quota.overbooked, seat_differences()) == (SEATS, 0, [])


def test_without_the_guard_seats_are_given_twice():
    """Negative control: count, then insert, without a guard."""
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


def test_registrations_of_different_quotas_never_share_a_number():
    load_regions()
    event, agencies = make.event(), [make.agency(code) for code in ("18.01", "18.02", "18.03", "18.04")]
    for agency in agencies:
        make.quota(event, agency)
    people = [make.person(agency) for agency in agencies]
    assert rush([lambda person=person: make.register(person, event=event) for person in people]) == [None] * 4
    assert sorted(event.registrations.values_list("number", flat=True)) == [1, 2, 3, 4]
    assert set(Quota.objects.values_list("taken", flat=True)) == {1}


def kinds(raised) -> list[type]:
    return [type(error) for error in raised if error]


def enter(event, agency, **options) -> Registration:
    return make.register(make.person(agency), event=event, **options)


def statuses(*registrations) -> list[str]:
    return [Registration.objects.get(pk=registration.pk).status for registration in registrations]


def test_concurrent_registrations_of_a_person_count_once():
    load_regions()
    event, agency = make.coming_event(), make.agency()
    quota, person = make.quota(event, agency), make.person(agency)
    raised = rush([lambda: make.register(person, event=event)] * 4)
    assert kinds(raised) == [AlreadyRegistered] * 3
    quota.refresh_from_db()
    assert (quota.taken, seat_differences()) == (1, [])


def test_two_concurrent_workbooks_register_a_person_once():
    load_regions()
    event, agency = make.coming_event(), make.agency()
    quota, person = make.quota(event, agency), make.person(agency)
    raised = rush([lambda number=number: make.registered(person, event, number=number) for number in (1, 2, 3)])
    assert kinds(raised) == [AlreadyRegistered] * 2
    quota.refresh_from_db()
    assert (event.registrations.count(), quota.taken, seat_differences()) == (1, 1, [])


def test_the_last_seats_of_two_pools_are_given_once():
    """People of the regency can use both pools, the others only the wider one."""
    load_regions()
    event, near, far = make.coming_event(), make.agency("18.06", "village"), make.agency("18.07", "village")
    narrow, wide = (
        make.quota(event, pool=("village", "18.06"), seats=1),
        make.quota(event, pool=("village", "18"), seats=1),
    )
    people = [make.person(agency) for agency in (near, near, near, far, far, far)]
    raised = rush([lambda person=person: make.register(person, event=event) for person in people])
    assert set(kinds(raised)) == {QuotaFull}
    narrow.refresh_from_db(), wide.refresh_from_db()
    assert (wide.taken, event.registrations.count(), seat_differences()) == (1, narrow.taken + 1, [])
    assert not event.registrations.filter(quota=narrow).exclude(agency=near).exists()


def test_without_the_guard_the_last_seats_of_two_pools_are_given_twice():
    """Negative control: look for a pool with a free seat, the narrower first, then take the seat."""
    load_regions()
    event, village = make.event(), make.agency("18.06", "village")
    pools = [make.quota(event, pool=("village", region), seats=1) for region in ("18.06", "18")]
    people = [make.person(village) for _ in range(PEOPLE)]
    all_have_looked = Barrier(PEOPLE)

    def take(number, person):
        roomy = [pool for pool in pools if Registration.objects.filter(quota=pool).count() < pool.seats]
        all_have_looked.wait()
        place = {"agency": village, "province_id": "18", "regency_id": "18.06"}
        Registration.objects.create(
            event=event, participant=person, number=number, status="confirmed", quota=roomy[0], **place
        )

    assert rush([lambda n=n, p=p: take(n, p) for n, p in enumerate(people, start=1)]) == [None] * PEOPLE
    assert event.registrations.filter(quota=pools[0]).count() > pools[0].seats


def test_the_waiting_list_gets_a_seat_before_a_concurrent_registration():
    """A registration during the withdrawal finds the seat taken, whether it comes before or after."""
    load_regions()
    event, agency = make.coming_event(), make.agency()
    make.quota(event, agency, seats=2)
    seated = [enter(event, agency) for _ in range(2)]
    waiting = [enter(event, agency, when_full=WhenFull.WAIT) for _ in range(3)]
    leave = [lambda one=one: withdraw(one, by=None, reason="x") for one in seated]
    raised = rush([*leave, lambda: enter(event, agency), lambda: enter(event, agency)])
    assert raised[:2] == [None, None]
    assert kinds(raised) == [QuotaFull] * 2
    assert statuses(*seated, *waiting) == ["withdrawn"] * 2 + ["confirmed"] * 2 + ["waitlisted"]
    assert seat_differences() == []


def test_without_one_transaction_a_registration_overtakes_the_waiting_list():
    """Negative control: the seat is released first and offered to the waiting list in a later transaction."""
    load_regions()
    event, agency = make.event(), make.agency()
    make.quota(event, agency, seats=1)
    seated, waiting = enter(event, agency), enter(event, agency, when_full=WhenFull.WAIT)
    released, taken = Barrier(2), Barrier(2)

    def leave():
        change_registration(seated, agency=agency, status=Registration.Status.WITHDRAWN)
        released.wait()
        taken.wait()
        with transaction.atomic():
            fill_from_waiting_list(lock_event(event))

    def come():
        released.wait()
        make.registered(make.person(agency), event)
        taken.wait()

    assert rush([leave, come]) == [None, None]
    assert statuses(waiting) == ["waitlisted"]


@pytest.mark.parametrize("shrink", [lambda quota: resize(quota, 1), lambda quota: make.resized(quota, 1)])
def test_a_quota_can_be_reduced_during_registrations(shrink):
    load_regions()
    event, agency = make.coming_event(), make.agency()
    quota = make.quota(event, agency, seats=3)
    people = [make.person(agency) for _ in range(4)]
    come = [lambda person=person: make.register(person, event=event) for person in people]
    raised = rush([lambda: shrink(quota), *come])
    quota.refresh_from_db()
    assert set(kinds(raised)) <= {SeatsBelowTaken, QuotaFull}
    assert (quota.seats == 1) == (raised[0] is None)
    assert (quota.taken, quota.overbooked, seat_differences()) == (quota.seats, 0, [])


def test_without_the_guard_a_quota_has_fewer_seats_than_people():
    """Negative control: count the people, then write a number that was correct at that time."""
    load_regions()
    event, agency = make.event(), make.agency()
    quota = make.quota(event, agency, seats=3)
    looked, came = Barrier(2), Barrier(2)

    def shrink():
        seated = event.registrations.seated().count()
        looked.wait()
        came.wait()
        if seated <= 1:
            Quota.objects.filter(pk=quota.pk).update(seats=1, overbooked=9)  # avoids the CHECK

    def come():
        looked.wait()
        for _ in range(3):
            enter(event, agency)
        came.wait()

    assert rush([shrink, come]) == [None, None]
    quota.refresh_from_db()
    assert quota.taken > quota.seats


def test_a_person_is_replaced_only_once():
    load_regions()
    event, agency = make.coming_event(), make.agency()
    quota = make.quota(event, agency, seats=1)
    seated, others = enter(event, agency), [make.person(agency) for _ in range(2)]
    again = [Registration.objects.get(pk=seated.pk) for _ in range(3)]  # all three read it before the first action
    replace = [lambda r=r, p=p: substitute(r, p, by=None, reason="x") for r, p in zip(again, others, strict=False)]
    raised = rush([*replace, lambda: withdraw(again[2], by=None, reason="x")])
    assert kinds(raised) == [NotPossible] * 2
    quota.refresh_from_db()
    assert statuses(seated) == ["withdrawn"]
    assert (quota.taken, seat_differences()) == (event.registrations.seated().count(), [])


def press(user, event, **typed):
    """Return a function that sends the form as the user, in its own browser, and stores the answer."""
    client, answers = Client(), []
    client.force_login(user)
    path = reverse("participants:registration-new", args=[event.code])
    return answers, lambda: answers.append(client.post(path, {"sex": "female", "then": "save"} | typed))


def test_two_forms_compete_for_the_last_seat():
    """One gets the seat. The other sees that the quota is full, keeps the typed values, and can choose to wait."""
    load_regions()
    event, agency = make.coming_event(), make.agency()
    quota = make.quota(event, agency, seats=1)
    pressed = [press(make.user(province="18"), event, agency=agency.pk, full_name=name) for name in ("Ani", "Budi")]
    assert rush([action for _answers, action in pressed]) == [None, None]
    won, lost = sorted((answers[0] for answers, _action in pressed), key=lambda page: -page.status_code)
    assert (won.status_code, lost.status_code) == (302, 200)
    assert lost.context["full"] == quota
    assert {lost.context["form"]["full_name"].value(), event.registrations.get().participant.full_name} == {
        "Ani",
        "Budi",
    }
    assert 'value="wait"' in lost.content.decode()
    quota.refresh_from_db()
    assert (quota.taken, Participant.objects.count(), seat_differences()) == (1, 1, [])


@pytest.mark.parametrize("nip", ["", "198609262015052001"])
def test_two_forms_register_a_person_once(nip):
    """The form is sent twice or by two users: the second request finds the person."""
    load_regions()
    event, agency = make.coming_event(), make.agency()
    make.quota(event, agency)
    typed = {"agency": agency.pk, "full_name": "Ani", "nip": nip}
    pressed = [press(make.user(province="18"), event, **typed) for _ in range(3)]
    assert rush([action for _answers, action in pressed]) == [None] * 3
    assert sorted(answers[0].status_code for answers, _action in pressed) == [200, 200, 302]
    assert (Participant.objects.count(), event.registrations.count(), seat_differences()) == (1, 1, [])


def test_two_forms_record_a_new_person_once_for_two_events():
    """The NIP is recorded once. If the second request came too early to find it, the form asks to send it again."""
    load_regions()
    agency, pressed = make.agency(), []
    for _ in range(2):
        event = make.coming_event()
        make.quota(event, agency)
        typed = {"agency": agency.pk, "full_name": "Ani", "nip": "198609262015052001"}
        pressed.append(press(make.user(province="18"), event, **typed))
    assert rush([action for _answers, action in pressed]) == [None, None]
    statuses = sorted(answers[0].status_code for answers, _action in pressed)
    assert statuses in ([200, 302], [302, 302])
    assert (Participant.objects.count(), seat_differences()) == (1, [])


def test_without_the_lock_one_person_is_recorded_twice():
    """Negative control: look for the person, then record them, without a lock."""
    load_regions()
    agency, both_have_looked = make.agency(), Barrier(2)

    def record():
        known = Participant.objects.filter(agency=agency, full_name="Ani").exists()
        both_have_looked.wait()
        if not known:
            make.person(agency, full_name="Ani")

    assert rush([record, record]) == [None, None]
    assert Participant.objects.count() == 2


def test_a_form_does_not_overtake_the_waiting_list_after_a_withdrawal():
    load_regions()
    event, agency = make.coming_event(), make.agency()
    make.quota(event, agency, seats=1)
    seated, waiting = enter(event, agency), enter(event, agency, when_full=WhenFull.WAIT)
    answers, action = press(make.user(province="18"), event, agency=agency.pk, full_name="Ani", then="wait")
    assert rush([action, lambda: withdraw(seated, by=None, reason="x")]) == [None, None]
    assert answers[0].status_code == 302
    assert statuses(waiting) == ["confirmed"]
    assert event.registrations.get(participant__full_name="Ani").status == "waitlisted"


def test_a_seat_freed_before_the_answer_is_no_error():
    """The person on the waiting list has got a seat before the page looks up their place on it."""
    load_regions()
    event, agency = make.coming_event(), make.agency()
    make.quota(event, agency, seats=1)
    seated = enter(event, agency)
    answers, action = press(make.user(province="18"), event, agency=agency.pk, full_name="Ani", then="wait")
    saved = Interruption(after_commit_of('INSERT INTO "participants_registration"'))
    assert saved.rush(action, meanwhile=lambda: withdraw(seated, by=None, reason="x")) == [None, None]
    assert answers[0].status_code == 302
    assert saved.happened
    assert event.registrations.get(participant__full_name="Ani").status == "confirmed"
    assert seat_differences() == []


def test_opposite_moves_do_not_deadlock():
    load_regions()
    event, agency = make.coming_event(), make.agency("18.06", "village")
    one, two = make.quota(event, agency, seats=3), make.quota(event, pool=("village", "18.06"), seats=3)
    people = [enter(event, agency) for _ in range(4)]
    assert [person.quota for person in people] == [one, one, one, two]
    move(people[0], quota=two, by=None)  # each quota has two people and a free seat
    raised = rush(
        [lambda p=p, q=q: move(p, quota=q, by=None) for p, q in zip(people, (one, two, two, one), strict=True)]
    )
    assert set(kinds(raised)) <= {QuotaFull}
    assert seat_differences() == []
