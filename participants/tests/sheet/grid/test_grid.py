"""Several people typed or pasted on a page: what is said while typing, and the way to the preview."""

import pytest

from participants.models import Registration, SheetImport
from participants.sheet.grid.pasting import COLUMNS, MOST_ROWS
from tests import make

pytestmark = [pytest.mark.django_db, pytest.mark.one_engine("a page; test_storing.py tests what is stored")]
GRID, CHECK = "/events/BARU/register/many/", "/events/BARU/register/many/check/"
NIP = "198609262015052001"


@pytest.fixture
def world(regions, client):
    class World:
        event = make.coming_event(code="BARU")
        agency = make.agency("18.06", name="Dinas Tanggamus")
        user = make.user(province="18")

    make.quota(World.event, World.agency, seats=2)
    client.force_login(World.user)
    client.cookies["django_language"] = "en"
    return World


def sent(*rows: dict[str, str], **more) -> dict[str, object]:
    return {name: [row.get(name, "") for row in rows] for name in COLUMNS} | more


def person(name: str, agency: str = "Dinas Tanggamus", **more: str) -> dict[str, str]:
    return {"full_name": name, "sex": "P", "agency": agency} | more


def test_rows_are_judged_as_the_preview_judges_them(world, client):
    known = make.person(world.agency, full_name="Sri Rahmawati", nip=NIP)
    registered = make.register(make.person(world.agency, full_name="Tuti"), event=world.event)
    rows = [
        person("Ani"),
        {},
        person("Budi", "Dinas Lain", phone="12"),
        person("Sri Rahmawati", nip=NIP),
        person("Tuti"),
    ]
    said = client.post(CHECK, sent(*rows)).json()["rows"]
    assert [row["state"] for row in said] == [
        "is new",
        "",
        "needs a correction",
        "would go to the waiting list",
        "is registered already",
    ]
    assert set(said[2]["fields"]) == {"agency", "phone"}
    assert any(text.startswith("Phone: ") for text in said[2]["problems"])
    assert (known.registrations.count(), registered.event, SheetImport.objects.count()) == (0, world.event, 0)


def test_the_chosen_agency_is_of_all_rows_without_one(world, client):
    page = client.post(GRID, sent(person("Ani", ""), all_agency=world.agency.pk, then="check"))
    assert [line["state"] for line in page.context["lines"]][:1] == ["is new"]
    answer = client.post(GRID, sent(person("Ani", ""), all_agency=world.agency.pk, then="preview"))
    preview = client.get(answer.url)
    assert preview.context["counts"]["new"] == 1
    outcome = SheetImport.objects.get().outcome
    client.post(answer.url, {"then": "store", "shown": outcome["fingerprint"]})
    assert Registration.objects.get().agency == world.agency


def test_a_pasted_list_is_put_below_what_was_typed(world, client):
    pasted = "1. Budi - Dinas Tanggamus\n2. Citra - Dinas Tanggamus"
    page = client.post(GRID, sent(person("Ani"), {}, pasted=pasted, then="paste"))
    lines = page.context["lines"]
    names = [value for line in lines for field, value, _wrong in line["cells"] if field.name == "full_name"]
    assert names[:3] == ["Ani", "Budi", "Citra"]
    assert lines[1]["problems"]  # the sex is missing
    assert SheetImport.objects.count() == 0


def test_the_region_in_a_pasted_line_leads_to_its_agency(world, client):
    page = client.post(GRID, sent(pasted="1. Ani (P) 0812-3456-7890 Kab. Tanggamus", then="paste"))
    line = page.context["lines"][0]
    assert (line["state"], line["problems"]) == ("is new", [])
    cells = {field.name: value for field, value, _wrong in line["cells"]}
    answer = client.post(GRID, sent(cells, then="preview"))
    client.post(answer.url, {"then": "store", "shown": SheetImport.objects.get().outcome["fingerprint"]})
    stored = Registration.objects.get()
    assert (stored.participant.full_name, stored.agency, stored.participant.position) == ("Ani", world.agency, "")


def test_an_empty_grid_goes_nowhere(world, client):
    page = client.post(GRID, sent({}, then="preview"))
    assert "at least one person" in page.content.decode()
    assert len(client.get(GRID).context["lines"]) == 5


def test_hostile_cells_break_nothing(world, client):
    rows = [person('=cmd|"/c calc"!A1'), person("<b>x</b>"), person("\0"), person("a\nb\tc"), person("x" * 5000)]
    page = client.post(GRID, sent(*rows, all_agency="x", then="check"))
    assert "<b>x</b>" not in page.content.decode()
    assert len(client.post(CHECK, sent(*rows, all_agency="9" * 30)).json()["rows"]) == 5
    many = client.post(GRID, {"full_name": ["x"] * 900, "then": "check"})
    assert len(many.context["lines"]) == MOST_ROWS


def test_people_of_other_provinces_are_unknown(world, client):
    make.person(make.agency("72.01"), full_name="Sri Rahmawati", nip=NIP)
    said = client.post(CHECK, sent(person("Sri Rahmawati", nip=NIP))).json()["rows"]
    assert said[0]["state"] == "is new"
    client.force_login(make.user(province="72"))
    assert client.post(CHECK, sent(person("Ani"))).status_code == 404


def test_a_closed_event_says_nothing(world, client):
    type(world.event).objects.update(status="finished")
    assert client.post(CHECK, sent(person("Ani"))).json() == {"rows": []}
    assert "form" not in client.post(GRID, sent(person("Ani"), then="preview")).context


@pytest.mark.parametrize("size", [1, 30])
def test_the_queries_do_not_grow_with_the_rows(world, client, size, django_assert_num_queries):
    rows = [person(f"Orang {number}") for number in range(size)]
    with django_assert_num_queries(14):
        assert len(client.post(CHECK, sent(*rows)).json()["rows"]) == size
