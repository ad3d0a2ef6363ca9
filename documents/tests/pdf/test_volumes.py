"""A long table as PDF: a ZIP of volumes, each complete in itself."""

import io
import os
import signal
import subprocess
import sys
import zipfile

import pytest
from django.conf import settings

from documents.layout import Column, Document, Figure, Format, Table
from documents.pdf import volumes
from documents.pdf.pages import as_pdf
from documents.pdf.rendering import render_pdf
from tests import pdf

COLUMNS = [Column("number", "No.", Format.INTEGER, 5), Column("name", "Name", width=30, key=True)]


def report(rows: int) -> Document:
    people = Table(
        "people", "Peserta", COLUMNS, [(n, f"Orang {n:04d}") for n in range(1, rows + 1)], footer=(rows, "Total")
    )
    seats = Table("seats", "Kuota", COLUMNS, [(1, "Instansi Satu")])
    return Document("kehadiran-x", "Kehadiran", ["2022"], [Figure(rows, "hadir")], "Cerita.", [seats, people], people)


@pytest.fixture
def few_rows(monkeypatch):
    monkeypatch.setattr(volumes, "MOST_ROWS", 10)


@pytest.mark.parametrize(("rows", "number"), [(0, 1), (1, 1), (10, 1), (11, 2), (20, 2), (21, 3)])
def test_the_number_of_volumes(rows, number, few_rows):
    assert volumes.count_volumes(report(rows)) == number
    assert len(list(volumes.volumes(report(rows)))) == number


def test_each_row_is_in_exactly_one_volume(few_rows):
    parts = list(volumes.volumes(report(25)))
    assert [row for part in parts for row in part.main.rows] == report(25).main.rows
    assert [len(part.main.rows) for part in parts] == [8, 8, 9]


def test_the_first_volume_has_the_figures_and_the_last_the_totals(few_rows):
    first, second, last = volumes.volumes(report(25))
    assert len({part.title for part in (first, second, last)}) == 3
    assert all(part.facts[0] == "2022" and "25" in part.facts[1] for part in (first, second, last))
    assert [len(part.tables) for part in (first, second, last)] == [2, 1, 1]
    assert [bool(part.figures and part.narrative) for part in (first, second, last)] == [True, False, False]
    assert [part.main.footer for part in (first, second, last)] == [None, None, (25, "Total")]


def test_all_long_tables_are_split_together(few_rows):
    """Two tables that would each fit into one PDF do not fit together. A third, with two rows, is not split."""
    names, shares = (
        Table(title, title, COLUMNS, [(n, f"{title} {n}") for n in range(1, 10)], footer=(9, "Total")) for title in "AB"
    )
    small = Table("C", "C", COLUMNS, [(1, "x"), (2, "y")])
    whole = Document("corong", "Corong", ["2022"], [Figure(9, "hadir")], "Cerita.", [names, shares, small], names)
    parts = list(volumes.volumes(whole))
    assert len(parts) == volumes.count_volumes(whole) == 2
    assert [[len(table.rows) for table in part.tables] for part in parts] == [[4, 4, 2], [5, 5]]
    for number, table in enumerate((names, shares)):
        assert [row for part in parts for row in part.tables[number].rows] == table.rows
        assert [part.tables[number].footer for part in parts] == [None, (9, "Total")]
    assert all(sum(len(table.rows) for table in part.tables) <= 10 for part in parts)


@pytest.mark.parametrize("workers", [1, 2])
def test_the_zip_has_all_volumes_and_progress_is_reported(workers, few_rows):
    reported = []
    content = volumes.as_pdf_volumes(report(25), workers=workers, progress=lambda *counts: reported.append(counts))
    archive = zipfile.ZipFile(io.BytesIO(content))
    assert archive.namelist() == [f"kehadiran-x-{part}-3.pdf" for part in (1, 2, 3)]
    assert set(reported) <= {(done, 3) for done in range(4)}
    assert reported == sorted(reported)
    assert reported[-1] == (3, 3)
    texts = []
    for name in archive.namelist():
        reader = pdf.read(archive.read(name))
        assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
        assert reader.trailer["/Root"]["/Lang"]
        texts.append("".join(page.extract_text() for page in reader.pages))
    assert [text.count("Orang") for text in texts] == [8, 8, 9]
    assert "Orang 0001" in texts[0]
    assert "Orang 0025" in texts[2]


class Stop(Exception):
    pass


def test_the_callback_can_stop_the_work(few_rows):
    def stop(done, total):
        raise Stop

    with pytest.raises(Stop):
        volumes.as_pdf_volumes(report(25), workers=1, progress=stop)


KILLED = """
import os, signal, sys
sys.path.insert(0, {root!r})
os.environ["DJANGO_SETTINGS_MODULE"] = "bimtek_portal.settings"
import django
django.setup()
from documents.pdf import volumes
from documents.tests.pdf.test_volumes import report
volumes.MOST_ROWS = 900
def end(done, number):
    if done:
        os.kill(os.getpid(), signal.SIGKILL)
volumes.as_pdf_volumes(report(4500), workers=2, progress=end)
"""


def test_a_killed_process_leaves_no_child_processes_behind():
    """The children share its standard output, which closes when the last of them ends.

    Each volume is larger than a pipe's buffer, so a child would wait for ever for a reader.
    """
    code = KILLED.format(root=str(settings.BASE_DIR))
    environment = os.environ | {"DEBUG": "on"}
    run = subprocess.run([sys.executable, "-c", code], stdout=subprocess.PIPE, env=environment, timeout=300)
    assert run.returncode == -signal.SIGKILL


def test_a_single_pdf_reports_its_rows_page_by_page():
    reported = []
    as_pdf(report(200), progress=lambda *counts: reported.append(counts))
    assert reported[0] == (0, 201)
    assert reported[-1] == (201, 201)
    assert reported == sorted(reported)
    assert len(set(reported)) > 4


def test_no_other_file_is_fetched():
    page = '<html lang="id"><title>x</title><img alt="x" src="file:///etc/hostname"><p>da</p></html>'
    assert not pdf.read(render_pdf(page, "file:///nowhere.ttf")).pages[0].images
