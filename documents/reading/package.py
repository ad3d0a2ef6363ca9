"""Opens an .xlsx package with openpyxl within a budget."""

import re
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from io import BytesIO
from typing import IO, Any, Self
from zipfile import ZipFile

import openpyxl
from django.utils.translation import gettext as _
from openpyxl.reader.excel import ExcelReader

from .budget import Budget
from .problems import UnreadableWorkbook
from .safety import STRICT, Part

_STRICT_NAME = re.compile(re.escape(STRICT.encode()) + rb"([A-Za-z]+)/([A-Za-z/]+)")
_OTHER_WORDS = {b"extendedProperties": b"extended-properties", b"customProperties": b"custom-properties"}


def load_package(
    file: BytesIO, parts: Mapping[str, Part], budget: Budget, *, read_only: bool = False
) -> openpyxl.Workbook:
    """Return the workbook of a file whose parts were inspected. Raise UnreadableWorkbook if it is damaged, a part of it
    may not be read, or it exceeds the budget."""
    with openpyxl_errors(budget):
        reader = _Reader(file, read_only=read_only, keep_links=False)
        reader.archive = _Package(file, parts, budget)  # read_only workbooks read their sheets from it later
        reader.read()
        return reader.wb


@contextmanager
def openpyxl_errors(budget: Budget) -> Iterator[None]:
    """Ignore openpyxl's warnings, and raise UnreadableWorkbook instead of the various exceptions for damaged files."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            yield
        except UnreadableWorkbook:
            raise
        except Exception as error:
            budget.check()  # openpyxl hides the exception of a budget that is used up in one of its own
            raise UnreadableWorkbook(_("The file is damaged, or not an .xlsx workbook.")) from error


class _Reader(ExcelReader):  # type: ignore[misc]  # openpyxl has no types
    """openpyxl's reader. To read rows it leaves out the defined names, because the patterns for titles and areas of
    print take quadratic time."""

    def read_workbook(self) -> None:
        super().read_workbook()
        if self.read_only:
            self.parser.assign_names = lambda: None


class _Package(ZipFile):
    """A ZIP file that refuses parts that may not be read, and checks the budget before each block: openpyxl reads one
    part many times if many sheets name it. Parts in Strict Open XML are translated."""

    def __init__(self, file: BytesIO, parts: Mapping[str, Part], budget: Budget):
        super().__init__(file)
        self._parts = parts
        self._is_strict = any(part.is_strict for part in parts.values())
        self._budget = budget

    def open(self, name: Any, *args: Any, **kwargs: Any) -> Any:
        known = self._parts.get(getattr(name, "filename", name))
        if known and known.refusal:
            raise UnreadableWorkbook(known.refusal)
        part = _Part(super().open(name, *args, **kwargs), self._budget)
        return _StrictPart(part) if self._is_strict and known and known.elements else part


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

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()


class _StrictPart(_Part):
    """A part whose namespaces get their usual names."""

    def __init__(self, part: _Part):
        self._source = part
        self._kept = b""  # of the last block, from its last tag on, because a name may continue in the next one

    def read(self, size: int = -1) -> bytes:
        found: list[bytes] = [self._kept]
        self._kept = b""
        while block := self._source.read(size):
            complete, tag, begun = block.rpartition(b"<")
            if tag and size > 0 and (complete or any(found)):
                found.append(complete)
                self._kept = tag + begun
                break
            found.append(block)
        return _STRICT_NAME.sub(_usual_name, b"".join(found))

    def close(self) -> None:
        self._source.close()


def _usual_name(strict: re.Match[bytes]) -> bytes:
    area, rest = strict.groups()
    return b"http://schemas.openxmlformats.org/%s/2006/%s" % (area, _OTHER_WORDS.get(rest, rest))
