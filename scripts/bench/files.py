"""One measurement of a file, alone in its process, so that its peak of memory is its own; prints it as JSON.

python -m scripts.bench.files WHAT ROWS [ROWS-A-VOLUME], where WHAT is one of the actions in main()
"""

import json
import os
import resource
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from html import escape
from io import BytesIO
from time import perf_counter

import django
import openpyxl
import weasyprint

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bimtek_portal.settings")
os.environ.setdefault("DEBUG", "on")
django.setup()

from documents import sheets, volumes  # noqa: E402  the settings come first
from documents.layout import Chip, Column, Document, Format, Table  # noqa: E402
from scripts.bench import certificates  # noqa: E402

_COLUMNS = ["No.", "Nama", "NIP", "Instansi", "Wilayah", "Tanda", "JP", "Tanggal", "Kehadiran", "Hasil"]
_SHEET_FORMATS = ["INTEGER", "TEXT", "TEXT", "TEXT", "TEXT", "TEXT", "INTEGER", "DATE", "PERCENTAGE", "TEXT"]
_LAYOUT = [
    Column("No.", Format.INTEGER, 5),
    Column("Nama", width=30, key=True),
    Column("Instansi", width=42),
    Column("Wilayah", Format.CODE, 9),
    Column("Tanda", Format.MARKS, 14),
    Column("JP", Format.INTEGER, 5),
    Column("Hasil", Format.CHIP, 12),
]
_PLAIN_STYLE = """
@page { size: A4; margin: 18mm 15mm; @bottom-right { content: counter(page) " / " counter(pages) } }
table { border-collapse: collapse; width: 100% }
td, th { border-bottom: .3pt solid #ccc; padding: 1.1mm 1mm; font: 8pt/1.4 sans-serif; text-align: left }
"""


def main(what: str, rows: int, volume: int) -> None:
    volumes.MOST_ROWS = volume
    actions = {
        "xlsx-ours": lambda: _our_workbook(rows),
        "xlsx-plain": lambda: _plain_workbook(rows),
        "pdf-one": lambda: volumes.as_pdf_volumes(_document(rows), workers=1),
        "pdf-two": lambda: volumes.as_pdf_volumes(_document(rows), workers=2),
        "pdf-plain": lambda: _plain_pdf(rows),
        "certificates-ours": lambda: bytes(certificates.ours(rows)),
        "certificates-plain": lambda: bytes(certificates.plain(rows)),
    }
    start = perf_counter()
    content = actions[what]()
    seconds = perf_counter() - start
    peaks = [resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    print(json.dumps({"seconds": seconds, "peak_mb": max(peaks) // 1024, "bytes": len(content)}))


def _people(rows: int) -> Iterator[tuple]:
    for number in range(1, rows + 1):
        yield (
            number,
            f"Siti Nur Hasnah {number}, S.IP.",
            f"19860926201505{number % 2 + 1}{number % 1000:03d}",
            "Dinas Perpustakaan dan Kearsipan Kabupaten Tanggamus",
            "18.06",
            "HHHHHIHH",
            number % 30,
            date(2022, 1, 1) + timedelta(days=number % 365),
            number % 100 / 100,
            "Selesai",
        )


def _our_workbook(rows: int) -> bytes:
    columns = [
        sheets.Column(header, sheets.Format[form]) for header, form in zip(_COLUMNS, _SHEET_FORMATS, strict=True)
    ]
    return sheets.write_workbook([sheets.Sheet("Peserta", columns, _people(rows))])


def _plain_workbook(rows: int) -> bytes:
    """As fast as openpyxl alone goes: write-only, plain values."""
    workbook = openpyxl.Workbook(write_only=True)
    sheet = workbook.create_sheet("Peserta")
    sheet.append(_COLUMNS)
    for row in _people(rows):
        sheet.append(row)
    file = BytesIO()
    workbook.save(file)
    return file.getvalue()


def _document(rows: int) -> Document:
    chosen = [
        (number, name, agency, region, marks, hours, Chip(result, "ok"))
        for number, name, _nip, agency, region, marks, hours, _day, _share, result in _people(rows)
    ]
    table = Table("Peserta", _LAYOUT, chosen)
    return Document("daftar", "Daftar hadir", ["2022"], [], "", [table], table)


def _plain_pdf(rows: int) -> bytes:
    """One plain WeasyPrint document of the same table: header on every page, page numbers, nothing else."""
    table = _document(rows).main
    head = "".join(f"<th>{escape(column.label)}</th>" for column in table.columns)
    body = "".join("<tr>" + "".join(f"<td>{escape(str(value))}</td>" for value in row) + "</tr>" for row in table.rows)
    page = f'<html lang="id"><title>Daftar</title><style>{_PLAIN_STYLE}</style><table><thead><tr>{head}</tr></thead>'
    return weasyprint.HTML(string=f"{page}<tbody>{body}</tbody></table></html>").write_pdf()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]) if len(sys.argv) > 3 else volumes.MOST_ROWS)
