"""HEIC, the format of an iPhone's photos, is recognised by its first bytes."""

import io

import pytest

from documents.pictures.heic import is_heic
from tests import make


@pytest.mark.parametrize("brand", [b"heic", b"mif1", b"heix"])
def test_a_photo_of_an_iphone_is_recognised(brand):
    file = io.BytesIO(b"\0\0\0\x18ftyp" + brand + b"\0\0\0\0")
    file.seek(5)
    assert is_heic(file)
    assert file.tell() == 0


@pytest.mark.parametrize("content", [b"", b"ftypheic", b"\0\0\0\x18ftypmp42", make.picture()])
def test_other_files_are_not(content):
    assert not is_heic(io.BytesIO(content))
