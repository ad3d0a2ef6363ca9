"""The desk of the door: links for helpers, counts, and arrivals to decide."""

import re
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.utils import timezone

from accounts.models import Entry
from events.locking import lock_event
from participants.attendance.marks import MarkChange, set_marks
from participants.door.times import door_closes
from participants.models import Attendance, DoorLink, HeldMark, MarkEntry, Registration
from tests import make
from tests.door import Venue
from tests.pages.home import home_todos

pytestmark = pytest.mark.one_engine("pages and forms")


@pytest.fixture
def venue(regions):
    return Venue()


@pytest.fixture
def desk(venue):
    return f"/events/{venue.event.code}/checkin/"


@pytest.fixture
def national(client):
    user = make.user(full_name="Rina")
    client.force_login(user)
    client.user = user
    return client


def local(moment) -> str:
    return timezone.localtime(moment).strftime("%Y-%m-%dT%H:%M")


def actions() -> list[str]:
    return list(Entry.objects.order_by("pk").values_list("action", flat=True))


# --- Links ------------------------------------------------------------------------------------------------------------


def test_a_new_link_opens_the_door(venue, desk, national, settings):
    settings.PORTAL_URL = "https://bimtek.example.go.id/"
    until = timezone.now() + timedelta(hours=5)
    answer = national.post(desk, {"label": "Pintu Utara", "ends_at": local(until)})
    link, address = DoorLink.objects.get(label="Pintu Utara"), answer.context["address"]
    assert re.fullmatch(r"https://bimtek\.example\.go\.id/door/link/[A-Za-z0-9_-]{43}/", address)
    html = answer.content.decode()
    assert address in html
    share = parse_qs(urlsplit(answer.context["whatsapp"]).query)["text"][0]
    assert address in share
    assert venue.event.title in share
    assert "https://wa.me/?text=" in html
    assert 'src="data:image/svg+xml' in html
    assert (link.created_by, local(link.ends_at)) == (national.user, local(until))
    assert national.get(f"{address}roster.json").status_code == 200
    entry = Entry.objects.get()
    assert (entry.action, entry.event, entry.by) == ("door-lent", venue.event.pk, national.user)
    assert address[-44:-1] not in f"{entry.subject}{entry.changes}{list(DoorLink.objects.values())}"


def test_the_address_of_a_link_is_shown_once(venue, desk, national):
    page = f"{desk}links/{venue.link.pk}/"
    answer = national.get(page)
    assert (answer.context["address"], "data:image" in answer.content.decode()) == ("", False)
    assert f"{page}withdraw/" in answer.content.decode()


def test_a_link_expires_after_the_last_day_by_default(venue, desk, national):
    initial = national.get(desk).context["form"]["ends_at"].value()
    assert initial == f"{venue.event.ends_on:%d-%m-%Y} 23.59"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("label", ""),
        ("label", "x" * 101),
        ("ends_at", ""),
        ("ends_at", "besok"),
        ("ends_at", "2020-01-01T08:00"),
        ("ends_at", "9999-12-31T23:59"),
    ],
)
def test_a_wrong_value_is_reported_at_its_field_and_no_link_is_made(venue, desk, national, field, value):
    before = DoorLink.objects.count()
    answer = national.post(
        desk, {"label": "Pintu", "ends_at": local(timezone.now() + timedelta(hours=1)), field: value}
    )
    assert answer.status_code == 200
    assert list(answer.context["form"].errors) == [field]
    assert DoorLink.objects.count() == before


def test_a_link_expires_a_week_after_the_event_at_the_latest(venue, desk, national):
    last = door_closes(venue.event)
    for ends_at, made in [(last + timedelta(minutes=1), False), (last, True)]:
        national.post(desk, {"label": "Lama", "ends_at": local(ends_at)})
        assert DoorLink.objects.filter(label="Lama").exists() is made


