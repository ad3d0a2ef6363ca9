from datetime import date

from lxml import html

from documents.layout import FOOTER, Chip, Column, Format, Table
from documents.page_table import page_table

HOSTILE = '"><script>alert(1)</script>'
COLUMNS = [
    Column("code", "Kode <b>", Format.CODE, key=True),
    Column("status", "Status", Format.CHIP, folds=True),
    Column("people", "Orang", Format.INTEGER),
    Column("first", "Pertama", Format.DATE),
]
TABLE = Table(
    "regencies",
    "Judul",
    COLUMNS,
    rows=[(HOSTILE, Chip(HOSTILE, "ok"), 1238, date(2022, 5, 11)), ("18.02", Chip("Belum", "wait"), 0, None)],
    footer=("Semua", None, 1238, None),
    hrefs={
        (0, "code"): f"/a/?q={HOSTILE}",
        (0, "people"): "/b/?x=1&y=2",
        (1, "people"): "/none-behind-zero/",
        (FOOTER, "people"): "/all/",
    },
)


def read(table: Table) -> html.HtmlElement:
    return html.fromstring(str(page_table(table)))


def test_texts_are_escaped():
    page = read(TABLE)
    assert page.xpath("//script | //b") == []
    assert page.xpath("//tbody/tr[1]/td[1]//text()") == page.xpath("//tbody/tr[1]/td[2]//text()") == [HOSTILE]
    assert page.xpath("//thead//th[1]/text()") == ["Kode <b>"]


def test_numbers_and_keys_are_links_but_a_zero_is_not():
    assert read(TABLE).xpath("//a/@href") == [f"/a/?q={HOSTILE}", "/b/?x=1&y=2", "/all/"]


def test_cells_have_the_classes_and_labels_for_folding_on_a_phone():
    key, chip, people, day = read(TABLE).xpath("//tbody/tr[1]/td")
    assert [cell.get("class") for cell in (key, chip, people, day)] == [
        "is-code key",
        "is-chip folds",
        "is-integer num",
        "is-date",
    ]
    assert [cell.get("data-label") for cell in (key, chip, people, day)] == [None, "Status", "Orang", None]
    assert chip.xpath("span/@class") == ["chip chip-ok"]


def test_a_year_is_shown_and_aligned_as_text():
    page = read(
        Table("years", "Judul", [Column("year", "Tahun", Format.YEAR, key=True)], rows=[(2022,)], footer=("Total",))
    )
    assert page.xpath("//td/text()") == ["2022", "Total"]
    assert page.xpath("//*[contains(@class, 'num')] | //td[@data-label]") == []


def test_an_empty_table_says_so_across_all_columns():
    empty = read(Table("regencies", "Judul", COLUMNS, rows=[], empty="Belum ada <data>"))
    assert empty.xpath("//tbody//td[@colspan=4]/text()") == ["Belum ada <data>"]
    assert empty.xpath("//tfoot") == []
