"""The page of one registration and its actions."""

import pytest

from accounts.models import Entry
from accounts.trail.personal import decrypted
from events.models import Event
from participants.models import Registration
from participants.registering.registration import WhenFull
from participants.registering.seats import seat_differences
from tests import make
from tests.tables import forge

pytestmark = pytest.mark.one_engine("pages and forms; test_lifecycle.py tests what they store")


@pytest.fixture
def event(regions):
    return make.coming_event(code="BARU")


@pytest.fixture
def agency(regions):
    return make.agency("18.06", "village")


@pytest.fixture
def staff(regions, client):
    user = make.user(province="18", full_name="Ratna Dewi")
    client.force_login(user)
    return user


def enter(event, agency, **options) -> Registration:
    return make.register(make.person(agency), event=event, **options)


def status(registration) -> str:
    registration.refresh_from_db()
    return registration.status


def possible(client, registration) -> set[str]:
    return client.get(registration.get_absolute_url()).context["possible"]


def test_the_page_offers_the_possible_actions(client, staff, event, agency):
    make.quota(event, agency, seats=1)
    seated, waits = enter(event, agency), enter(event, agency, when_full=WhenFull.WAIT)
    assert possible(client, seated) == {"edit", "withdraw", "agency", "substitute", "letter"}
    assert possible(client, waits) == {"edit", "withdraw", "agency", "remove"}
    client.post(f"{waits.get_absolute_url()}withdraw/", {"reason": "x"})
    assert possible(client, waits) == {"edit", "reactivate", "remove"}
    Event.objects.update(status=Event.Status.FINISHED)
    assert possible(client, seated) == {"edit"}
    client.force_login(make.user())
    make.quota(event, pool=("village", "18.06"))
    assert possible(client, seated) == {"edit", "withdraw", "agency", "substitute", "letter", "move"}


