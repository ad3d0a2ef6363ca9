"""CSV files open without formulas in every spreadsheet program."""

import csv
import io
from datetime import date

import pytest

from documents.layout import Column, Document, Format, Table
from documents.tabular import as_csv, as_indonesian_csv, without_formulas

HOSTILE = [
    "=1+1", "+62 Siti", "-Budi", "@SUM(A1)", "x;=2+5;", "A;@SUM(1+1)*cmd|' /C calc'!A0;", "x\t=1", "x\n-1", "x\r\n+1",
    "\uff1d1+1", "x;\uff20SUM(A1)", "\uff0b1", "\uff0d1", "  =1", "x; =1", 'x;"=2+5"', ';=1;\n=2', "\t=1", "\r=1",
    "a;;=1",
]  # fmt: skip


def cells(content: bytes, delimiter: str) -> list[str]:
    lines = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=delimiter)
    return [cell for line in lines for cell in line]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_no_cell_is_a_formula_whichever_separator_the_program_takes(delimiter):
    columns = [Column("a", "=Nama"), Column("b", "B", Format.INTEGER), Column("c", "C")]
    table = Table("t", "T", columns, [(text, 1, text) for text in HOSTILE])
    content = as_csv(Document("x", "Judul", [], [], "", [table], table))
    found = [cell.lstrip(' "') for cell in cells(content, delimiter)]
    assert len(found) >= len(HOSTILE)
    assert not [cell for cell in found if cell.startswith(tuple("=+-@\uff1d\uff0b\uff0d\uff20"))]


@pytest.mark.parametrize(
    "text",
    [
        "Nur Aini, S.IP., M.Hum.",
        "a=b",
        "2022-05-11",
        "A - B",
        "A; B",
        "0812-3",
        'kata "kutip"',
        "a\nb",
        "",
        "1+1",
    ],
)
def test_other_texts_stay_as_they_are(text):
    assert without_formulas(text) == text


def test_the_work_grows_with_the_length_of_a_text_only():
    for text in (" " * 300_000, ";" * 300_000, "\n " * 150_000, '"' * 300_000):
        assert without_formulas(text) == text


def test_excel_with_indonesian_settings_opens_each_cell_as_it_is():
    columns = [
        Column("code", "Kode", Format.CODE),
        Column("name", "Nama"),
        Column("rate", "Tingkat", Format.PERCENT),
        Column("count", "Jumlah", Format.INTEGER),
        Column("day", "Tanggal", Format.DATE),
    ]
    rows = [
        ("18.10", "Lampung; Barat", 0.275, 1238, date(2022, 5, 11)),
        ("18", "0812-3456", 1.0, None, None),
        ("18.7x", "=1+1", None, 0, None),
        ("1E5", "198609262015052001", 0.5, 3, None),
    ]
    table = Table("t", "T", columns, rows)
    content = as_indonesian_csv(Document("x", "Judul", [], [], "", [table], table))
    assert content.startswith(b"\xef\xbb\xbf")
    assert content.decode("utf-8-sig").splitlines() == [
        "Kode;Nama;Tingkat;Jumlah;Tanggal",
        '"=""18.10""";"Lampung; Barat";0,275;1238;2022-05-11',
        '"=""18""";"=""0812-3456""";1,0;;',
        "18.7x;'=1+1;;0;",
        '"=""1E5""";"=""198609262015052001""";0,5;3;',
    ]
