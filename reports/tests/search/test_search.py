"""The search over the whole portal: what it finds, for whom, and how many queries it needs."""

from datetime import timedelta

import pytest

from reports.catalogue import REPORTS
from reports.search.places import find_places
from tests import make

NIP, PHONE = "198609262015052001", "+6281234567890"
ROLES = {
    "18": {"province": "18"},
    "72": {"province": "72"},
    "coordinator": {},
    "administrator": {"role": "administrator"},
}


@pytest.fixture
def world(regions):
    class World:
        agency = make.agency("18.06", name="Dinas Perpustakaan Tanggamus")
        event = make.event("18", code="SPP-18", title="Bimtek Literasi", sessions=1, venue="Hotel Emersia")
        registration = make.registration(event, agency, full_name="Budi Kusuma, S.IP.", nip=NIP, phone=PHONE, marks="H")
        letter = make.letter(registration)

    coming = make.coming_event(code="NANTI", title="Nanti")
    make.quota(coming, World.agency, seats=3)
    World.coming = coming
    World.invitation = make.invitations(coming)[0]
    World.certificate = make.certificates(World.event)[0]
    World.file = make.report_file(title="Cakupan 2022")
    return World


def searched(client, text: str, **reader) -> dict[str, list[str]]:
    """Return the names of the results by kind, and open each of them."""
    client.force_login(make.user(**reader))
    page = client.get("/search/", {"q": text})
    assert page.status_code == 200
    groups = {group.key: group.hits for group in page.context["groups"]}
    for hit in [hit for hits in groups.values() for hit in hits]:
        assert client.get(hit.href, follow=True).status_code == 200, hit
    return {key: [hit.name for hit in hits] for key, hits in groups.items()}


PERSON = ["Budi Kusuma, S.IP."]


@pytest.mark.parametrize(
    ("text", "kind", "names"),
    [
        ("kusuma budi", "people", PERSON),
        ("KUSUMA tanggamus", "people", PERSON),
        ("19860926 201505 2 001", "people", PERSON),
        ("0812-3456-7890", "people", PERSON),
        ("1986 0926", "people", PERSON),
        ("+62 812 3456", "people", PERSON),
        ("literasi bimtek", "events", ["Bimtek Literasi"]),
        ("spp-18", "events", ["Bimtek Literasi"]),
        ("emersia", "events", ["Bimtek Literasi"]),
        ("tanggamus dinas", "agencies", ["Dinas Perpustakaan Tanggamus"]),
        ("800/12", "letters", ["800/12"]),
    ],
)
def test_words_in_any_order_and_numbers_find(text, kind, names, world, client):
    assert searched(client, text, province="18")[kind] == names
    assert kind not in searched(client, text, province="72")


def test_letters_certificates_and_reports_are_found_by_their_numbers(world, client):
    invitation, certificate = world.invitation.number.text, world.certificate.number.text
    assert invitation in searched(client, invitation, province="18")["letters"]
    assert "letters" not in searched(client, invitation, province="72")
    for text in (certificate, world.certificate.code.lower()):
        assert searched(client, text, province="18")["certificates"] == [certificate]
        assert "certificates" not in searched(client, text, province="72")
    assert searched(client, world.file.printed_id.lower(), province="72")["reports"] == ["Cakupan 2022"]


def test_a_report_whose_id_has_no_digits_is_found(world, client):
    make.report_file(id="ABCDEFGHJKMN", title="Tanpa angka")
    assert searched(client, "abcd-efgh-jkmn")["reports"] == ["Tanpa angka"]


@pytest.mark.parametrize("text", ["19860", NIP[1:], "0812", "12345678", "budi tanggamus72", "%", "_", "b"])
def test_parts_of_numbers_and_what_is_nowhere_find_nobody(text, world, client):
    assert "people" not in searched(client, text)


@pytest.mark.parametrize("text", ["budy kusuma", "Kusuma Budy", "budi kusumah"])
def test_a_slip_in_a_name_finds_similar_names(text, world, client):
    make.person(world.agency, full_name="Kusuma Wardana")
    assert searched(client, text, province="18") == {"similar": PERSON}
    assert searched(client, text, province="72") == {}


def test_a_part_of_a_number_is_explained(world, client):
    client.force_login(make.user())
    texts = ("19860", "19860926", "budi 2022")
    said = {text: client.get("/search/", {"q": text}).context["is_part_of_number"] for text in texts}
    assert said == {"19860": True, "19860926": False, "budi 2022": False}


def test_an_open_event_leads_to_its_form(world, client):
    make.quota(make.coming_event(code="BUKA", title="Bimtek Buka"), world.agency)
    client.force_login(make.user(province="18"))
    hits = client.get("/search/", {"q": "bimtek"}).context["groups"]
    actions = {hit.name: hit.action_href for group in hits if group.key == "events" for hit in group.hits}
    assert actions == {"Bimtek Buka": "/events/BUKA/register/", "Bimtek Literasi": ""}
    assert client.get(actions["Bimtek Buka"]).status_code == 200


def test_many_results_lead_to_the_list_of_all(world, client):
    for number in range(7):
        make.person(world.agency, full_name=f"Wati {number}")
    client.force_login(make.user())
    (people,) = client.get("/search/", {"q": "wati"}).context["groups"]
    assert (len(people.hits), people.all_href) == (6, "/participants/?q=wati")
    assert len(client.get(people.all_href).context["object_list"]) == 7


def test_pages_are_found_by_other_words_in_both_languages(world, client):
    assert "Ganti kata sandi" in searched(client, "sandi ubah", province="18")["pages"]
    client.cookies["django_language"] = "en"
    assert searched(client, "excel orang", province="18")["pages"] == ["Participants"]


@pytest.mark.parametrize("role", ROLES)
def test_every_page_that_is_offered_opens(role, regions, client):
    user = make.user(**ROLES[role])
    make.sign_in_with_factor(client, user)
    places = find_places([], user)
    answers = {place.href: client.get(place.href, follow=True).status_code for place in places}
    assert {href for href, status in answers.items() if status != 200} == set()
    assert len(places) > 10 + len([report for report in REPORTS.values() if not report.is_of_event])


@pytest.mark.parametrize("text", ["bimtek", "bimtek 1"])
@pytest.mark.parametrize("items", [1, 3])
def test_the_number_of_queries_does_not_grow(items, text, regions, client, django_assert_num_queries):
    for number in range(items):
        event = make.coming_event(code=f"BIMTEK-1{number}", sessions=1)
        registration = make.registration(
            event, make.agency("18.06", name=f"Bimtek 1{number}"), full_name=f"Bimtek 1{number}"
        )
        make.letter(registration)
    client.force_login(make.user(province="18"))
    with django_assert_num_queries(8 if text == "bimtek" else 11):
        client.get("/search/", {"q": text})


def test_results_show_the_state_of_events_and_of_people_at_their_next_event(world, client):
    make.registered(world.registration.participant, world.coming, status="waitlisted")
    far = make.coming_event(code="KELAK", starts_on=world.coming.starts_on + timedelta(days=9))
    make.quota(far, world.agency)
    make.registered(world.registration.participant, far)
    client.force_login(make.user(province="18"))
    page = client.get("/search/", {"q": "budi kusuma"}).content.decode().partition('id="people"')[2]
    assert 'chip-wait">Cadangan</span> <span class="under">Nanti</span>' in page.partition("</li>")[0]
    assert "Pendaftaran dibuka</span>" in client.get("/search/", {"q": "nanti"}).content.decode()
    assert "Selesai</span>" in client.get("/search/", {"q": "literasi"}).content.decode()
