"""PDF of a table that is too long for one: volumes, each complete and tagged, side by side in one ZIP.

One document holds all its pages in memory until it is written, some 200 KB a row. Joining finished parts destroys
their tags, and documents.pdf.joining, which joins them before, cannot count the pages of the whole. So an archive gets
volumes, as archives do, each with its own page numbers.
"""

import io
import multiprocessing
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, ProcessPoolExecutor, wait
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
"""Of the tables in one PDF, together: what keeps a process under 500 MB."""
_SHORT = 10
"""A table of no more rows than this part of MOST_ROWS (two at least) is never split."""

Progress = Callable[[int, int], None]


def count_volumes(document: Document) -> int:
    """How many volumes the report has as PDF; one for most."""
    long = _long(document)
    if not long:
        return 1
    return ceil(sum(len(table.rows) for table in long) / MOST_ROWS)


def volumes(document: Document) -> Iterator[Document]:
    """The report in parts of its long tables, equally long, so that tables that tell of the same rows go on together.
    The first has figures, narrative and the other tables too, the last the totals; title and facts, which say what and
    as of when, stand in each."""
    long, number = _long(document), count_volumes(document)
    most = max(len(table.rows) for table in document.tables)
    for part in range(1, number + 1):
        parts = {id(table): _part(table, part, number) for table in long}
        tables = [parts.get(id(table), table) for table in document.tables if part == 1 or id(table) in parts]
        later = {} if part == 1 else {"figures": [], "narrative": "", "notes": [], "pictures": [], "printed": None}
        yield replace(
            document,
            title=f"{document.title} · {_part_words(part, number)}",
            facts=[*document.facts, _row_words(*_bounds(most, part, number), most)],
            tables=tables,
            main=max(tables, key=lambda table: len(table.rows)),
            **later,
        )


def _long(document: Document) -> list[Table]:
    """The tables that are split: none where all of them together are no longer than one PDF may be, or are short."""
    if sum(len(table.rows) for table in document.tables) <= MOST_ROWS:
        return []
    return [table for table in document.tables if len(table.rows) > max(MOST_ROWS // _SHORT, 2)]


def _part(table: Table, part: int, number: int) -> Table:
    first, last = _bounds(len(table.rows), part, number)
    return replace(table.slice(first - 1, last), footer=table.footer if part == number else None)


def _bounds(rows: int, part: int, number: int) -> tuple[int, int]:
    """The first and last row of the part, from 1."""
    return rows * (part - 1) // number + 1, rows * part // number


def as_pdf_volumes(
    document: Document, *, workers: int | None = None, progress: Progress = lambda done, total: None
) -> bytes:
    """A ZIP of the volumes as PDF. Options and errors: pdf_volumes."""
    return zipped(pdf_volumes(document, workers=workers, progress=progress))


def pdf_volumes(
    document: Document,
    *,
    stamps: Sequence[Stamp] = (),
    attachments: Sequence[Attachment] = (),
    only: Sequence[int] | None = None,
    workers: int | None = None,
    progress: Progress = lambda done, total: None,
) -> dict[str, bytes]:
    """The volumes as PDF by their names, made in so many processes at a time (by default two, where there are two
    cores): all of them or `only` some, by their numbers from 1. Each gets its own stamp, the first the attachments.

    Every volume has a process of its own, which gives its memory back: a copy of one that has loaded WeasyPrint and
    does nothing else ("forkserver"). A copy of this one would share its threads' locks and its connections to the
    database.
    `progress` hears of finished volumes, once a second or oftener, and may raise to stop. Raises
    documents.pdf.pages.PdfUnavailable.
    """
    check_available()
    number = count_volumes(document)
    processes = multiprocessing.get_context("forkserver")
    processes.set_forkserver_preload([rendering.__name__])
    pool = ProcessPoolExecutor(
        workers or min(2, os.cpu_count() or 1), processes, initializer=end_with_parent, max_tasks_per_child=1
    )
    try:
        made = {}
        parts = [(part, each) for part, each in enumerate(volumes(document), start=1) if only is None or part in only]
        for (part, volume), stamp in zip(parts, stamps or [None] * len(parts), strict=True):
            page = pdf_page(volume, stamp)
            attached = attachments if part == 1 else ()
            future = pool.submit(render_last_pdf, page.html, page.font, attached, page.photos)
            made[future] = f"{document.name}-{part}-{number}.pdf"
        files = {}
        while waited := made.keys() - files.keys():
            done, _others = wait(waited, timeout=1, return_when=FIRST_COMPLETED)
            files |= {future: future.result() for future in done}
            progress(len(files), len(made))
    finally:
        pool.shutdown(cancel_futures=True)
    return {name: files[future] for future, name in made.items()}


def zipped(files: dict[str, bytes]) -> bytes:
    """One ZIP of the files. PDF is packed in itself."""
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