def test_withdrawing_a_link_asks_first_and_takes_effect_at_once(venue, desk, national):
    address = f"{desk}links/{venue.link.pk}/withdraw/"
    assert national.get(address).status_code == 200
    assert national.get(venue.address + "marks.json").status_code == 200
    assert national.post(address).status_code == 302
    assert national.get(venue.address + "marks.json").status_code == 410
    venue.link.refresh_from_db()
    assert venue.link.withdrawn_by == national.user
    national.post(address)
    assert actions() == ["door-withdrawn"]
    answer = national.get(f"{desk}links/{venue.link.pk}/")
    assert venue.link.token not in answer.content.decode()


def test_the_list_shows_no_token(venue, desk, national):
    assert venue.link.label in (html := national.get(desk).content.decode())
    assert venue.link.token not in html


def test_staff_of_the_host_province_see_only_their_own_links(venue, desk, client):
    """A link made by a coordinator shows more people than they may see."""
    host = make.user(province="18")
    client.force_login(host)
    theirs = venue.add_link(label="Milik tuan rumah", created_by=host)
    assert [link for link, _open in client.get(desk).context["links"]] == [theirs]
    assert client.get(f"{desk}links/{theirs.pk}/").status_code == 200
    for part in ("", "withdraw/"):
        assert client.get(f"{desk}links/{venue.link.pk}/{part}").status_code == 404
    assert client.post(f"{desk}links/{venue.link.pk}/withdraw/").status_code == 404


def test_a_link_of_another_event_is_not_found(venue, desk, national):
    other = Venue()
    assert national.get(f"{desk}links/{other.link.pk}/").status_code == 404


def test_staff_of_a_guest_province_cannot_open_the_page(venue, desk, client):
    venue.add_person(agency=make.agency("72.01"))
    client.force_login(make.user(province="72"))
    for part in ("", "decide/", f"links/{venue.link.pk}/", f"links/{venue.link.pk}/withdraw/"):
        assert {client.get(desk + part).status_code, client.post(desk + part).status_code} <= {403, 405}
        assert client.post(desk + part).status_code == 403


def test_no_links_are_made_for_a_cancelled_event(venue, desk, national):
    venue.event.status = "cancelled"
    venue.event.save()
    before = DoorLink.objects.count()
    answer = national.post(desk, {"label": "x", "ends_at": local(timezone.now() + timedelta(hours=1))})
    assert (answer.status_code, answer.context["form"]) == (200, None)
    assert DoorLink.objects.count() == before


# --- Numbers ----------------------------------------------------------------------------------------------------------


@pytest.mark.both_engines
def test_the_page_counts_the_arrivals(venue, desk, national):
    venue.add_session()
    for marks in ("HT", "TA", "I.", "A."):
        make.registration(venue.event, venue.agency, marks=marks)
    make.registration(venue.event, venue.agency, marks="HH", status="withdrawn")
    context = national.get(desk).context
    assert (context["expected"], context["came"]) == (5, 2)
    assert [(row.came, row.late, row.open) for row in context["sessions"]] == [(2, 1, 1), (1, 1, 3)]


def test_staff_of_the_host_province_count_their_own_people(venue, desk, client):
    make.registration(venue.event, make.agency("72.01"), marks="H")
    client.force_login(make.user(province="18"))
    context = client.get(desk).context
    assert (context["expected"], context["came"]) == (1, 0)


@pytest.mark.parametrize("items", [1, 3])
def test_the_page_needs_the_same_queries_for_one_arrival_and_three(
    venue, desk, national, items, django_assert_num_queries
):
    for _ in range(items):
        person = venue.add_person()
        venue.add_session()
        venue.add_link(created_by=make.user(), withdrawn_by=make.user())
        put(venue, person, "I", by=make.user())
        make.held_mark(person, session=venue.session, by=make.user())
    with django_assert_num_queries(11):
        assert national.get(desk).status_code == 200


# --- Arrivals to decide -----------------------------------------------------------------------------------------------


def put(venue, person, mark, *, by=None):
    change = MarkChange(person, venue.session, mark)
    set_marks(lock_event(venue.event), [change], by=by, method=Attendance.Method.GRID)


def current_mark(person) -> str:
    return "".join(person.marks.values_list("mark", flat=True))


