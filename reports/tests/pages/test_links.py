"""Every number on a page leads to a list of the same length, and provincial staff get no link to pages that they may
not open."""

from dataclasses import replace
from datetime import date

import pytest
from lxml import html

from documents.layout import Column, Format, Table
from documents.page_table import page_table
from reports.catalogue import REPORTS
from reports.report import Readers
from tests import make

pytestmark = pytest.mark.django_db

OF_PROVINCE = [name for name, report in REPORTS.items() if report.readers is Readers.OF_PROVINCE]
PAGES = [
    *(f"/reports/{name}/" for name in OF_PROVINCE),
    *(f"/reports/funnel/?by={by}" for by in ("province", "event", "course", "year", "kind", "sex")),
    "/reports/funnel/?by=event&province=18&course=SPP-TIK&from=2021-01-01",
    "/reports/trend/?basis=registered&as_of=2022-06-01&province=18",
    "/reports/never/?kind=village&basis=registered",
    "/reports/coverage/?event=DUA",
    "/reports/coverage/18/?event=DUA&basis=registered",
    "/reports/coverage/18/?course=SPP-TIK&from=2022-01-01",
    "/reports/attendance/DUA/",
    "/reports/recap/?year=",
    "/reports/recap/?year=&course=SPP-TIK",
    "/reports/recap/?year=&province=18&province=11",
    "/reports/repeated/?same_course=yes",
    "/reports/never/?invited=yes",
    "/",
]


@pytest.fixture(scope="module")
def country(shared_db):
    with shared_db():
        make_country()
        yield


def make_country():
    """Make two events in Lampung, one of another course in Sulawesi Tengah with people from both, a cancelled one,
    every status, a pool, and agencies that never attended. Of the other provinces only Aceh exists."""
    make.only_provinces("11", "18", "72")
    north, metro, village = make.agency("18.03"), make.agency("18.72"), make.agency("18.06", "village")
    province, palu = make.agency("18"), make.agency("72.71")
    one = make.event(code="SATU", sessions=2, starts_on=date(2021, 3, 1))
    two = make.event(code="DUA", sessions=3, starts_on=date(2022, 5, 11))
    three = make.event("72", code="TIGA", sessions=1, starts_on=date(2022, 8, 1), course=make.course("LAIN", "P2"))
    for event, agency, marks, sex in [
        (one, north, "HH", "female"),
        (one, province, "H.", "male"),
        (two, north, "HHH", "male"),
        (two, metro, "TAA", "female"),
        (two, village, "AII", "male"),
        (three, palu, "H", "female"),
        (three, metro, "H", "male"),
        (make.event(code="BATAL", sessions=1, status="cancelled"), make.agency("18.71"), "H", "male"),
    ]:
        make.registration(event, agency, marks=marks, sex=sex)
    for status in ("proposed", "waitlisted", "rejected", "withdrawn"):
        make.registration(two, north, status=status)
    again = one.registrations.first().participant
    make.registered(again, two)
    there = two.registrations.get(participant=again), two.sessions.first()
    make.record_marks(two, {there: "H"}, by=None, method="grid")
    make.quota(two, pool=("village", "18.07"), seats=5)
    make.agency("18.01")
    make.agency("18.01", "village")
    make.agency("18.13", closed_on=date(2020, 1, 1), closed_reason="Dilikuidasi")


def links(page) -> list[tuple[int, str]]:
    """Return the number and address of each linked number on the page: main figures, and cells of tables."""
    tree = html.fromstring(page.content.decode())
    cells = tree.xpath(
        "//table[contains(@class, 'tbl')]//td[contains(@class, 'num')]/a | //dl[contains(@class, 'figures')]//dd/a"
    )
    return [(int(cell.text_content().replace(".", "")), cell.get("href")) for cell in cells]


def unlinked(page) -> set[tuple[int, int]]:
    """Return the table and column of each number above 0 on the page that has no link; the table of main figures is
    -1."""
    tree = html.fromstring(page.content.decode())
    found = set()
    for number, table in enumerate(tree.find_class("tbl")):
        for row in table.xpath("tbody/tr[count(td)>1] | tfoot/tr"):
            for column, cell in enumerate(row.iterfind("td")):
                if "is-integer" in cell.get("class", "") and cell.text_content() not in ("0", "–") and not len(cell):
                    found.add((number, column))
    for number, figure in enumerate(tree.xpath("//dl[contains(@class, 'figures')]//dd")):
        if figure.find("a") is None and "%" not in figure.text_content() and figure.text_content()[0] not in "0–":
            found.add((-1, number))
    return found


