"""A report that is too long for one PDF, as a ZIP of volumes. Each volume is a complete, tagged PDF.

WeasyPrint holds all pages of a document in memory until it is written, about 200 KB per row. Joining finished PDFs
destroys their tags, and documents.pdf.joining, which joins them earlier, cannot number the pages of the whole. So a
long report gets volumes, each with its own page numbers.
"""

import io
import multiprocessing
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from dataclasses import replace
from math import ceil
from zipfile import ZIP_STORED, ZipFile

from django.utils.translation import gettext as _

from documents import wording
from documents.layout import Document, Table

from . import rendering
from .pages import Stamp, pdf_page
from .rendering import Attachment, check_available, end_with_parent, render_last_pdf

MOST_ROWS = 2_000
"""The most rows of all tables in one PDF together; it keeps a process below 500 MB."""
_SHORT = 10
"""A table with at most MOST_ROWS divided by this number of rows (at least two) is never split."""

Progress = Callable[[int, int], None]


def count_volumes(document: Document) -> int:
    """Return the number of volumes of the report as PDF; most reports have one."""
    long = _long_tables(document)
    if not long:
        return 1
    return ceil(sum(len(table.rows) for table in long) / MOST_ROWS)


def volumes(document: Document) -> Iterator[Document]:
    """Yield all volumes of the report."""
    return (volume(document, part) for part in range(1, count_volumes(document) + 1))


def volume(document: Document, part: int) -> Document:
    """Return one volume of the report, counted from 1, with its part of every long table.

    The parts are equal, which keeps tables about the same rows together. The first volume also has the figures, the
    narrative, the letterhead and the short tables, the last has the totals and the signature, and all have title and
    facts.
    """
    long, number = _long_tables(document), count_volumes(document)
    most = max(len(table.rows) for table in document.tables)
    parts = {id(table): _part(table, part, number) for table in long}
    tables = [parts.get(id(table), table) for table in document.tables if part == 1 or id(table) in parts]
    made = replace(
        document,
        name=f"{document.name}-{part}-{number}",
        title=f"{document.title} · {_part_words(part, number)}",
        facts=[*document.facts, _row_words(*_bounds(most, part, number), most)],
        tables=tables,
        main=max(tables, key=lambda table: len(table.rows)),
        signature=document.signature if part == number else None,
    )
    if part == 1:
        return made
    return replace(made, figures=[], narrative="", notes=[], pictures=[], printed=None, letterhead=None)


def _long_tables(document: Document) -> list[Table]:
    """Return the tables to split: none if all tables together fit into one PDF."""
    if sum(len(table.rows) for table in document.tables) <= MOST_ROWS:
        return []
    return [table for table in document.tables if len(table.rows) > max(MOST_ROWS // _SHORT, 2)]


def _part(table: Table, part: int, number: int) -> Table:
    first, last = _bounds(len(table.rows), part, number)
    footer = table.footer if part == number else None
    rows, groups = table.rows[first - 1 : last], table.groups[first - 1 : last]
    return replace(table, rows=rows, groups=groups, footer=footer, hrefs={})  # paper has no links


def _bounds(rows: int, part: int, number: int) -> tuple[int, int]:
    """Return the first and last row of the part, from 1."""
    return rows * (part - 1) // number + 1, rows * part // number


def as_pdf_volumes(
    document: Document, *, workers: int | None = None, progress: Progress = lambda done, total: None
) -> bytes:
    """Return a ZIP of the volumes as PDF. For options and errors see pdf_volumes."""
    return zipped(pdf_volumes(list(volumes(document)), workers=workers, progress=progress))


def pdf_volumes(
    documents: Sequence[Document],
    *,
    stamps: Sequence[Stamp] = (),
    attachments: Sequence[Attachment] = (),
    workers: int | None = None,
    progress: Progress = lambda done, total: None,
) -> dict[str, bytes]:
    """Return these volumes as PDF by file name.

    `workers` processes run at the same time, by default two if there are two cores. Each volume gets its own stamp, the
    first of them also gets the attachments.

    Every volume has its own process, so its memory is freed. The processes are forks of a server process that has
    loaded WeasyPrint and does nothing else ("forkserver"): a fork of this process would share its locks and database
    connections.

    `progress` is called with the number of finished volumes at least once a second. It may raise to stop. Raise
    documents.pdf.pages.PdfUnavailable.
    """
    check_available()
    processes = multiprocessing.get_context("forkserver")
    processes.set_forkserver_preload([rendering.__name__])
    pool = ProcessPoolExecutor(
        workers or min(2, os.cpu_count() or 1), processes, initializer=end_with_parent, max_tasks_per_child=1
    )
    try:
        made: dict[Future[bytes], str] = {}
        chosen: Sequence[Stamp | None] = stamps or [None] * len(documents)
        for document, stamp in zip(documents, chosen, strict=True):
            page = pdf_page(document, stamp)
            attached = () if made else attachments
            future = pool.submit(render_last_pdf, page.html, page.font, attached, page.photos)
            made[future] = f"{document.name}.pdf"
        files: dict[Future[bytes], bytes] = {}
        while waited := made.keys() - files.keys():
            done, _others = wait(waited, timeout=1, return_when=FIRST_COMPLETED)
            files |= {future: future.result() for future in done}
            progress(len(files), len(made))
    finally:
        pool.shutdown(cancel_futures=True)
    return {name: files[future] for future, name in made.items()}


def zipped(files: dict[str, bytes]) -> bytes:
    """Return a ZIP of the files, without compression: PDF is compressed already."""
    content = io.BytesIO()
    with ZipFile(content, "w", ZIP_STORED) as archive:
        for name, file in files.items():
            archive.writestr(name, file)
    return content.getvalue()


def _part_words(part: int, parts: int) -> str:
    return _("Part %(part)d of %(parts)d") % {"part": part, "parts": parts}


def _row_words(first: int, last: int, rows: int) -> str:
    numbers = {"first": wording.number(first), "last": wording.number(last), "rows": wording.number(rows)}
    return _("rows %(first)s to %(last)s of %(rows)s") % numbers
