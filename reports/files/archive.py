"""Reports as PDF for the archive: each PDF holds its data, has an id and a QR code, and is on record for checks."""

from collections.abc import Callable, Sequence
from hashlib import sha256

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from documents.layout import Document
from documents.pdf.pages import Attachment, Stamp, as_pdf
from documents.pdf.volumes import count_volumes, pdf_volumes, volume, zipped
from documents.tabular import as_json
from documents.xlsx.report import as_xlsx
from reports.models import ReportFile

from .made import Made

Progress = Callable[[int, int], None]
OF_STAFF_OF = "of_staff_of"
"""The key of a scope that has the province of the maker's staff: the file holds only what these staff may see."""


def nobody_asks(done: int, total: int) -> None:
    """Ignore the progress. Callers use it while a person waits for the file."""


def archived_pdf(made: Made, by: User | None, progress: Progress = nobody_asks) -> bytes:
    """Return the report as a PDF that is on record; `by` is None for a command.

    `progress` is called with the number of rows done. Raises documents.pdf.pages.PdfUnavailable and then leaves no
    record.
    """
    file, attachments = _new_file(made, made.document, by), _data_files(made)
    content = as_pdf(made.document, stamp_of(file), attachments, progress)
    _record(file, content, attachments)
    return content


def archived_volumes(made: Made, by: User | None, progress: Progress = nobody_asks) -> bytes:
    """Return a report that is too long for one PDF: a ZIP of volumes, each with its own id, the data in the first.

    `progress` is called with the number of rows in finished volumes.
    """
    rows, numbers = len(made.document.main.rows), range(1, count_volumes(made.document) + 1)
    return zipped(archived_parts(made, numbers, by, lambda done, number: progress(rows * done // number, rows)))


def archived_parts(
    made: Made, numbers: Sequence[int], by: User | None, progress: Progress = nobody_asks
) -> dict[str, bytes]:
    """Return the volumes with these numbers (from 1) by their names, and record them.

    `progress` is called with the number of finished volumes. The data are built for the first volume alone, which holds
    them.
    """
    documents = [volume(made.document, number) for number in numbers]
    files = [_new_file(made, document, by) for document in documents]
    attachments = _data_files(made) if 1 in numbers else []
    stamps = [stamp_of(file) for file in files]
    contents = pdf_volumes(documents, stamps=stamps, attachments=attachments, progress=progress)
    for number, file, content in zip(numbers, files, contents.values(), strict=True):
        _record(file, content, attachments if number == 1 else [])
    return contents


def stamp_of(file: ReportFile) -> Stamp:
    return Stamp(file.printed_id, settings.PORTAL_URL.rstrip("/") + file.get_absolute_url())


def _new_file(made: Made, document: Document, by: User | None) -> ReportFile:
    """Return the record of one PDF: of the whole document or of one volume."""
    scope = dict(made.scope)
    if by and not by.scope.all_provinces:
        scope |= {OF_STAFF_OF: by.scope.one_province}
    return ReportFile(
        report=made.name,
        scope=scope,
        title=document.title[:500],
        facts=document.facts,
        made_by=by,
        role=by.role if by else "",
    )


def _data_files(made: Made) -> list[Attachment]:
    """Return what the other formats hold, byte by byte: the workbook for calculations, the JSON for programs."""
    now, name = timezone.now(), made.document.name
    return [
        Attachment(f"{name}.xlsx", as_xlsx(made.document), _("The tables of this report as an Excel workbook"), now),
        Attachment(f"{name}.json", as_json(made.json()), _("The data of this report for programs (JSON)"), now),
    ]


def _record(file: ReportFile, content: bytes, attachments: list[Attachment]) -> None:
    file.sha256, file.size = sha256(content).hexdigest(), len(content)
    if attachments:
        file.workbook_sha256, file.data_sha256 = (sha256(one.content).hexdigest() for one in attachments)
    file.save(force_insert=True)
