"""Reports as PDF for the archive: the data inside, an id and a QR on the paper, and a record to check both by."""

from collections.abc import Callable, Sequence
from hashlib import sha256

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from documents.layout import Document
from documents.pdf.pages import Attachment, Stamp, as_pdf
from documents.pdf.volumes import pdf_volumes, volumes, zipped
from documents.tabular import as_json
from documents.xlsx.report import as_xlsx
from reports.models import ReportFile

Progress = Callable[[int, int], None]
OF_STAFF_OF = "of_staff_of"
"""The key of a scope under which a province stands: what its staff see, and nothing else."""


def nobody_asks(done: int, total: int) -> None:
    """The progress of what is made while somebody waits for it."""


def archived_pdf(document: Document, data: dict, by: User | None, progress: Progress = nobody_asks) -> bytes:
    """The report as a PDF that is on record; `by` is None for a command; `progress` hears of rows. Raises
    documents.pdf.pages.PdfUnavailable, and then there is no record."""
    file, attachments = _new_file(document, data, by), _data_files(document, data)
    content = as_pdf(document, stamp_of(file), attachments, progress)
    _record(file, content, attachments)
    return content


def archived_volumes(document: Document, data: dict, by: User | None, progress: Progress = nobody_asks) -> bytes:
    """The same for a report too long for one PDF: a ZIP of volumes, each with an id of its own, the data in the first;
    `progress` hears of the rows in finished volumes."""
    rows = len(document.main.rows)
    return zipped(archived_parts(document, data, by, lambda done, number: progress(rows * done // number, rows)))


def archived_parts(
    document: Document, data: dict, by: User | None, progress: Progress = nobody_asks, only: Sequence[int] | None = None
) -> dict[str, bytes]:
    """Those volumes by their names (by their numbers from 1, None: all); `progress` hears how many are finished."""
    parts = [volume for part, volume in enumerate(volumes(document), start=1) if only is None or part in only]
    files = [_new_file(volume, data, by) for volume in parts]
    attachments = _data_files(document, data) if only is None or 1 in only else []
    stamps = [stamp_of(file) for file in files]
    made = pdf_volumes(document, stamps=stamps, attachments=attachments, only=only, progress=progress)
    for number, (file, content) in enumerate(zip(files, made.values(), strict=True)):
        _record(file, content, attachments if number == 0 else [])
    return made


def stamp_of(file: ReportFile) -> Stamp:
    return Stamp(file.printed_id, settings.PORTAL_URL.rstrip("/") + file.get_absolute_url())


def _new_file(document: Document, data: dict, by: User | None) -> ReportFile:
    scope = data["scope"] if "scope" in data else {"event": data["event"]["code"]}
    if by and not by.scope.all_provinces:
        scope = scope | {OF_STAFF_OF: by.scope.one_province}
    return ReportFile(
        report=data["report"],
        scope=scope,
        title=document.title[:500],
        facts=document.facts,
        made_by=by,
        role=by.role if by else "",
    )


def _data_files(document: Document, data: dict) -> list[Attachment]:
    """What the other outputs give, byte by byte: the workbook to calculate with, the JSON for programs."""
    now = timezone.now()
    return [
        Attachment(
            f"{document.name}.xlsx", as_xlsx(document), _("The tables of this report as an Excel workbook"), now
        ),
        Attachment(f"{document.name}.json", as_json(data), _("The data of this report for programs (JSON)"), now),
    ]


def _record(file: ReportFile, content: bytes, attachments: list[Attachment]) -> None:
    file.sha256, file.size = sha256(content).hexdigest(), len(content)
    if attachments:
        file.workbook_sha256, file.data_sha256 = (sha256(one.content).hexdigest() for one in attachments)
    file.save(force_insert=True)
