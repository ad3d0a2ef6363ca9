"""Measures the making of one file in a process of its own, with its peak memory, and prints the result as JSON.

python -c "from scripts.bench.files import main; main()" \
    xlsx-ours|xlsx-plain|pdf-one|pdf-two|pdf-volume|pdf-plain|certificates-ours|certificates-plain ROWS [ROWS-A-VOLUME]

It is not run with "python -m", because its child processes would then load this module and the whole portal again.
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

from agencies.models import Province  # noqa: E402  the settings come first
from documents.layout import Chip, Column, Document, Format, Table, Value  # noqa: E402
from documents.pdf import volumes  # noqa: E402
from documents.pdf.pages import as_pdf  # noqa: E402
from documents.xlsx import workbook as sheets  # noqa: E402
from events.models import Event, Session  # noqa: E402
from participants.certificates.content import certificate_content, certificate_words  # noqa: E402
from participants.certificates.holder import Holder  # noqa: E402
from participants.certificates.printing import Printed, contents_pdf, printed  # noqa: E402
from participants.models import CertificateTemplate  # noqa: E402

_COLUMNS = ["No.", "Nama", "NIP", "Instansi", "Wilayah", "Tanda", "JP", "Tanggal", "Kehadiran", "Hasil"]
_SHEET_FORMATS = ["INTEGER", "TEXT", "TEXT", "TEXT", "TEXT", "TEXT", "INTEGER", "DATE", "PERCENTAGE", "TEXT"]
_LAYOUT = [
    Column("number", "No.", Format.INTEGER, 5),
    Column("name", "Nama", width=30, key=True),
    Column("agency", "Instansi", width=42),
    Column("region", "Wilayah", Format.CODE, 9),
    Column("marks", "Tanda", Format.MARKS, 14),
    Column("hours", "JP", Format.INTEGER, 5),
    Column("result", "Hasil", Format.CHIP, 12),
]
_PLAIN_STYLE = """
@page { size: A4; margin: 18mm 15mm; @bottom-right { content: counter(page) " / " counter(pages) } }
table { border-collapse: collapse; width: 100% }
td, th { border-bottom: .3pt solid #ccc; padding: 1.1mm 1mm; font: 8pt/1.4 sans-serif; text-align: left }
"""


def main() -> None:
    what, rows = sys.argv[1], int(sys.argv[2])
    volumes.MOST_ROWS = int(sys.argv[3]) if len(sys.argv) > 3 else volumes.MOST_ROWS
    actions = {
        "xlsx-ours": lambda: _our_workbook(rows),
        "xlsx-plain": lambda: _plain_workbook(rows),
        "pdf-one": lambda: volumes.as_pdf_volumes(_document(rows), workers=1),
        "pdf-two": lambda: volumes.as_pdf_volumes(_document(rows), workers=2),
        "pdf-volume": lambda: as_pdf(next(volumes.volumes(_document(rows)))),
        "pdf-plain": lambda: _plain_pdf(rows),
        "certificates-ours": lambda: contents_pdf(_certificates(rows)),
        "certificates-plain": lambda: _plain_certificates(rows),
    }
    start = perf_counter()
    content = actions[what]()
    seconds = perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(json.dumps({"seconds": seconds, "peak_mb": peak // 1024, "bytes": len(content)}))


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
    """Return the workbook made by openpyxl alone, in its fastest way: write-only, with plain values."""
    workbook = openpyxl.Workbook(write_only=True)
    sheet = workbook.create_sheet("Peserta")
    sheet.append(_COLUMNS)
    for row in _people(rows):
        sheet.append(row)
    file = BytesIO()
    workbook.save(file)
    return file.getvalue()


def _document(rows: int) -> Document:
    chosen: list[tuple[Value, ...]] = [
        (number, name, agency, region, marks, hours, Chip(result, "ok"))
        for number, name, _nip, agency, region, marks, hours, _day, _share, result in _people(rows)
    ]
    table = Table("people", "Peserta", _LAYOUT, chosen)
    return Document("daftar", "Daftar hadir", ["2022"], [], "", [table], table)


def _plain_pdf(rows: int) -> bytes:
    """Return one plain WeasyPrint document of the same table, with only a header and page numbers on each page."""
    table = _document(rows).main
    head = "".join(f"<th>{escape(column.label)}</th>" for column in table.columns)
    body = "".join("<tr>" + "".join(f"<td>{escape(str(value))}</td>" for value in row) + "</tr>" for row in table.rows)
    page = f'<html lang="id"><title>Daftar</title><style>{_PLAIN_STYLE}</style><table><thead><tr>{head}</tr></thead>'
    return weasyprint.HTML(string=f"{page}<tbody>{body}</tbody></table></html>").write_pdf()


def _certificates(number: int) -> list[Printed]:
    """Return the contents of certificates for an event with eight sessions, without a database."""
    day = date(2022, 5, 11)
    event = Event(title="Bimtek SPP-TIK, Lampung 2022", organiser="Perpusnas RI", starts_on=day, ends_on=day,
                  province=Province(code="18", name="Lampung"))  # fmt: skip
    sessions = [Session(number=n, title=f"Materi {n}", date=day, lesson_hours=3) for n in range(1, 9)]
    words = certificate_words(event, sessions, CertificateTemplate(place="Jakarta"), day)
    agency = "Dinas Perpustakaan dan Kearsipan Kabupaten Tanggamus"
    address = "https://bimtek.example.go.id/certificates/"
    return [
        printed(
            certificate_content(
                words, Holder(row[1], agency), number=f"{n:04d}/SPP-TIK/V/2022", address=f"{address}{n:020d}/"
            ),
            nip="",
        )
        for n, row in enumerate(_people(number), start=1)
    ]


def _plain_certificates(number: int) -> bytes:
    """Return one plain WeasyPrint document with the same texts, but without frame, QR code, tags and PDF/A."""
    parts = []
    for one in _certificates(number):
        texts = [
            one["organiser"],
            one["title"],
            one["number_line"],
            one["opening"],
            one["name"],
            one["agency"],
            one["completed"],
            one["event"],
            one["details"],
            one["signed"],
            one["check"],
            one["address"],
        ]
        front = "".join(f"<p>{escape(text)}</p>" for text in texts)
        table = one["table"]
        head = "".join(f"<th>{escape(heading)}</th>" for heading in table["headings"])
        rows = "".join(
            "<tr>" + "".join(f"<td>{escape(str(value))}</td>" for value in row.values()) + "</tr>"
            for row in table["rows"]
        )
        total = f"<tr><td colspan=3>{escape(table['total'])}</td><td>{one['lesson_hours']}</td></tr>"
        parts.append(f"<section>{front}</section><section><h2>{escape(table['title'])}</h2>"
                     f"<table><tr>{head}</tr>{rows}{total}</table></section>")  # fmt: skip
    style = _PLAIN_STYLE.replace("A4", "A4 landscape") + "section { break-before: page; text-align: center }"
    return weasyprint.HTML(string=f'<html lang="id"><style>{style}</style>{"".join(parts)}</html>').write_pdf()