def press(client, desk, decision, *arrivals: str):
    return client.post(f"{desk}decide/", {"decision": decision, "arrival": arrivals}, follow=True)


@pytest.mark.both_engines
def test_accepting_an_arrival_replaces_the_mark_and_is_recorded(venue, desk, national):
    coordinator, seen = make.user(full_name="Budi"), timezone.now() - timedelta(hours=3)
    put(venue, venue.person, "I", by=coordinator)
    held = make.held_mark(venue.person, mark="T", found="I", seen_at=seen, link=venue.link)
    (row,) = national.get(desk).context["waiting"]
    assert (row.held, row.found, row.current.by, row.can_be_taken) == (held, "I", coordinator, True)
    press(national, desk, "taken", f"{held.pk}-I")
    held.refresh_from_db()
    assert (held.decision, held.decided_by) == ("taken", national.user)
    assert current_mark(venue.person) == "T"
    last = MarkEntry.objects.last()
    assert (last.mark, last.by, last.seen_at, last.method) == ("T", national.user, seen, "scan")
    entry = Entry.objects.get()
    assert (entry.action, entry.participant, entry.province) == ("arrival-taken", venue.person.participant_id, "18")
    assert entry.changes["arrival"] == ["I", "T"]
    assert national.get(desk).context["waiting"] == []


def test_arrivals_at_a_cancelled_event_can_only_be_dismissed(venue, desk, national):
    held = make.held_mark(venue.person)
    venue.event.status = "cancelled"
    venue.event.save()
    answer = press(national, desk, "taken", f"{held.pk}-")
    assert [message.level_tag for message in answer.context["messages"]] == ["error"]
    held.refresh_from_db()
    assert (held.decision, current_mark(venue.person), actions()) == ("", "", [])
    press(national, desk, "dismissed", f"{held.pk}-")
    held.refresh_from_db()
    assert held.decision == "dismissed"


def test_an_arrival_shows_the_present_mark_or_that_it_was_taken_back(venue, desk, national):
    make.held_mark(venue.person)
    assert "tanpa tanda" in national.get(desk).content.decode()
    put(venue, venue.person, "I")
    assert "Izin" in national.get(desk).content.decode()
    put(venue, venue.person, "")
    assert "Tandanya dihapus" in national.get(desk).content.decode()


@pytest.mark.both_engines
def test_dismissing_an_arrival_keeps_the_mark_and_is_recorded(venue, desk, national):
    put(venue, venue.person, "I")
    held = make.held_mark(venue.person)
    press(national, desk, "dismissed", f"{held.pk}-I")
    held.refresh_from_db()
    assert (held.decision, current_mark(venue.person), MarkEntry.objects.count()) == ("dismissed", "I", 1)
    assert actions() == ["arrival-dismissed"]


@pytest.mark.both_engines
def test_several_arrivals_can_be_decided_at_once(venue, desk, national):
    people = [venue.add_person() for _ in range(4)]
    for person, mark in zip(people, "IA", strict=False):
        put(venue, person, mark)
    held = [make.held_mark(person) for person in people]
    press(national, desk, "taken", f"{held[0].pk}-I", f"{held[1].pk}-A", f"{held[2].pk}-")
    assert [current_mark(person) for person in people] == ["H", "H", "H", ""]
    assert list(HeldMark.objects.waiting()) == [held[3]]
    assert actions() == ["arrival-taken"] * 3


@pytest.mark.both_engines
def test_a_mark_changed_meanwhile_is_not_replaced(venue, desk, national):
    put(venue, venue.person, "I")
    held = make.held_mark(venue.person)
    put(venue, venue.person, "A")
    press(national, desk, "taken", f"{held.pk}-I")
    assert (current_mark(venue.person), HeldMark.objects.waiting().count(), actions()) == ("A", 1, [])


