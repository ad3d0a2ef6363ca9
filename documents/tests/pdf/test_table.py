"""A report's table for print: columns are as wide as their texts need, and only texts that do not fit break."""

import pytest
from lxml import html

from documents.layout import Chip, Column, Format, Table
from documents.pdf.table import print_table
from documents.pdf.widths import PORTRAIT, fit

HOSTILE = '"><script>alert(1)</script>'
NUMBER, NAME, AGENCY = (
    Column("number", "No.", Format.INTEGER, 5),
    Column("name", "Nama", width=30),
    Column("agency", "Instansi", width=12),
)
LONG = "Dinas Perpustakaan dan Kearsipan Kabupaten Tulang Bawang Barat Provinsi Lampung"


def fitted(columns: list[Column], rows: list[tuple], width: float = PORTRAIT):
    table = Table("t", "Judul", columns, rows)
    return fit(table, table.texts(), width)


def test_the_shares_of_all_columns_add_up_to_one():
    for rows in ([], [(1, "Ani", LONG)], [(10_000, LONG, LONG)] * 3, [(1, "A" * 500, "B" * 500)]):
        shares = fitted([NUMBER, NAME, AGENCY], rows).shares
        assert sum(shares) == pytest.approx(1)
        assert min(shares) > 0


def test_texts_that_fit_on_one_line_do_not_break_whatever_width_is_declared():
    found = fitted([NUMBER, NAME, AGENCY], [(1, "Ani Sutini", LONG), (10_000, "Budi", "Dinas")])
    assert found.broken == frozenset()
    assert found.shares[2] > found.shares[1] > found.shares[0]


def test_only_the_longest_texts_break_and_numbers_never_do():
    rows = [(10_000 + n, "Siti Nur Hasnah", LONG * 3 if n in (4, 9) else "Dinas Kota") for n in range(20)]
    found = fitted([NUMBER, NAME, AGENCY], rows)
    assert found.broken == {(4, 2), (9, 2)}


def test_words_too_long_for_the_table_break_but_numbers_do_not():
    found = fitted([NUMBER, NAME, AGENCY], [(1_000_000, "A" * 80, "B" * 80)], width=60)
    assert sum(found.shares) == pytest.approx(1)
    assert found.broken == {(0, 1), (0, 2)}


def test_one_long_word_does_not_narrow_other_columns():
    region, result = Column("region", "Wilayah", Format.CODE), Column("result", "Hasil", Format.CHIP)
    rows = [(n, "Siti Nur Hasnah", "Dinas Kota Metro", "18.72", Chip("Selesai", "ok")) for n in range(1, 13)]
    rows[4] = (5, "Siti Nur Hasnah", "https://" + "x" * 130, "18.72", Chip("Selesai", "ok"))
    assert fitted([NUMBER, NAME, AGENCY, region, result], rows).broken == {(4, 2)}


def test_remaining_room_goes_to_the_column_whose_texts_still_break():
    """One long text among twenty is not counted in the width that nine of ten texts need."""
    rows = [(n, "Siti Hasnah", "Dinas" if n else "Dinas Kota " * 30) for n in range(20)]
    number, name, agency = fitted([NUMBER, NAME, AGENCY], rows).shares
    assert agency > 3 * name
    assert number < name


def test_digits_in_number_columns_are_measured_as_tabular_digits():
    """A tabular digit is 0.7 em wide, a point 0.3 em."""
    found = fitted([Column("n", "N", Format.INTEGER), Column("t", "T")], [(8_166_905, "8.166.905")])
    assert found.shares[0] > found.shares[1]


def test_all_columns_get_some_width_even_if_the_numbers_do_not_fit():
    found = fitted([NUMBER] * 30 + [NAME], [(1_000_000,) * 30 + ("Ani",)], width=60)
    assert sum(found.shares) == pytest.approx(1)
    assert min(found.shares) > 0


@pytest.mark.parametrize("numbers", [0, 4, 9, 12])
@pytest.mark.parametrize("texts", [1, 3, 6])
def test_no_column_gets_too_narrow_beside_long_numbers_and_words(numbers, texts):
    columns = [NUMBER] * numbers + [AGENCY] * texts
    found = fitted(columns, [(8_166_905,) * numbers + ("Dinas " + "x" * 80,) * texts])
    assert sum(found.shares) == pytest.approx(1)
    assert min(found.shares) * PORTRAIT > 7


def test_letters_of_other_scripts_are_measured_generously():
    latin, other = (fitted([NAME, AGENCY], [(letter * 20, "Dinas Kota")]).shares[0] for letter in ("n", "漢"))
    assert other > latin


def read(table: Table, **how) -> html.HtmlElement:
    return html.fromstring(str(print_table(table, **how)))


TABLE = Table(
    "regencies",
    "Judul",
    [
        Column("code", "Kode <b>", Format.CODE),
        Column("result", "Hasil", Format.CHIP),
        Column("people", "Orang", Format.INTEGER),
    ],
    rows=[(HOSTILE, Chip(HOSTILE, "ok"), 1238), ("18.02", Chip("Belum", "wait"), 0)],
    footer=("Semua", None, 1238),
)


def test_texts_are_escaped():
    page = read(TABLE)
    assert page.xpath("//script | //b") == []
    assert page.xpath("//thead//th[1]/text()") == ["Kode <b>"]
    assert [[cell.text or "" for cell in row.xpath("td")] for row in page.xpath("//tbody/tr")] == TABLE.texts()


def test_numbers_and_statuses_have_classes_and_totals_come_last():
    page = read(TABLE)
    assert page.xpath("//tbody/tr[1]/td[3]/@class") == ["num"]
    assert [cell.split()[0] for cell in page.xpath("//tbody/tr/td[2]/@class")] == ["ok", "wait"]
    assert page.xpath("//tbody/tr/@class") == page.xpath("//tbody/tr[last()]/@class") == ["total"]


def test_an_empty_table_says_so_across_all_columns():
    empty = read(Table("t", "Judul", TABLE.columns, rows=[], empty="Belum ada <data>"))
    assert empty.xpath("//tbody//td[@colspan=3]/text()") == ["Belum ada <data>"]


def test_without_fitting_columns_have_their_declared_widths_and_texts_may_break():
    assert read(Table("t", "Judul", [NUMBER, NAME], [(1, LONG)]), is_fitted=False).xpath("//@class[. != 'num']") == [
        "rows small"
    ]
    shares = read(Table("t", "Judul", [NUMBER, NAME, AGENCY], []), is_fitted=False).xpath("//col/@width")
    assert shares == ["10.64%", "63.83%", "25.53%"]


def test_groups_have_headings_and_totals_belong_to_none():
    rows = [(1, "Ani", "A"), (2, "Budi", "B"), (3, "Citra", "C")]
    table = Table("t", "T", [NUMBER, NAME, AGENCY], rows, footer=(3, "Jumlah", ""), groups=["<Aceh>", "<Aceh>", "Bali"])
    tree = html.fromstring(print_table(table))
    assert [row.text_content() for row in tree.iterfind(".//tbody/tr")] == [
        "<Aceh>",
        "1AniA",
        "2BudiB",
        "Bali",
        "3CitraC",
        "3Jumlah",
    ]
    assert [row.get("class") for row in tree.iterfind(".//tbody/tr")] == ["group", None, None, "group", None, "total"]
    assert tree.find(".//th[@colspan='3']").get("scope") == "rowgroup"
    one = print_table(Table("t", "T", [NUMBER, NAME, AGENCY], rows, groups=["Bali"] * 3))
    assert "rowgroup" not in one  # the title names the only province
