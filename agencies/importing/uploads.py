"""A list of agencies between its upload and its storing: how the user wants it read."""

from dataclasses import asdict, fields
from typing import Any

from django.db import transaction

from agencies.models import AgencyUpload

from .reading import MOST_UPLOADED, AgencyFile, Layout


@transaction.atomic
def receive(content: bytes, *, name: str, by: Any, keeps_blank: bool) -> AgencyUpload:
    """Store the list with the layout that its headers suggest. Raise UnreadableWorkbook."""
    AgencyUpload.objects.expired().delete()
    file = _file(content)
    upload = AgencyUpload(by=by, name=name[-200:].replace("\0", ""), content=content)
    upload.choices = _dict(file.sheet, file.header_row, file.suggested()) | {"keeps_blank": keeps_blank}
    upload.save()
    return upload


def opened(upload: AgencyUpload) -> tuple[AgencyFile, Layout]:
    """Return the list as the user wants it read."""
    choices = upload.choices
    file = _file(bytes(upload.content), sheet=choices["sheet"], header_row=choices["header_row"])
    return file, Layout(**{one.name: choices[one.name] for one in fields(Layout) if one.name in choices})


def choose(upload: AgencyUpload, *, sheet: str, header_row: int, layout: Layout) -> None:
    """Keep how the list is to be read. With another sheet or header row, its own headers decide about the columns."""
    before = upload.choices
    upload.choices = _dict(sheet, header_row, layout)
    if sheet != before["sheet"] or header_row != before["header_row"]:
        file = _file(bytes(upload.content), sheet=sheet, header_row=header_row if sheet == before["sheet"] else 0)
        suggested = file.suggested()
        upload.choices |= {"header_row": file.header_row, "columns": suggested.columns}
        upload.choices |= {"kind": layout.kind or suggested.kind}
    upload.save(update_fields=["choices"])


def _file(content: bytes, *, sheet: str = "", header_row: int = 0) -> AgencyFile:
    return AgencyFile(content, sheet=sheet, header_row=header_row, most_rows=MOST_UPLOADED)


def _dict(sheet: str, header_row: int, layout: Layout) -> dict[str, Any]:
    return {"sheet": sheet, "header_row": header_row, **asdict(layout)}