def test_the_second_of_two_different_arrivals_is_left_undecided(venue, desk, national):
    """The second finds what the first has stored, and is left for another look."""
    put(venue, venue.person, "A")
    first, second = make.held_mark(venue.person, mark="H"), make.held_mark(venue.person, mark="T")
    press(national, desk, "taken", f"{first.pk}-A", f"{second.pk}-A")
    assert (current_mark(venue.person), list(HeldMark.objects.waiting())) == ("H", [second])


def test_a_person_who_does_not_take_part_is_not_marked(venue, desk, national):
    held = make.held_mark(venue.person, reason="gone")
    Registration.objects.filter(pk=venue.person.pk).update(status="withdrawn")
    (row,) = national.get(desk).context["waiting"]
    assert not row.can_be_taken
    press(national, desk, "taken", f"{held.pk}-")
    assert (current_mark(venue.person), HeldMark.objects.waiting().count()) == ("", 1)
    Registration.objects.filter(pk=venue.person.pk).update(status="confirmed")
    press(national, desk, "taken", f"{held.pk}-")
    assert (current_mark(venue.person), HeldMark.objects.waiting().count()) == ("H", 0)


def test_an_impossible_clock_is_replaced_by_the_time_of_receipt(venue, desk, national):
    held = make.held_mark(venue.person, reason="clock", seen_at=timezone.now() + timedelta(days=900))
    press(national, desk, "taken", f"{held.pk}-")
    assert MarkEntry.objects.get().seen_at == held.received_at


def test_staff_of_the_host_province_decide_about_their_own_people(venue, desk, client):
    guest = venue.add_person(agency=make.agency("72.01"))
    own, theirs = make.held_mark(venue.person), make.held_mark(guest)
    client.force_login(make.user(province="18"))
    assert [row.held for row in client.get(desk).context["waiting"]] == [own]
    press(client, desk, "taken", f"{own.pk}-", f"{theirs.pk}-")
    assert list(HeldMark.objects.waiting()) == [theirs]


def test_an_arrival_at_another_event_is_not_found(venue, desk, national):
    held = make.held_mark(Venue().person)
    press(national, desk, "taken", f"{held.pk}-")
    assert (HeldMark.objects.waiting().count(), MarkEntry.objects.count()) == (1, 0)


@pytest.mark.parametrize(
    ("decision", "arrival"),
    [("", "{}-"), ("x", "{}-"), ("taken", ""), ("taken", "{}"), ("taken", "{}-X"), ("taken", "9" * 30 + "-"),
     ("taken", "٣-")],
)  # fmt: skip
def test_an_unknown_action_decides_nothing(venue, desk, national, decision, arrival):
    held = make.held_mark(venue.person)
    assert press(national, desk, decision, arrival.format(held.pk)).status_code == 200
    assert (HeldMark.objects.waiting().count(), MarkEntry.objects.count()) == (1, 0)


@pytest.mark.parametrize(("reader", "is_listed"), [({}, True), ({"province": "18"}, True), ({"province": "72"}, False)])
def test_the_home_page_lists_held_arrivals_for_users_who_decide(venue, desk, client, reader, is_listed):
    guest = venue.add_person(agency=make.agency("72.01"))
    make.held_mark(venue.person)
    make.held_mark(guest)
    client.force_login(make.user(**reader))
    found = [todo for todo in home_todos(client) if todo.href.startswith(desk)]
    assert len(found) == is_listed
    if is_listed:
        assert ("1" if reader else "2") in found[0].text
        assert client.get(found[0].href).status_code == 200
    HeldMark.objects.filter(registration=venue.person).update(
        decision="dismissed", decided_at=timezone.now(), decided_by=make.user()
    )
    left = [todo for todo in home_todos(client) if todo.href.startswith(desk)]
    assert len(left) == (is_listed and not reader)


def test_decisions_are_listed_in_the_history_of_the_event(venue, desk, national):
    held = make.held_mark(venue.person)
    press(national, desk, "taken", f"{held.pk}-")
    history = national.get(f"/events/{venue.event.code}/history/?kind=arrival")
    (entry,) = history.context["entries"]
    assert [(change.label != "", change.after != "") for change in entry.changes] == [(True, True)] * 2
