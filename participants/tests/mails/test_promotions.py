"""Mails to people who move up from the waiting list because of another action: said before, optional, said after."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import Message
from participants.models import Registration
from participants.registering.registration import WhenFull
from tests import make


@pytest.fixture
def agency(regions):
    return make.agency("18.03")


@pytest.fixture
def event(agency):
    event = make.coming_event(code="BARU")
    make.quota(event, agency, seats=1)
    return event


@pytest.fixture
def seated(event, agency) -> Registration:
    return make.register(make.person(agency, full_name="Ani"), event=event)


@pytest.fixture
def waiting(event, agency, seated) -> list[Registration]:
    """Two people wait: the first has an address, the second has none."""
    people = [make.person(agency, full_name=name, email=email) for name, email in WAITING.items()]
    return [make.register(person, event=event, when_full=WhenFull.WAIT) for person in people]


WAITING = {"Budi": "budi@example.org", "Citra": ""}


@pytest.fixture
def coordinator(client, event):
    user = make.user(email="pusat@example.org")
    client.force_login(user)
    return user


def statuses(people) -> list[str]:
    return [Registration.objects.get(pk=one.pk).status for one in people]


def withdrawing(event, seated) -> tuple[str, dict]:
    return f"{seated.get_absolute_url()}withdraw/", {"reason": "Sakit"}


def correcting(event, seated) -> tuple[str, dict]:
    other = make.agency("18.04")
    make.quota(event, other, seats=1)
    return f"{seated.get_absolute_url()}agency/", {"agency": other.pk}


def adding_seats(event, seated) -> tuple[str, dict]:
    return f"/events/{event.code}/quotas/", {"form": "seats", f"seats-{event.quotas.get().pk}": 2}


def passing_on(event, seated) -> tuple[str, dict]:
    closed = make.agency("18.04")
    quota = make.quota(event, closed, seats=1)
    type(closed).objects.filter(pk=closed.pk).update(
        closed_on=timezone.localdate() + timedelta(days=3), closed_reason="x"
    )
    return f"/events/{event.code}/quotas/{quota.pk}/successor/", {"successor": seated.agency.pk}


ACTIONS = [withdrawing, correcting, adding_seats, passing_on]


@pytest.mark.parametrize("action", ACTIONS)
def test_an_action_that_frees_a_seat_asks_before_it_mails(action, event, seated, waiting, coordinator, client):
    address, form = action(event, seated)
    asked = client.post(address, form)
    assert (asked.status_code, asked.context["recipients"].count) == (200, 1)
    assert (statuses(waiting), Message.objects.count()) == (["waitlisted"] * 2, 0)
    assert "Surel dikirim ke 1 alamat." in asked.content.decode()
    done = client.post(address, form | {"sure": "1"}, follow=True)
    assert statuses(waiting) == ["confirmed", "waitlisted"]
    assert list(Message.objects.values_list("recipient", "state")) == [("budi@example.org", "waiting")]
    assert "1 surel sedang dikirim" in done.content.decode()


@pytest.mark.parametrize("action", ACTIONS)
def test_it_can_be_done_without_mail(action, event, seated, waiting, coordinator, client):
    address, form = action(event, seated)
    done = client.post(address, form | {"sure": "1", "no_mail": "1"}, follow=True)
    assert statuses(waiting) == ["confirmed", "waitlisted"]
    assert list(Message.objects.values_list("recipient", "state")) == [("budi@example.org", "off")]
    assert "Tidak ada surel yang dikirim" in done.content.decode()


@pytest.mark.parametrize("action", ACTIONS)
def test_it_is_done_at_once_if_nobody_gets_a_mail(action, event, seated, coordinator, client):
    address, form = action(event, seated)
    assert client.post(address, form).status_code == 302
    assert not Message.objects.exists()


def test_a_move_to_another_quota_asks_too(event, coordinator, client):
    """The seat of a pool goes on to another village, whose person waits for it."""
    villages = [make.agency("18.06", "village") for _ in range(2)]
    make.quota(event, pool=("village", "18.06"), seats=1)
    mover, waits = (
        make.register(make.person(village, email="desa@example.org"), event=event, when_full=WhenFull.WAIT)
        for village in villages
    )
    own = make.quota(event, villages[0], seats=1)
    address = f"{mover.get_absolute_url()}move/"
    assert client.post(address, {"quota": own.pk}).context["recipients"].count == 1
    assert statuses([waits]) == ["waitlisted"]
    client.post(address, {"quota": own.pk, "sure": "1"})
    assert (statuses([waits]), Message.objects.count()) == (["confirmed"], 1)


def test_a_rejection_says_that_the_next_person_gets_a_mail_too(event, seated, waiting, coordinator, client):
    Registration.objects.filter(pk=seated.pk).update(status="proposed")
    form = {"number": [seated.number], "decision": "reject", "note": "Belum lengkap"}
    asked = client.post(f"/events/{event.code}/participants/decide/", form)
    assert (asked.context["recipients"].count, asked.context["recipients"].lacking) == (1, ["Ani"])
    assert statuses([seated, *waiting]) == ["proposed", "waitlisted", "waitlisted"]


def test_people_of_another_province_are_not_named(event, agency, seated, client):
    pool = make.quota(event, pool=("regency", "72.01"), seats=1)
    for name in ("Dewi", "Eka"):
        make.register(make.person(make.agency("72.01"), full_name=name), event=event, when_full=WhenFull.WAIT)
    assert pool.event == event
    (dewi,) = Registration.objects.filter(participant__full_name="Dewi")
    Registration.objects.filter(pk=seated.pk).update(quota=pool)
    Registration.objects.filter(pk=dewi.pk).update(quota=event.quotas.exclude(pk=pool.pk).get())
    author = make.user(province="72", email="palu@example.org")
    Registration.objects.filter(participant__full_name="Eka").update(registered_by=author)
    client.force_login(make.user(province="18"))
    asked = client.post(f"{seated.get_absolute_url()}withdraw/", {"reason": "Sakit"})
    assert (asked.context["recipients"].count, asked.context["recipients"].lacking) == (1, ["orang dari provinsi lain"])
