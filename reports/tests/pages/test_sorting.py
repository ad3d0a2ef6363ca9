"""Sorting the tables of a report's page, and the rows that the funnel leaves out."""

from datetime import date

import pytest
from django.http import QueryDict
from lxml import html

from documents.layout import Column, Document, Format, Table
from documents.pdf.table import print_table
from reports.catalogue import REPORTS
from reports.pages.sorting import TableOrder, sorted_document
from tests import make

pytestmark = pytest.mark.one_engine("the order of rows that are in memory")

FUNNEL = "/reports/funnel/"


@pytest.fixture
def seen(regions, client):
    """Return a function that gives the tables of a page. Lampung has two people, Aceh one, Sulawesi Tengah none."""
    make.only_provinces("11", "18", "72")
    event = make.event(code="SATU", starts_on=date(2022, 5, 11), sessions=1)
    for region in ["18.03", "18.04", "11.01"]:
        make.registration(event, make.agency(region), marks="H")
    client.force_login(make.user())

    def tables(address: str) -> dict[str, list[list[str]]]:
        page = client.get(address)
        assert page.status_code == 200
        return {table.name: table.texts() for table in page.context["document"].tables}

    return tables


def provinces(table: list[list[str]]) -> list[str]:
    return [row[0] for row in table]


def test_the_rows_are_in_the_order_of_the_address(seen):
    assert provinces(seen(FUNNEL)["people"]) == ["11", "18", ""]
    assert provinces(seen(f"{FUNNEL}?sort=-people.registered")["people"]) == ["18", "11", ""]
    assert provinces(seen(f"{FUNNEL}?sort=people.registered")["people"]) == ["11", "18", ""]
    assert provinces(seen(f"{FUNNEL}?sort=-people.name")["people"]) == ["18", "11", ""]


def test_tables_about_the_same_rows_stay_together(seen):
    assert provinces(seen(f"{FUNNEL}?sort=-people.registered")["shares"]) == ["18", "11", ""]


def test_missing_values_are_last_in_both_directions(seen):
    make.quota(make.event("72", starts_on=date(2022, 6, 1)), make.agency("72.01"), seats=5)
    for sign in ["", "-"]:
        sorted_by_share = seen(f"{FUNNEL}?sort={sign}shares.confirmed_of_before")["shares"]
        assert provinces(sorted_by_share)[-2:] == ["72", ""]


@pytest.mark.parametrize("order", ["people", "people.x", "x.registered", "people.name.x", "%00", "-", "--people.name"])
def test_an_unknown_order_is_that_of_the_report(seen, order):
    assert provinces(seen(f"{FUNNEL}?sort={order}")["people"]) == ["11", "18", ""]


@pytest.mark.parametrize("name", [name for name, report in REPORTS.items() if not report.is_of_event])
def test_every_heading_leads_to_its_order(seen, client, name):
    """The heading says how the table is sorted, and a second press turns it round."""
    page = client.get(f"/reports/{name}/")
    for link in html.fromstring(page.content).xpath("//th/a[@class='sorts']/@href"):
        tree = html.fromstring(client.get(f"/reports/{name}/{link}").content)
        (heading,) = tree.xpath("//th[@aria-sort]")
        turned = heading.find("a").get("href")
        assert heading.get("aria-sort") == ("descending" if "sort=-" in link else "ascending")
        assert ("sort=-" in turned) != ("sort=-" in link)


def test_addresses_move_with_their_rows(seen, client):
    page = client.get(f"{FUNNEL}?sort=-people.registered")
    rows = html.fromstring(page.content).xpath("//table[1]/tbody/tr")
    assert ["province=18" in row.xpath("string(.//a/@href)") for row in rows[:2]] == [True, False]


def test_files_keep_the_order_of_the_report(seen, client):
    file = client.get(f"{FUNNEL}?sort=-people.registered&format=csv")
    lines = file.getvalue().decode("utf-8-sig").splitlines()
    assert [line.partition(",")[0] for line in lines[1:3]] == ["11", "18"]


def test_the_funnel_lists_rows_with_seats_or_people(seen, client):
    assert provinces(seen(FUNNEL)["people"]) == ["11", "18", ""]
    assert "1 baris tanpa kursi dan peserta tidak ditampilkan." in client.get(FUNNEL).content.decode()
    everything = client.get(f"{FUNNEL}?zeros=on")
    assert provinces(everything.context["document"].table("people").texts()) == ["11", "18", "72", ""]
    assert "tidak ditampilkan" not in everything.content.decode()
    data = client.get(f"{FUNNEL}?format=json").json()
    assert [row["key"] for row in data["rows"]] == ["11", "18", "72"]


def test_charts_say_their_numbers(seen, client):
    client.cookies["django_language"] = "id"
    (funnel,) = client.get(FUNNEL).context["document"].pictures
    assert "Kursi: 30; Terdaftar: 3; Dikonfirmasi: 3; Hadir: 3" in funnel.alt
    (trend,) = client.get("/reports/trend/?as_of=2023-12-31").context["document"].pictures
    assert trend.alt == "2022: 3 pertama terjangkau, 3 seluruhnya; 2023: 0 pertama terjangkau, 3 seluruhnya."
    for path in [FUNNEL, "/reports/trend/"]:
        assert client.get(f"{path}?from=2024-01-01&as_of=2024-12-31").context["document"].pictures == []


def test_headings_of_groups_are_left_out_if_the_order_breaks_them():
    """Sorted by name, a heading of a province came at nearly every row of the PDF."""
    columns = [Column("name", "Nama"), Column("seats", "Kursi", Format.INTEGER)]
    rows = [("Aceh Besar", 3), ("Sabang", 1), ("Dairi", 2)]
    table = Table("regencies", "", columns, rows, groups=["Aceh", "Aceh", "Sumut"])
    document = Document("x", "x", [], [], "", [table], table)
    assert print_table(document.table("regencies")).count('class="group"') == 2
    by_name = sorted_document(document, TableOrder(QueryDict(), "regencies", "name"))
    assert by_name.table("regencies").values("name") == ["Aceh Besar", "Dairi", "Sabang"]
    assert 'class="group"' not in print_table(by_name.table("regencies"))
    assert table.at([1, 0, 2]).groups == ["Aceh", "Aceh", "Sumut"]