def counted(page) -> int:
    """Return the length of the list on the page."""
    if page.request["PATH_INFO"] == "/reports/never/":
        return len(page.context["document"].tables[-1].rows)
    if page.request["PATH_INFO"] == "/reports/repeated/":
        return len(page.context["document"].main.rows)
    if page.request["PATH_INFO"] == "/reports/recap/":
        return len(page.context["events"].rows)
    if page.request["PATH_INFO"] == "/reports/seats/":
        assert sum(quota.seats for quota in page.context["page_obj"].paginator.object_list) == page.context["seats"]
        return page.context["seats"]
    return page.context["page_obj"].paginator.count


@pytest.fixture(scope="module")
def lengths():
    """Return a cache of the lengths of lists by province of the reader and address: many pages link to the same
    lists."""
    return {}


@pytest.mark.parametrize("reader", [{"role": "coordinator"}, {"province": "18"}])
@pytest.mark.parametrize("path", PAGES)
def test_each_number_equals_the_length_of_its_list(country, lengths, client, path, reader):
    client.force_login(make.user(**reader))
    found = links(client.get(path))
    assert found or "province" in reader
    for number, address in found:
        key = reader.get("province"), address
        if key not in lengths:
            page = client.get(address)
            assert page.status_code == 200, address
            lengths[key] = counted(page)
        assert lengths[key] == number, address


def by_column(table: Table) -> list[tuple[int, str, str]]:
    """Return the row, column label and address of each link in the table on its page."""
    tree = html.fromstring(str(page_table(table)))
    labels = [head.text_content() for head in tree.iterfind("thead/tr/th")]
    return [
        (number, labels[column], cell.find("a").get("href"))
        for number, row in enumerate(tree.xpath("tbody/tr | tfoot/tr"))
        for column, cell in enumerate(row.iterfind("td"))
        if cell.find("a") is not None
    ]


def with_a_column_in_front(table: Table) -> Table:
    return replace(
        table,
        columns=[Column("in_front", "In front", Format.INTEGER), *table.columns],
        rows=[(number, *row) for number, row in enumerate(table.rows, start=1)],
        footer=table.footer and (99, *table.footer),
    )


@pytest.mark.one_engine("pages and files")
@pytest.mark.parametrize("path", [path for path in PAGES if path != "/"])
def test_a_new_first_column_does_not_move_the_links(country, client, path):
    client.force_login(make.user())
    tables = client.get(path).context["document"].tables
    assert any(by_column(table) for table in tables)
    for table in tables:
        assert by_column(with_a_column_in_front(table)) == by_column(table)


@pytest.mark.one_engine("pages and files")
@pytest.mark.parametrize("path", [path for path in PAGES if path != "/"])
def test_names_of_tables_and_columns_are_unique(country, client, path):
    client.force_login(make.user())
    document = client.get(path).context["document"]
    tables = [*document.tables, *document.data]
    for names in [[table.name for table in tables], *([column.name for column in table.columns] for table in tables)]:
        assert all(names)
        assert len({*names}) == len(names)


# Numbers without a list: courses of a person, lesson hours, serial numbers, and the present seats of one quota.
BARE = {
    "/reports/repeated/": {(0, 5), (0, 6)},
    "/reports/attendance/DUA/": {(0, 3), (1, 0), (1, 3), (3, 0), (3, 5)},
    "/reports/recap/": {(0, 14), (1, 11), (2, 10)},
}


@pytest.mark.parametrize("path", PAGES)
def test_each_number_has_a_list(country, client, path):
    client.force_login(make.user())
    assert unlinked(client.get(path)) <= BARE.get(path.partition("?")[0], set())


def test_the_list_of_seats_names_only_visible_events_and_agencies(country, client):
    """The event TIGA is held in another province; a person from Metro has a seat at it."""
    make.event("72", code="JAUH", title="Bimtek Palu")
    palu = make.agency("72.01", name="Perpustakaan Banggai")
    client.force_login(make.user(province="18"))
    assert [quota.agency.regency_id for quota in client.get("/reports/seats/?event=TIGA").context["page_obj"]] == [
        "18.72"
    ]
    for query, secret in [("event=JAUH", "Bimtek Palu"), (f"agency={palu.pk}", "Banggai")]:
        page = client.get(f"/reports/seats/?{query}")
        assert secret not in page.content.decode()
        assert (page.context["seats"], page.context["page_obj"].paginator.count) == (0, 0)


@pytest.mark.parametrize(
    "query", ["agency=x", "agency=" + "9" * 30, "event=%00", "held_in=99", "held_in=%00", "year=x", "mark=1:Z"]
)
def test_invalid_options_of_a_list_cause_no_error(country, client, query):
    client.force_login(make.user())
    assert client.get(f"/reports/seats/?{query}").status_code == 200
    assert client.get(f"/registrations/?{query}&quota=x").status_code == 200


