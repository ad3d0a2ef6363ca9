"""Makes small .xlsx files for tests, and reads them."""

from collections.abc import Callable, Sequence
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import Workbook, load_workbook

Sheets = dict[str, Sequence[Sequence[object]]]


def xlsx(sheets: Sheets, change: Callable[[Workbook], None] = lambda book: None) -> BytesIO:
    """Return a file with the rows of each sheet; `change` can modify the workbook before it is saved."""
    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    change(book)
    return saved(book)


def saved(book: Workbook) -> BytesIO:
    file = BytesIO()
    book.save(file)
    file.seek(0)
    return file


def opened(content: bytes) -> Workbook:
    return load_workbook(BytesIO(content))


def sheets_of(file: BytesIO | str) -> Sheets:
    """Return all values of a file by sheet."""
    return {sheet.title: [list(row) for row in sheet.values] for sheet in load_workbook(file)}


def with_part(file: BytesIO, name: str, content: bytes | Callable[[bytes], bytes]) -> BytesIO:
    """Return the file with one of its parts replaced or added."""
    changed = BytesIO()
    with ZipFile(file) as old, ZipFile(changed, "w", ZIP_DEFLATED) as new:
        before = old.read(name) if name in old.namelist() else b""
        for entry in old.namelist():
            if entry != name:
                new.writestr(entry, old.read(entry))
        new.writestr(name, content(before) if callable(content) else content)
    changed.seek(0)
    return changed
