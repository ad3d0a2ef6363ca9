from dataclasses import dataclass

from documents.layout import FOOTER, Column, Format, Table


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
