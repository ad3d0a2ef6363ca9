"""List pages show exactly the rows of the user's scope, and mask personal data."""

import pytest

from tests import make

NIP, PHONE = "198609262015052001", "+6281234567890"
SHOWN = ["198609262015052001", "19860926 201505 2 001", "+6281234567890", "0812-3456-7890", "6281234567890"]
WAYS_TO_WRITE_IT = [NIP, "19860926 201505 2 001", "19860926.201505.2.001", "19860926-201505-2-001"]
BEGINNINGS = ["198609", NIP[:7], NIP[:8], NIP[:17], "19860926 201505 2", "081234", "0812-3456-789", "+62 812 345"]
PARTS = [NIP[:5], NIP[8:], NIP[1:], "0926", "2001", "0812", "08123", "2345678", "62812", "1234567890"]

READERS = {"18": {"province": "18"}, "72": {"province": "72"}, "coordinator": {"role": "coordinator"}}
AGENCIES = {"Dinas Lampung", "Ragem", "Dinas Sulteng", "Banggai"}
PEOPLE = {"Sri of Lampung", "Budi of Ragem", "Tuti of Sulteng", "Moved to Banggai"}


@pytest.fixture
def world(regions):
    """Store events in three provinces, some with seats for Lampung, and a person who moved from Lampung to Banggai.

    LAMPUNG, SULTENG and ACEH have people of their own province only. MIXED is in Sulawesi Tengah with people of
    Lampung. POOL is in Aceh with a pool for Lampung.
    """
    lampung, ragem = make.agency("18", name="Dinas Lampung"), make.agency("18.03", name="Ragem")
    sulteng, banggai = make.agency("72", name="Dinas Sulteng"), make.agency("72.01", name="Banggai")
    mixed = make.event("72", code="MIXED")
    make.registration(make.event("18", code="LAMPUNG"), lampung, full_name="Sri of Lampung")
    make.registration(mixed, ragem, full_name="Budi of Ragem", nip=NIP, phone=PHONE)
    make.registration(mixed, sulteng, full_name="Tuti of Sulteng")
    moved = make.registration(mixed, ragem, full_name="Moved to Banggai").participant
    moved.agency = banggai
    moved.save()
    make.event("72", code="SULTENG")
    make.quota(make.event("11", code="POOL"), pool=("village", "18.03"))
    make.event("11", code="ACEH")


@pytest.fixture(params=READERS)
def reader(request, client, world):
    client.force_login(make.user(**READERS[request.param]))
    return request.param


def rows(response) -> list:
    return list(response.context["page_obj"])


def assert_shows(response, seen: set[str], all_there_are: set[str]):
    """Check the HTML, not only the context of the template."""
    html = response.content.decode()
    body = html[html.index("<tbody>") : html.index("</tbody>")]
    assert {name for name in all_there_are if name in body} == seen


def test_the_list_of_events_shows_the_users_scope(reader, client):
    seen = {
        "18": {"LAMPUNG", "MIXED", "POOL"},
        "72": {"MIXED", "SULTENG"},
        "coordinator": {"LAMPUNG", "MIXED", "POOL", "SULTENG", "ACEH"},
    }
    page = client.get("/events/")
    assert {event.code for event in rows(page)} == seen[reader]
    assert len(rows(page)) == len(seen[reader])
    assert_shows(page, seen[reader], seen["coordinator"])


def test_the_list_of_agencies_shows_the_users_scope(reader, client):
    seen = {"18": {"Dinas Lampung", "Ragem"}, "72": {"Dinas Sulteng", "Banggai"}, "coordinator": AGENCIES}
    page = client.get("/agencies/")
    assert sorted(agency.name for agency in rows(page)) == sorted(seen[reader])
    assert_shows(page, seen[reader], AGENCIES)


def test_the_list_of_people_shows_the_users_scope(reader, client):
    """The current agency counts: a person who moved is seen where they work now."""
    seen = {
        "18": {"Sri of Lampung", "Budi of Ragem"},
        "72": {"Tuti of Sulteng", "Moved to Banggai"},
        "coordinator": PEOPLE,
    }
    page = client.get("/participants/")
    assert sorted(person.full_name for person in rows(page)) == sorted(seen[reader])
    assert_shows(page, seen[reader], PEOPLE)


def test_the_people_of_an_event_are_in_the_users_scope(reader, client):
    """The agency at the time of the event counts: a person who moved stays in the list of the former agency."""
    seen = {
        "18": {"Budi of Ragem", "Moved to Banggai"},
        "72": {"Tuti of Sulteng"},
        "coordinator": {"Budi of Ragem", "Moved to Banggai", "Tuti of Sulteng"},
    }
    page = client.get("/events/MIXED/participants/")
    assert sorted(row.participant.full_name for row in rows(page)) == sorted(seen[reader])
    assert_shows(page, seen[reader], PEOPLE)


def test_names_link_only_to_pages_that_the_user_may_open(reader, client):
    """The list links to each registration, and that page links to the person if the user sees them today."""
    left = []
    for row in rows(client.get("/events/MIXED/participants/")):
        registration = client.get(row.get_absolute_url())
        address = row.participant.get_absolute_url()
        leads_on = f'href="{address}"' in registration.content.decode()
        assert (registration.status_code, leads_on) == (200, client.get(address).status_code == 200)
        left += [] if leads_on else [row.participant.full_name]
    assert left == {"18": ["Moved to Banggai"]}.get(reader, [])


@pytest.mark.parametrize("path", ["/participants/", "/events/MIXED/participants/", "/participants/?q=Budi"])
@pytest.mark.parametrize("who", ["18", "coordinator"])
def test_lists_mask_nip_and_phone(client, world, path, who):
    client.force_login(make.user(**READERS[who]))
    html = client.get(path).content.decode()
    assert "Budi of Ragem" in html
    assert "1986••••••••••••••" in html
    assert [text for text in [*SHOWN, NIP[4:], PHONE[-7:]] if text in html] == []


def test_the_persons_page_shows_nip_and_phone_in_full(client, world):
    client.force_login(make.user(province="18"))
    person = next(person for person in rows(client.get("/participants/")) if person.nip)
    html = client.get(person.get_absolute_url()).content.decode()
    assert "19860926 201505 2 001" in html
    assert "0812-3456-7890" in html


@pytest.mark.parametrize("path", ["/participants/", "/events/MIXED/participants/"])
def test_the_whole_nip_finds_its_holder_in_any_notation(reader, client, path):
    for written in WAYS_TO_WRITE_IT:
        found = rows(client.get(path, {"q": written}))
        assert len(found) == (0 if reader == "72" else 1), written


@pytest.mark.parametrize("path", ["/participants/", "/events/MIXED/participants/", "/registrations/"])
def test_words_in_any_order_and_the_whole_phone_find_people(reader, client, path):
    for written in ["ragem budi", "of BUDI", "0812 3456 7890", "+6281234567890"]:
        found = rows(client.get(path, {"q": written}))
        assert len(found) == (0 if reader == "72" else 1), written
    for written in ["budi tuti", "0812-3456-788", "1234567890"]:
        assert rows(client.get(path, {"q": written})) == [], written


@pytest.mark.parametrize("path", ["/participants/", "/events/MIXED/participants/", "/registrations/"])
def test_people_are_found_by_how_a_number_begins_and_by_no_other_part(reader, client, path):
    found = {text: len(rows(client.get(path, {"q": text}))) for text in [*BEGINNINGS, *PARTS]}
    assert found == dict.fromkeys(BEGINNINGS, 0 if reader == "72" else 1) | dict.fromkeys(PARTS, 0)