@pytest.mark.parametrize(("province", "address"), [("18", "/reports/coverage/18/"), (None, "/reports/coverage/")])
def test_the_list_of_reports_opens_the_coverage_of_the_readers_province(country, client, province, address):
    client.force_login(make.user(province=province))
    assert f'<a class="name" href="{address}">' in client.get("/reports/").content.decode()


def test_provincial_staff_get_links_for_their_own_province(country, client):
    client.force_login(make.user(province="18"))
    assert len(links(client.get("/reports/funnel/?by=event"))) > 10
    assert len(links(client.get("/reports/coverage/18/"))) > 10


def test_provincial_staff_get_the_lists_of_an_event_with_only_their_people(country, client):
    event = make.event(code="SENDIRI", sessions=2)
    make.registration(event, make.agency("18.03"), marks="HT")
    make.registration(event, make.agency("18.06"), marks="H.", sex="male")
    client.force_login(make.user(province="18"))
    found = links(client.get("/reports/attendance/SENDIRI/"))
    assert len(found) > 10
    for number, address in found:
        assert counted(client.get(address)) == number, address
    make.registration(event, make.agency("72.01"), marks="HH")
    assert links(client.get("/reports/attendance/SENDIRI/")) == []


def test_numbers_with_people_of_other_provinces_have_no_link(country, client):
    client.force_login(make.user(province="18"))
    for _, address in links(client.get("/reports/coverage/")):
        assert address.startswith("/reports/regencies/") or "province=18" in address


def test_the_list_of_regencies_has_the_bps_codes(country, client):
    client.force_login(make.user())
    assert ">1806</td>" in client.get("/reports/regencies/?province=18").content.decode()


@pytest.mark.parametrize("name", [*OF_PROVINCE, "events", "seats"])
def test_provincial_staff_get_only_their_own_province(country, client, name):
    client.force_login(make.user(province="18"))
    assert client.get(f"/reports/{name}/?province=72").status_code == 404
    assert client.get(f"/reports/{name}/?province=99").status_code == 404
    page = client.get(f"/reports/{name}/")
    assert "72.71" not in page.content.decode()
    assert client.get(f"/reports/{name}/?province=18").content.count(b"<tr") == page.content.count(b"<tr")


@pytest.mark.one_engine("pages and files")
@pytest.mark.parametrize("form", ["xlsx", "pdf", "csv", "json"])
@pytest.mark.parametrize("name", OF_PROVINCE)
def test_files_are_sent_with_headers_against_caching(country, client, name, form):
    client.force_login(make.user(province="18"))
    response = client.get(f"/reports/{name}/?format={form}")
    assert response.status_code == 200
    assert response.headers["Content-Disposition"].startswith("attachment")
    assert response.headers["Cache-Control"] == "private, no-store"


@pytest.mark.one_engine("pages and files")
@pytest.mark.parametrize(
    "query", ["as_of=kemarin", "format=docx", "course=X", "province=99", "from=2023-01-01&as_of=2022-01-01"]
)
@pytest.mark.parametrize("name", OF_PROVINCE)
def test_invalid_options_are_explained_on_the_page(country, client, name, query):
    client.force_login(make.user())
    page = client.get(f"/reports/{name}/?{query}")
    assert page.status_code == (400 if "format" in query else 200)
    assert "document" not in page.context


def test_the_list_of_people_masks_each_nip(country, client):
    person = make.person(make.agency("18.05"), nip="198609262015052001", full_name="Sri")
    event = make.event(sessions=1)
    for held in (event, make.event(sessions=1)):
        make.quota(held, person.agency)
        made = make.registered(person, held)
        make.record_marks(held, {(made, held.sessions.get()): "H"}, by=None, method="grid")
    client.force_login(make.user())
    for path in (
        "/registrations/",
        "/reports/repeated/?format=json",
        "/reports/repeated/?format=csv",
    ):
        content = client.get(path).content.decode()
        assert "Sri" in content
        assert "198609262015052001" not in content.replace(" ", "")


@pytest.mark.one_engine("pages and files")
def test_pages_split_long_tables_and_files_do_not(country, client):
    for number in range(130):
        make.agency("18.01", "village", name=f"Desa {number:03}")
    client.force_login(make.user())
    pages = [client.get(f"/reports/never/?kind=village&page={number}").content.decode() for number in (1, 2)]
    assert [page.count("Desa ") for page in pages] == [100, 30]
    assert client.get("/reports/never/?kind=village&format=csv").content.decode().count("Desa ") == 130
