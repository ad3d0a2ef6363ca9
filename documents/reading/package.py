"""Opens an .xlsx package with openpyxl within a budget."""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import IO, Any
from zipfile import ZipFile

import openpyxl
from django.utils.translation import gettext as _
from openpyxl.reader.excel import ExcelReader

from .budget import Budget
from .problems import UnreadableWorkbook


def load_package(file: BytesIO, budget: Budget, *, read_only: bool = False) -> openpyxl.Workbook:
    """Return the workbook of an inspected file. Raise UnreadableWorkbook if it is damaged or exceeds the budget."""
    with openpyxl_errors(budget):
        reader = ExcelReader(file, read_only=read_only, keep_links=False)
        reader.archive = _Package(file, budget)  # read_only workbooks read their sheets from it later
        reader.read()
        return reader.wb


@contextmanager
def openpyxl_errors(budget: Budget) -> Iterator[None]:
    """Ignore openpyxl's warnings, and raise UnreadableWorkbook instead of the various exceptions for damaged files."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            yield
        except Exception as error:
            budget.check()  # openpyxl hides the exception of a budget that is used up in one of its own
            raise UnreadableWorkbook(_("The file is damaged, or not an .xlsx workbook.")) from error


class _Package(ZipFile):
    """A ZIP file that checks the budget before each block that is read: openpyxl reads one part many times if many
    sheets name it."""

    def __init__(self, file: BytesIO, budget: Budget):
        super().__init__(file)
        self._budget = budget

    def open(self, *args: Any, **kwargs: Any) -> Any:
        return _Part(super().open(*args, **kwargs), self._budget)


class _Part:
    """An open part of a package, with the methods that openpyxl and XML parsers use."""

    def __init__(self, part: IO[bytes], budget: Budget):
        self._part = part
        self._budget = budget

    def read(self, size: int = -1) -> bytes:
        self._budget.check()
        return self._part.read(size)

    def close(self) -> None:
        self._part.close()

    def __enter__(self) -> "_Part":
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()