@pytest.mark.parametrize("action", ["withdraw", "substitute", "move", "agency", "letter", "reactivate"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_an_impossible_action_leads_back_to_the_page(client, staff, event, agency, action, method):
    make.quota(event, agency)
    registration = enter(event, agency)
    Event.objects.update(status=Event.Status.FINISHED)
    page = getattr(client, method)(f"{registration.get_absolute_url()}{action}/", {"reason": "x"})
    assert page.url == registration.get_absolute_url()
    assert status(registration) == "confirmed"


def test_a_withdrawal_needs_a_reason_and_promotes(client, staff, event, agency):
    make.quota(event, agency, seats=1)
    seated, waits = enter(event, agency), enter(event, agency, when_full=WhenFull.WAIT)
    address = f"{seated.get_absolute_url()}withdraw/"
    assert client.post(address, {"reason": " "}).context["form"].errors
    assert client.post(address, {"reason": "Sakit"}).url == seated.get_absolute_url()
    assert (status(seated), status(waits)) == ("withdrawn", "confirmed")
    page = client.get(seated.get_absolute_url()).content.decode()
    assert "Sakit" in page
    assert "Ratna Dewi" in page


def test_a_substitute_can_be_registered(client, staff, event, agency):
    quota = make.quota(event, agency, seats=1)
    make.quota(event, make.agency("18.07", "village"))
    seated = enter(event, agency)
    address = f"{seated.get_absolute_url()}substitute/"
    assert list(client.get(address).context["form"].fields["agency"].queryset) == [agency]
    typed = {"full_name": "Pengganti", "sex": "male", "agency": agency.pk}
    assert set(client.post(address, typed).context["form"].errors) == {"reason"}
    page = client.post(address, typed | {"reason": "Dinas luar"})
    successor = Registration.objects.get(replaces=seated)
    assert page.url == successor.get_absolute_url()
    assert (successor.participant.full_name, successor.quota, successor.registered_by) == ("Pengganti", quota, staff)
    assert "Pengganti" in client.get(seated.get_absolute_url()).content.decode()
    assert seat_differences() == []


def test_a_registration_can_be_moved(client, staff, event, agency):
    own, pool = make.quota(event, agency, seats=1), make.quota(event, pool=("village", "18.06"), seats=1)
    make.quota(event, pool=("village", "18.07"))
    seated = enter(event, agency)
    address = f"{seated.get_absolute_url()}move/"
    assert list(client.get(address).context["form"].fields["quota"].queryset) == [pool]
    make.register(make.person(make.agency("18.06", "village")), event=event)
    assert client.post(address, {"quota": pool.pk}).context["form"].errors
    Registration.objects.exclude(pk=seated.pk).get()
    pool.seats = 2
    pool.save(update_fields=["seats"])
    client.post(address, {"quota": pool.pk})
    seated.refresh_from_db()
    own.refresh_from_db()
    assert (seated.quota, own.taken, seat_differences()) == (pool, 0, [])


def test_the_agency_can_be_corrected(client, staff, event, agency):
    make.quota(event, agency, seats=1)
    other = make.agency("18.07", "village")
    quota = make.quota(event, other, seats=1)
    seated, waits = enter(event, agency), enter(event, agency, when_full=WhenFull.WAIT)
    address = f"{seated.get_absolute_url()}agency/"
    assert list(client.get(address).context["form"].fields["agency"].queryset) == [other]
    client.post(address, {"agency": other.pk})
    seated.refresh_from_db()
    assert (seated.agency, seated.regency_id, seated.quota) == (other, "18.07", quota)
    assert seated.participant.agency == other
    assert (status(waits), seat_differences()) == ("confirmed", [])
    assert Entry.objects.get(action="registration-corrected").changes["agency"] == [agency.name, other.name]


def test_a_withdrawn_registration_can_be_restored(client, staff, event, agency):
    make.quota(event, agency, seats=1)
    first = enter(event, agency)
    client.post(f"{first.get_absolute_url()}withdraw/", {"reason": "x"})
    enter(event, agency)
    client.post(f"{first.get_absolute_url()}reactivate/")
    assert status(first) == "waitlisted"


@pytest.mark.both_engines
def test_the_person_can_be_edited(client, staff, event, agency):
    make.quota(event, agency)
    registration = enter(event, agency)
    address = f"{registration.get_absolute_url()}edit/"
    page = client.post(
        address, {"full_name": "Siti, S.IP.", "sex": "female", "phone": "0812-3456-7890", "position": "X"}
    )
    assert page.url == registration.get_absolute_url()
    registration.refresh_from_db()
    assert registration.participant.full_name == "Siti, S.IP."
    assert registration.position == "X"
    assert decrypted(Entry.objects.get(action="person-changed").changes)["phone"] == ["", "+6281234567890"]
    assert "Siti, S.IP." in client.get(registration.participant.get_absolute_url()).content.decode()


def test_a_person_who_moved_cannot_be_edited_by_the_old_province(client, staff, event, agency):
    make.quota(event, agency)
    registration = enter(event, agency)
    person = registration.participant
    person.agency, person.nip, person.phone = make.agency("72.71"), "198609262015052001", "+6281999000111"
    person.save()
    assert "edit" not in possible(client, registration)
    page = client.get(registration.get_absolute_url()).content.decode()
    assert "19860926" not in page
    assert "0111" not in page
    assert f'"{person.get_absolute_url()}"' not in page
    client.post(f"{registration.get_absolute_url()}edit/", {"full_name": "Lain", "sex": "female"})
    person.refresh_from_db()
    assert person.full_name != "Lain"


# --- Approval ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def proposed(regions, agency):
    event = make.coming_event(code="BARU", needs_approval=True)
    make.quota(event, agency, seats=3)
    return [enter(event, agency, when_full=WhenFull.WAIT) for _ in range(4)]


def decide(client, registrations, decision, **more):
    numbers = [registration.number for registration in registrations]
    return client.post("/events/BARU/participants/decide/", {"number": numbers, "decision": decision} | more)


@pytest.mark.both_engines
def test_many_registrations_can_be_confirmed_at_once(client, proposed):
    client.force_login(make.user())
    page = client.get("/events/BARU/participants/").content.decode()
    assert page.count('name="number"') == 3
    assert decide(client, proposed[:2], "confirm", note="Sesuai").url == "/events/BARU/participants/"
    assert [status(one) for one in proposed] == ["confirmed", "confirmed", "proposed", "waitlisted"]
    assert set(Entry.objects.filter(action="registration-confirmed").values_list("reason", flat=True)) == {"Sesuai"}


def test_a_rejection_promotes_and_needs_a_note(client, proposed):
    client.force_login(make.user())
    decide(client, proposed[:1], "reject")
    assert status(proposed[0]) == "proposed"
    assert decide(client, proposed[:1], "reject", note="Tidak sesuai", single="1").url == proposed[0].get_absolute_url()
    assert [status(one) for one in proposed] == ["rejected", "proposed", "proposed", "proposed"]


@pytest.mark.parametrize(
    "data", [{}, {"decision": "confirm"}, {"number": ["x", "9" * 30, "77"], "decision": "confirm"}]
)
def test_an_invalid_choice_decides_nothing(client, proposed, data):
    client.force_login(make.user())
    assert client.post("/events/BARU/participants/decide/", data).status_code == 302
    assert status(proposed[0]) == "proposed"


def test_provincial_staff_cannot_decide(client, staff, proposed):
    assert decide(client, proposed, "confirm").status_code == 403
    assert status(proposed[0]) == "proposed"
    assert 'name="number"' not in client.get("/events/BARU/participants/").content.decode()
    assert "confirm" not in possible(client, proposed[0])


def test_the_list_shows_the_places_on_the_waiting_list(client, staff, proposed):
    page = client.get("/events/BARU/participants/")
    assert [one.turn and one.turn.number for one in page.context["page_obj"]] == [None, None, None, 1]


def test_the_trail_is_shown_only_to_users_who_see_the_registration(client, event, agency):
    """The person came from two provinces: each province reads only its own entries."""
    make.quota(event, agency)
    make.register(make.person(agency, full_name="Siti"), event=event, by=make.user(full_name="Ratna Dewi"))
    Entry.objects.create(action="person-changed", subject="Siti", participant=1, province="72", reason="Rahasia")
    registration = Registration.objects.get()
    forge(Entry, participant=registration.participant_id)
    for role, seen in [({"province": "18"}, False), ({}, True)]:
        client.force_login(make.user(**role))
        page = client.get(registration.participant.get_absolute_url()).content.decode()
        assert "Ratna Dewi" in page
        assert ("Rahasia" in page) == seen
