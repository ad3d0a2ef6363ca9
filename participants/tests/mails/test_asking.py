"""Mails to people who move up or have new seats because of another action: said before, optional, said after."""

from datetime import timedelta

import pytest
from django.db.models import F
from django.utils import timezone

from accounts.models import Message, User
from events.models import Quota
from events.planning.actions import open_registration
from participants.models import Registration
from participants.registering.registration import WhenFull
from participants.sheet.uploads import check, receive
from tests import make
from tests.sheets import row, xlsx


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
    user = make.user(username="pusat", email="pusat@example.org")
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


def freed_unseen(event) -> None:
    """Free a seat as an old version did: nobody of the waiting list has got it yet."""
    Quota.objects.filter(event=event).update(seats=F("seats") + 1)


def bringing_back(event, seated) -> tuple[str, dict]:
    gone = make.registered(make.person(seated.agency), event, status="withdrawn")
    freed_unseen(event)
    return f"{gone.get_absolute_url()}reactivate/", {}


def registering(event, seated) -> tuple[str, dict]:
    freed_unseen(event)
    form = {"full_name": "Dewi", "sex": "female", "agency": seated.agency.pk, "then": "wait"}
    return f"/events/{event.code}/register/", form


def storing_a_sheet(event, seated) -> tuple[str, dict]:
    freed_unseen(event)
    content = xlsx([row("Dewi", agency=seated.agency.name)])
    upload = receive(event, content, name="peserta.xlsx", by=User.objects.get(username="pusat"))
    check(upload, lambda _done, _total: None)
    return upload.get_absolute_url(), {"then": "store", "shown": upload.outcome["fingerprint"]}


def withdrawing_a_second(event, seated) -> tuple[str, dict]:
    other = make.agency("18.04")
    make.quota(event, other, seats=1)
    second = make.registered(make.person(other), event)
    return f"/participants/{second.participant_id}/merge/{seated.participant_id}/", {"withdraw": seated.pk}


ACTIONS = [
    withdrawing,
    correcting,
    adding_seats,
    passing_on,
    bringing_back,
    registering,
    storing_a_sheet,
    withdrawing_a_second,
]


@pytest.mark.parametrize("action", ACTIONS)
def test_an_action_that_frees_a_seat_asks_before_it_mails(action, event, seated, waiting, coordinator, client):
    address, form = action(event, seated)
    asked = client.post(address, form)
    assert (asked.status_code, asked.context["recipients"].count) == (200, 1)
    assert (statuses(waiting), Message.objects.count()) == (["waitlisted"] * 2, 0)
    assert "Surel dikirim ke 1 alamat." in asked.content.decode()
    done = client.post(address, form | {"mails_shown": "9"}, follow=True)
    assert statuses(waiting) == ["confirmed", "waitlisted"]
    assert list(Message.objects.values_list("recipient", "state")) == [("budi@example.org", "waiting")]
    assert "1 surel sedang dikirim" in done.content.decode()


@pytest.mark.parametrize("action", ACTIONS)
def test_it_can_be_done_without_mail(action, event, seated, waiting, coordinator, client):
    address, form = action(event, seated)
    done = client.post(address, form | {"mails_shown": "9", "no_mail": "1"}, follow=True)
    assert statuses(waiting) == ["confirmed", "waitlisted"]
    assert list(Message.objects.values_list("recipient", "state")) == [("budi@example.org", "off")]
    assert "Tidak ada surel yang dikirim" in done.content.decode()


@pytest.mark.parametrize("action", ACTIONS)
def test_it_asks_again_if_more_people_get_a_mail_than_were_shown(action, event, seated, waiting, coordinator, client):
    address, form = action(event, seated)
    assert client.post(address, form | {"mails_shown": "0"}).context["recipients"].count == 1
    assert not Message.objects.exists()


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
    client.post(address, {"quota": own.pk, "mails_shown": "9"})
    assert (statuses([waits]), Message.objects.count()) == (["confirmed"], 1)


def test_a_rejection_says_that_the_next_person_gets_a_mail_too(event, seated, waiting, coordinator, client):
    Registration.objects.filter(pk=seated.pk).update(status="proposed")
    form = {"number": [seated.number], "decision": "reject", "note": "Belum lengkap"}
    asked = client.post(f"/events/{event.code}/participants/decide/", form)
    assert (asked.context["recipients"].count, asked.context["recipients"].lacking) == (1, ["Ani"])
    assert statuses([seated, *waiting]) == ["proposed", "waitlisted", "waitlisted"]


def test_the_buttons_beside_a_person_ask_about_who_moves_up(event, seated, waiting, coordinator, client):
    Registration.objects.filter(pk=seated.pk).update(status="proposed")
    page = client.get(seated.get_absolute_url())
    assert page.context["recipients"].count == 0
    form = {"number": [seated.number], "decision": "reject", "note": "Penuh", "single": "1", "mails_shown": "0"}
    assert client.post(f"/events/{event.code}/participants/decide/", form).context["recipients"].count == 1
    assert statuses([seated]) == ["proposed"]


def giving(event, agency) -> tuple[str, dict]:
    form = {"form": "allot", "agency": [agency.pk], "seats_regency": 4, "seats_province": 2, "seats_pool": 9}
    return f"/events/{event.code}/quotas/", form


@pytest.fixture
def opened(event):
    """Registration was opened by the portal, when nobody of Tanggamus had seats."""
    event.status = "planned"
    event.save()
    open_registration(event, by=None)
    Message.objects.all().delete()
    return event


@pytest.mark.parametrize("no_mail", [False, True])
def test_new_seats_while_registration_is_open_ask_before_they_are_mailed(opened, coordinator, client, no_mail):
    address, form = giving(opened, make.agency("18.06", name="Dinas Tanggamus", email="dinas@example.org"))
    asked = client.post(address, form).context["recipients"]
    assert (asked.count, asked.lacking, Message.objects.count()) == (1, ["Lampung"], 0)
    assert opened.quotas.count() == 1
    done = client.post(address, form | {"mails_shown": "1"} | ({"no_mail": "1"} if no_mail else {}), follow=True)
    assert opened.quotas.count() == 2
    assert Message.objects.get().state == ("off" if no_mail else "waiting")
    assert ("Tidak ada surel yang dikirim" if no_mail else "1 surel sedang dikirim") in done.content.decode()


def test_nobody_is_mailed_twice_about_one_opening(opened, coordinator, client):
    agency = make.agency("18.06", email="dinas@example.org")
    for each in (agency, make.agency("18.04", email="dinas@example.org")):
        address, form = giving(opened, each)
        client.post(address, form | {"mails_shown": "1"})
    assert (opened.quotas.count(), Message.objects.count()) == (3, 1)


def test_new_seats_ask_nothing_while_registration_is_closed(event, coordinator, client):
    address, form = giving(event, make.agency("18.06", email="dinas@example.org"))
    type(event).objects.update(status="closed")
    assert client.post(address, form).status_code == 302
    assert not Message.objects.exists()


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
