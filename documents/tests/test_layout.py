import re
from dataclasses import dataclass

import pytest
from django.template.loader import render_to_string

from documents.layout import FOOTER, Column, Figure, Format, Table


@dataclass(frozen=True)
class Province:
    code: str
    name: str
    people: int


COLUMNS = [
    Column("code", "Kode", Format.CODE),
    Column("name", "Provinsi", key=True, href=lambda row: f"/provinces/{row.code}/"),
    Column("people", "Orang", Format.INTEGER, href=lambda row: f"/people/?{row.code}" if row.people else ""),
    Column("twice", "Dua kali", Format.INTEGER, value=lambda row: row.people * 2),
]
ITEMS = [Province("18", "Lampung", 3), Province("72", "Sulawesi Tengah", 0)]


def table(**more) -> Table:
    return Table.of(ITEMS, COLUMNS, name="provinces", title="Provinsi", **more)


def test_columns_take_their_cells_from_the_items():
    made = table(total=Province("", "Total", 3))
    assert made.rows == [("18", "Lampung", 3, 6), ("72", "Sulawesi Tengah", 0, 0)]
    assert made.footer == ("", "Total", 3, 6)
    assert table().footer is None
    assert made.values("people") == [3, 0]


def test_links_are_known_by_row_and_column_and_the_total_has_no_page_of_its_own():
    made = table(total=Province("", "Total", 3))
    assert made.hrefs == {
        (0, "name"): "/provinces/18/",
        (1, "name"): "/provinces/72/",
        (0, "people"): "/people/?18",
        (FOOTER, "people"): "/people/?",
    }


def test_a_part_of_the_rows_keeps_its_links_and_the_total():
    part = table(total=Province("", "Total", 3)).slice(1, 2)
    assert part.rows == [("72", "Sulawesi Tengah", 0, 0)]
    assert part.hrefs == {(0, "name"): "/provinces/72/", (FOOTER, "people"): "/people/?"}


@pytest.mark.parametrize("template", ["documents/_figures.html", "documents/_print_figures.html"])
def test_the_whole_of_a_figure_is_written_as_the_number_is(template):
    shown = render_to_string(template, {"figures": [Figure(56_138, "terdaftar", of=58_196), Figure(0, "hadir", of=0)]})
    assert re.findall(r"(?:/ )?[0-9][0-9.]*", re.sub("<[^>]*>", " ", shown)) == ["56.138", "/ 58.196", "0", "/ 0"]


def test_addresses_are_made_only_for_the_rows_that_are_shown():
    asked = []
    column = Column("name", "Nama", href=lambda row: asked.append(row.code) or f"/provinces/{row.code}/")
    part = Table.of(ITEMS, [column], name="provinces", title="Provinsi").slice(1, 2)
    assert part.hrefs == {(0, "name"): "/provinces/72/"}
    assert asked == ["72"]
