"""The copy as one file: a ZIP with the JSON, the PDF, and the files that belong to the person."""

import io
import json
from zipfile import ZIP_DEFLATED, ZipFile

from documents.pdf.pages import as_pdf
from participants.models import Participant

from .document import copy_document
from .gathering import copy_of
from .owner import Owner
from .papers import stored_files

ZIP = "application/zip"
DATA, PAGE = "data.json", "data.pdf"


def archive_of(person: Participant) -> bytes:
    """Return the ZIP in the active language, without stored files that are missing. Raise PdfUnavailable."""
    copy = copy_of(person)
    content = io.BytesIO()
    with ZipFile(content, "w", ZIP_DEFLATED) as archive:
        archive.writestr(DATA, json.dumps(copy, ensure_ascii=False, indent=1))
        archive.writestr(PAGE, as_pdf(copy_document(copy, name=PAGE)))
        for name, file, _facts in stored_files(Owner(person)):
            try:
                with file.open() as stored:
                    archive.writestr(name, stored.read())
            except FileNotFoundError:
                continue
    return content.getvalue()


def archive_name(person: Participant) -> str:
    """Return the file's name, which names nobody."""
    return f"salinan-data-{person.pk}.zip"
