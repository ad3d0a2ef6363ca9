"""Lists of files in a ZIP that are too long to be read."""

import io
import struct
from zipfile import ZipFile

import pytest

from documents.reading.archives import has_short_list


def zipped(files: int) -> bytes:
    file = io.BytesIO()
    with ZipFile(file, "w") as archive:
        for number in range(files):
            archive.writestr(f"{number:0>900}", b"")
    return file.getvalue()


@pytest.mark.parametrize(("files", "is_short"), [(0, True), (5, True), (6, False)])
def test_the_list_of_files_is_measured_before_it_is_read(files, is_short):
    assert has_short_list(io.BytesIO(zipped(files)), 5) is is_short


def test_a_zip64_may_have_another_list():
    """Python reads the list of the ZIP64, whatever the usual end of the file says."""
    content = zipped(3)
    locator = b"PK\x06\x07" + struct.pack("<LQL", 0, 0, 1)
    assert not has_short_list(io.BytesIO(content[:-22] + locator + content[-22:]), 5)
